"""What the parts of a scan add up to: one ranking, one list of hard functions, and what is worth proving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.publication.memory import Memory
from bot.render.plain import counted
from bot.scanning.parts import Part, PartResult
from engine.model import Comment, Finding, Hotspot, Level, Skipped
from engine.review import PROOF_NOTE, STATIC_NOTE
from engine.survey import MAX_HOTSPOTS, FileFigures

MOST_PROVEN = 10
"""So many of the best rewrites of a scan are proven."""

TOP_FILES = 10
"""So many files are optimized where no path says which."""

MOST_FILES = 30
"""So many files of a path are optimized."""

FILES_PER_PROOF = 3
"""So many files share the time of one proof, so that none takes much longer than a review does."""

Kind = Literal["scan", "optimize"]
Key = tuple[str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A comment with its worth, what tells it again on the next scan, its patch, if there is one, and whether
    it is on lines that the pull request changed."""

    comment: Comment
    worth: float
    fingerprint: str
    patch: str = ""
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan found, best first."""

    items: tuple[Item, ...]
    files: tuple[FileFigures, ...] = ()
    hotspots: tuple[Hotspot, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The comments, best first."""
        return tuple(item.comment for item in self.items)


def merge(results: Iterable[PartResult], proven: Iterable[PartResult] = ()) -> Found:
    """Return what the parts found; what was proven later stands in for what was found first.

    A finding whose rewrite did not stand its proof is left out.
    """
    first, later = tuple(results), tuple(proven)
    items = {_key(item.comment.finding): item for part in first for item in _items(part)}
    for part in later:
        for finding in part.survey.refuted:
            items.pop(_key(finding), None)
        items |= {key: item for item in _items(part) if (key := _key(item.comment.finding)) in items}
    ranked = sorted(items.values(), key=_order)
    notes = dict.fromkeys(note for part in (*first, *later) for note in part.survey.notes)
    ran = any(item.comment.certificate is not None for item in ranked) or PROOF_NOTE in notes
    if not any(item.comment.gain for item in ranked):
        notes.pop(PROOF_NOTE, None)  # there is no figure that it would be about
    if ranked and not ran and not any(note.startswith("Static review") for note in notes):
        notes[STATIC_NOTE] = None
    return Found(
        _numbered(ranked),
        tuple(sorted((file for part in first for file in part.survey.files), key=lambda file: file.path)),
        _hardest(spot for part in first for spot in part.survey.hotspots),
        tuple(skipped for part in first for skipped in part.survey.skipped),
        tuple(notes),
    )


def outside(found: Found) -> Found:
    """Return what a scan found elsewhere than on the lines that its pull request changed."""
    return replace(found, items=_numbered([item for item in found.items if not item.inside]))


def without_dismissed(found: Found, memory: Memory) -> Found:
    """Return what a scan found without what people have dismissed in a pull request, which is counted."""
    kept = [item for item in found.items if not memory.dismissed(item.fingerprint)]
    gone = len(found.items) - len(kept)
    if not gone:
        return found
    said = f"{counted(gone, 'finding')} dismissed earlier, not said again."
    return replace(found, items=_numbered(kept), notes=(*found.notes, said))


def to_prove(found: Found, kind: Kind, path: str) -> tuple[Part, ...]:
    """Return the parts in which the best rewrites are proven: none where there is no rewrite.

    A scan proves its best rewrites. Of all that was looked at to optimize it, the files with most to gain are
    taken, or those at the path that was named.
    """
    open_ones = [item.comment for item in found.items if _is_open(item.comment)]
    if kind == "scan":
        paths = [comment.finding.path for comment in open_ones[:MOST_PROVEN]]
    elif path:
        paths = [comment.finding.path for comment in open_ones]
    else:
        paths = list(top_files(open_ones, found.files))
    wanted = list(dict.fromkeys(paths))[:MOST_FILES]
    return tuple(
        Part(tuple(wanted[at : at + FILES_PER_PROOF]), prove=True)
        for at in range(0, len(wanted), FILES_PER_PROOF)
    )


def top_files(comments: Sequence[Comment], files: Sequence[FileFigures]) -> tuple[str, ...]:
    """Return the files with most to gain: by their rewrites times how hard their hardest function is."""
    counts = Counter(comment.finding.path for comment in comments)
    hardest: Mapping[str, int] = {file.path: file.hardest for file in files}
    ordered = sorted(counts, key=lambda path: (-counts[path] * max(1, hardest.get(path, 0)), path))
    return tuple(ordered[:TOP_FILES])


def _numbered(ranked: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(
        replace(item, comment=replace(item.comment, rank=rank)) for rank, item in enumerate(ranked, start=1)
    )


def _items(part: PartResult) -> Iterable[Item]:
    survey = part.survey
    made = zip(survey.comments, survey.worths, part.fingerprints, part.patches, part.inside, strict=True)
    return (Item(*each) for each in made)


def _is_open(comment: Comment) -> bool:
    """Tell whether a rewrite waits for its proof."""
    return bool(comment.blocks) and comment.certificate is None and comment.level is Level.APPLIES


def _key(finding: Finding) -> Key:
    return (finding.path, finding.rule, finding.line, finding.end_line, finding.symbol)


def _order(item: Item) -> tuple[float, str, int, str]:
    finding = item.comment.finding
    return (-item.worth, finding.path, finding.line, finding.rule)


def _hardest(spots: Iterable[Hotspot]) -> tuple[Hotspot, ...]:
    ordered = sorted(spots, key=lambda spot: (-spot.complexity * (1 + spot.loops), spot.path, spot.line))
    return tuple(ordered[:MAX_HOTSPOTS])
