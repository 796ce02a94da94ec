"""The result of a scan as one issue: ranked, by file, within what GitHub takes, found again by its marker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.publication.bodies import same_words
from bot.publication.fitting import BODY, characters, clipped, fitted
from bot.publication.markers import content_digest, marked, marker
from bot.render.markdown import LEVELS, comment_body, shown
from bot.render.markup import block, code, folded, html, prose, table
from bot.render.plain import counted, gain_of, place
from bot.scanning.merging import Found, Item, Kind
from bot.scanning.standing import Difference
from bot.scanning.words import SHA, since
from engine.model import Comment, Level
from engine.review import headline

RESULT = "scanresult"
"""The kind of marker by which the issue of a result is found."""

ROWS = 100
GONE = 50
LONGEST_LINK = 120
"""Paths that are longer are not linked: the table is to fit."""

SECTIONS = 150
"""More sections than that never fit."""

REST = "for GitHub takes no more: `velox scan` on your machine shows all."

TITLES = {"scan": "Velox: slow places in this repository", "optimize": "Velox: speedups"}


@dataclass(frozen=True, slots=True)
class Result:
    """What is written about a scan.

    `target` tells it from others of its repository, `where` says what was scanned in Markdown; `files` is the
    address below which the scanned files are seen, none if it is empty; `lines` stand at the end, one
    sentence each: what was left out, settings, version.
    """

    kind: Kind
    target: str
    sha: str
    where: str
    found: Found
    difference: Difference | None
    lines: tuple[str, ...]
    files: str = ""


def target_of(kind: Kind, path: str, pull: int | None) -> str:
    """Return what tells one scan's result from others in a marker."""
    if kind == "scan":
        return "all"
    return content_digest(f"{pull or ''}:{path}")


def title_of(kind: Kind, path: str, pull: int | None) -> str:
    """Return the title of a new issue, plain text of at most 200 characters."""
    words = TITLES[kind]
    if path:
        words += f" in {path}"
    if pull is not None:
        words += f" (pull request {pull})"
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in words)[:200]


def is_result(body: str, target: str) -> bool:
    """Tell whether a text is the result of a scan of these files."""
    return (marker(body, RESULT) or {}).get("target") == target


def body_of(result: Result) -> str:
    """Return the text of the issue; its marker holds a digest, so that an unchanged one need not be sent."""
    words = _scan(result) if result.kind == "scan" else _optimize(result)
    return marked(words, RESULT, target=result.target, digest=content_digest(words))


def same_result(body: str, wanted: str) -> bool:
    """Tell whether an issue says already what is wanted, by the digests in the markers."""
    return same_words(body, wanted, RESULT)


