"""Changed functions of several files that a model is asked about together, and what comes of the answer.

A slow loop and what it calls often lie in two files: a better form of one needs the other to change too. So
functions that call one another across files go into one question. Each of them is asked about alone as well
where no usable answer comes back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.knowledge import Connections, Key
from engine.model import Declined, Edit, Skipped
from engine.ports import Tree
from engine.rewrite.edits import apply_edits
from engine.rewrite.region import Region
from engine.rewrite.replacement import edits_of
from engine.rewrite.reply import Coordinated
from engine.rewrite.tokens import tokens_in
from engine.syntax.parse import parse, parse_again

MOST_REGIONS = 6
"""More functions than these are no longer one thought."""

MOST_TOKENS = 4000
"""The functions of one question together, without what is shown beside them: their replacements have to fit
the reply."""


def batches(
    regions: Sequence[Region],
    connections: Connections,
    *,
    most: int = MOST_REGIONS,
    tokens: int = MOST_TOKENS,
) -> tuple[tuple[Region, ...], ...]:
    """Return groups of regions, given best first, that call one another across files, each in one group at
    most.

    A group starts from the best region that is left and takes on, best first, those that call, or are called
    by, one of it, within `most` regions and `tokens` of text. Groups of fewer than two files are none.
    """
    tied = _tied(regions, connections)
    left = dict.fromkeys(range(len(regions)))
    found: list[tuple[Region, ...]] = []
    while left:
        group = _grown(next(iter(left)), left, tied, regions, most, tokens)
        for position in group:
            del left[position]
        chosen = tuple(regions[position] for position in sorted(group))
        if len({region.path for region in chosen}) > 1:
            found.append(chosen)
    return tuple(found)


def _tied(regions: Sequence[Region], connections: Connections) -> dict[int, set[int]]:
    """Return for the position of each region those of the regions that call it or that it calls."""
    by_key = {(region.path, region.symbol): position for position, region in enumerate(regions)}
    tied: dict[int, set[int]] = defaultdict(set)
    for call in connections.calls:
        caller, callee = _region_of(call.caller, by_key), _region_of(call.callee, by_key)
        if caller is not None and callee is not None and caller != callee:
            tied[caller].add(callee)
            tied[callee].add(caller)
    return tied


def _region_of(key: Key, by_key: Mapping[Key, int]) -> int | None:
    """Return the position of the region that is a function, or holds it."""
    path, symbol = key
    while symbol:
        if (path, symbol) in by_key:
            return by_key[path, symbol]
        symbol = symbol.rpartition(".")[0]
    return None


def _grown(
    start: int,
    left: Collection[int],
    tied: Mapping[int, set[int]],
    regions: Sequence[Region],
    most: int,
    tokens: int,
) -> set[int]:
    group = {start}
    room = tokens - tokens_in(regions[start].text)
    passed: set[int] = set()
    while len(group) < most:
        around = {other for one in group for other in tied.get(one, ()) if other in left} - group - passed
        if not around:
            break
        best = min(around)
        size = tokens_in(regions[best].text)
        if size > room:
            passed.add(best)
            continue
        group.add(best)
        room -= size
    return group


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """One file of a coordinated suggestion: its `edits` make `after` of `before`."""

    path: str
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    edits: tuple[Edit, ...]
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The files of a coordinated suggestion, in path order: two or more, to be proved and said together."""

    files: tuple[JoinedFile, ...]


def together(answer: Coordinated, regions: Sequence[Region], tree: Tree) -> Joined | Declined:
    """Join the parts of an answer about some regions as `joined` does, or say why that cannot be done."""
    parts: list[tuple[Region, Sequence[Edit] | Declined]] = []
    for position, part in answer.parts:
        if not 0 <= position < len(regions):
            return Declined("it has a part for a function that it was not asked about")
        region = regions[position]
        content = tree.read(region.path)
        if isinstance(content, Skipped):
            return Declined(f"{region.path} could not be read again: {content.reason}")
        parts.append((region, edits_of(part, region, content)))
    return joined(parts, tree)


def joined(parts: Sequence[tuple[Region, Sequence[Edit] | Declined]], tree: Tree) -> Joined | Declined:
    """Join the parts of a coordinated suggestion, or say why they cannot be used together.

    Every part must apply to its file and leave it parseable, alone and with all the others. A part that was
    declined, is there twice, or changes nothing makes the whole unusable: who relies on the other half of a
    change must not get one half. Then each file is asked about by itself.
    """
    if len({(region.path, region.start) for region, _ in parts}) < len(parts):
        return Declined("it has two parts for one function")
    by_path: dict[str, list[tuple[Region, tuple[Edit, ...]]]] = defaultdict(list)
    for region, edits in parts:
        if isinstance(edits, Declined):
            return Declined(f"its part for `{region.symbol}` cannot be used: {edits.reason}")
        by_path[region.path].append((region, tuple(edits)))
    if len(by_path) < 2:
        return Declined("its parts lie in one file" if by_path else "it has no parts")
    files: list[JoinedFile] = []
    for path, mine in sorted(by_path.items()):
        file = _joined_file(path, sorted(mine, key=lambda part: part[0].start), tree)
        if isinstance(file, Declined):
            return file
        files.append(file)
    return Joined(tuple(files))


def _joined_file(
    path: str, parts: Sequence[tuple[Region, tuple[Edit, ...]]], tree: Tree
) -> JoinedFile | Declined:
    before = tree.read(path)
    if isinstance(before, Skipped):
        return Declined(f"{path} could not be read again: {before.reason}")
    for region, edits in parts:
        alone = _applied(path, before, edits)
        if isinstance(alone, Declined):
            return Declined(f"its part for `{region.symbol}` cannot be used: {alone.reason}")
        if alone == before:
            return Declined(f"its part for `{region.symbol}` changes nothing")
    together = merged(edit for _, edits in parts for edit in edits)
    after = _applied(path, before, together)
    if isinstance(after, Declined):
        return Declined(f"its parts for {path} cannot be used together: {after.reason}")
    return JoinedFile(path, before, after, together, tuple(region for region, _ in parts))


def _applied(path: str, content: bytes, edits: Sequence[Edit]) -> bytes | Declined:
    module = parse_again(path, content)
    if isinstance(module, Skipped):
        return Declined(f"the file could not be read again: {module.reason}")
    after = apply_edits(content, edits, module)
    if isinstance(after, Declined):
        return after
    changed = parse(path, after)
    return Declined(f"the file {changed.reason}") if isinstance(changed, Skipped) else after


def merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits of several parts of one file as one list: imports that several of them insert at one
    place are inserted once, before whatever else goes there."""
    imports: dict[tuple[int, int], dict[str, None]] = {}
    others: list[Edit] = []
    for edit in edits:
        place = (edit.line, edit.column)
        if place == (edit.end_line, edit.end_column) and _is_imports(edit.text):
            imports.setdefault(place, {}).update(dict.fromkeys(edit.text.splitlines(keepends=True)))
        else:
            others.append(edit)
    first = [Edit(*place, *place, "".join(lines)) for place, lines in imports.items()]
    return tuple(sorted([*first, *others], key=lambda edit: (edit.line, edit.column)))


def _is_imports(text: str) -> bool:
    """Tell whether a text is whole lines, each of them an import."""
    return text.endswith("\n") and all(
        line.startswith(("import ", "from ")) and not line.rstrip().endswith(("(", "\\"))
        for line in text.splitlines()
    )