def _scan(result: Result) -> str:
    found = result.found
    top = [_headline(result), ranked_table(found.items, result)]
    if result.difference is not None and result.difference.gone:
        top.append(_gone(result.difference))
    if found.hotspots:
        top.append(f"### Hard to follow\n\n{_hotspots(found)}")
    top.append("\n".join(f"- {line}" for line in result.lines))
    before = fitted([part for part in top if part], BODY // 2, rest=_sections_left)
    files = by_file(found.items)
    if not files:
        return before
    sections = [_file(path, items) for path, items in files[:SECTIONS]]
    return _filled(f"{before}\n\n### By file", sections, len(files), _files_left)


def _optimize(result: Result) -> str:
    found = result.found
    offered = [item for item in found.items if is_offered(item)]
    rest = [item for item in found.items if not is_offered(item)]
    top = [_headline(result)]
    if offered:
        top.append(
            f"Each patch is for {result.sha[:SHA]}: save it to a file, then `git apply FILE`. "
            "Of two that change the same lines, only one applies."
        )
        top.append(ranked_table(offered, result))
    elif rest:
        top.append("No rewrite was shown to be what the settings ask for, so there is no patch.")
    if rest:
        top.append(folded(f"{counted(len(rest), 'place')} without a patch", _unpatched(rest, result)))
    top.append("\n".join(f"- {line}" for line in result.lines))
    before = fitted(top, BODY // 2, rest=_sections_left)
    # A patch that was cut is none: it is left out instead.
    patches = [text for text in map(_patch, offered[:SECTIONS]) if characters(text) < BODY // 3]
    return _filled(before, patches, len(offered), _rewrites_left)


def _filled(before: str, sections: Sequence[str], all_of_them: int, rest: Callable[[int], str]) -> str:
    """Return as many sections as fit, and say how many of all are missing."""
    left = all_of_them - len(sections)
    text = fitted(sections, BODY - 500, before=before, rest=lambda count: rest(count + left))
    return f"{text}\n\n{rest(left)}" if left and not text.endswith(REST) else text


def _unpatched(items: Sequence[Item], result: Result) -> str:
    """Return the table of findings without a patch, each with what was shown of it."""
    rows = [
        (_linked(item.comment, result), prose(item.comment.short), prose(clipped(item.comment.evidence, 200)))
        for item in items[: ROWS // 2]
    ]
    left = len(items) - len(rows)
    return table(("place", "what", "shown so far"), rows) + (f"\n\n{left:,} more." if left else "")


def is_offered(item: Item) -> bool:
    """Tell whether a rewrite is given as a patch: it was shown what the settings ask for."""
    return bool(item.patch) and item.comment.place == "inline"


def ranked_table(items: Sequence[Item], result: Result, *, rows: int = ROWS) -> str:
    """Return the table of findings, best first; where a scan came before, those that are new are marked."""
    if not items:
        return ""
    new = result.difference.new if result.difference is not None else frozenset()
    header = ("", "place", "what", "gain", "evidence")
    listed = table(
        header,
        (
            (
                str(item.comment.rank),
                _linked(item.comment, result) + (" **new**" if item.comment.rank - 1 in new else ""),
                prose(item.comment.short),
                prose(gain_of(item.comment)),
                _level(item.comment),
            )
            for item in items[:rows]
        ),
        numeric=(0,),
    )
    left = len(items) - rows
    return f"{listed}\n\n{counted(left, 'more finding')} below." if left > 0 else listed


def _linked(comment: Comment, result: Result) -> str:
    """Return the place of a finding, as a link to its line where one can be written."""
    finding = comment.finding
    shown = code(place(finding))
    if not result.files or not finding.path.isprintable() or len(finding.path) > LONGEST_LINK:
        return shown
    return f"[{shown}]({result.files}/{quote(finding.path)}#L{finding.line})"


def by_file(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Return the findings by file, the file of the best one first."""
    files: dict[str, list[Item]] = {}
    for item in items:
        files.setdefault(item.comment.finding.path, []).append(item)
    return list(files.items())


def _headline(result: Result) -> str:
    found = result.found
    lines = sum(file.lines for file in found.files)
    read = f"{counted(len(found.files), 'file')}, {counted(lines, 'line')}"
    words = f"**{prose(headline(found.comments))}** in {result.where} at {result.sha[:SHA]} · {read} read"
    return f"{words}. {since(result.difference)}".rstrip() if result.difference else f"{words}."


def _level(comment: Comment) -> str:
    if comment.level is Level.PATTERN and not comment.blocks:
        return "note"
    return f"L{int(comment.level)} {LEVELS[comment.level]}"


def _hotspots(found: Found) -> str:
    return table(
        ("place", "function", "complexity", "loops"),
        (
            (code(f"{spot.path}:{spot.line}"), code(spot.symbol), str(spot.complexity), str(spot.loops))
            for spot in found.hotspots
        ),
        numeric=(2, 3),
    )


def _gone(difference: Difference) -> str:
    rows = [(code(entry.place), prose(entry.short), prose(entry.gain)) for entry in difference.gone[:GONE]]
    listed = table(("place", "what", "gain"), rows)
    left = len(difference.gone) - GONE
    more = f"\n\n{left:,} more." if left > 0 else ""
    return folded(f"{len(difference.gone):,} gone since {difference.since[:SHA]}", f"{listed}{more}")


def _file(path: str, items: Sequence[Item]) -> str:
    bodies = [
        f"**{item.comment.rank}.** {code(place(item.comment.finding, span=True))}\n\n"
        f"{comment_body(item.comment, shown(item.comment.blocks))}"
        for item in items
    ]
    kept = fitted(bodies, BODY // 3, rest=lambda n: f"{counted(n, 'more finding')} in this file.")
    return folded(f"<code>{html(path)}</code> {counted(len(items), 'finding')}", kept)


def _patch(item: Item) -> str:
    comment = item.comment
    body = comment_body(comment, block(item.patch.split("\n")[:-1], "diff"))
    return f"### {code(place(comment.finding, span=True))}\n\n{body}"


def _files_left(count: int) -> str:
    return f"{counted(count, 'more file')} left out, {REST}"


def _rewrites_left(count: int) -> str:
    return f"{counted(count, 'more rewrite')} left out, {REST}"


def _sections_left(count: int) -> str:
    return f"{counted(count, 'section')} left out: too long for GitHub."


def closing_lines(
    notes: Sequence[str], found: Found, failed: Sequence[str], command: str, version: str
) -> Iterator[str]:
    """Yield what is said below a result, in Markdown: what is missing, what it rests on, the version."""
    yield from map(prose, (*failed, *found.notes, *notes))
    yield f"Velox {prose(version)}. {code(command)} looks again, and says here what is new and what is gone."
