"""What a language model is shown beside a region: who calls it and in what loops, what it calls, what its
names mean. Chosen by the imports and calls that the scan saw, by worth, within a budget of tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.knowledge import Connections
from engine.model import Skipped, TreeReport
from engine.ports import Tree
from engine.rewrite.functions import Function, outermost
from engine.rewrite.nearby import Nearby, Option, Worth
from engine.rewrite.region import Region, Snippet
from engine.rewrite.tokens import tokens_in
from engine.syntax.module import Module
from engine.syntax.parse import parse_again

_ORDER: tuple[Worth, ...] = (
    "import", "loop", "costly", "class", "constant", "callee", "caller", "signature"
)  # fmt: skip
"""What is shown first, while there is room: without its imports a function cannot be read; the loop around a
call says what a second saved is worth; a callee that is called in a loop, or costs, may be the slow part."""

_MOST: dict[Worth, int] = {
    "import": 12, "loop": 3, "costly": 5, "class": 4, "constant": 8, "callee": 5, "caller": 2, "signature": 10
}  # fmt: skip
"""How many passages of each kind are shown at most."""

_FRAME = 12
"""Tokens that each passage takes beside its text: its place, and what it is to the region."""


def with_snippets(
    region: Region,
    report: TreeReport,
    tree: Tree,
    *,
    connections: Connections,
    tokens: int,
    beside: Sequence[Region] = (),
) -> Region:
    """Return a region with what matters to it elsewhere, `tokens` of it at most, in the order of its worth.

    Only files of `report` are read. What lies in the region itself, or in one of those that are shown
    `beside` it, is left out. Equal inputs give equal answers.
    """
    function = _function(region, tree)
    if function is None:
        return replace(region, snippets=())
    found = Nearby(*function, report, connections, tree).options()
    return replace(region, snippets=tuple(_within(list(found), tokens, (region, *beside))))


def _within(options: Sequence[Option], budget: int, shown: Sequence[Region]) -> Iterator[Snippet]:
    """Yield the passages that fit, best first, no line twice."""
    taken = [(region.path, region.start, region.end) for region in shown]
    counts = dict.fromkeys(_ORDER, 0)
    waiting = sorted(options, key=lambda option: _ORDER.index(option.worth))
    while waiting:
        option = waiting.pop(0)
        place = (option.snippet.path, option.snippet.line, option.end)
        if any(_overlap(place, other) for other in taken):
            continue
        cost = tokens_in(option.snippet.text) + tokens_in(option.snippet.why) + _FRAME
        if cost <= budget and counts[option.worth] < _MOST[option.worth]:
            counts[option.worth] += 1
            budget -= cost
            taken.append(place)
            yield option.snippet
        elif option.instead is not None:
            waiting.append(option.instead)


def _overlap(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return one[0] == other[0] and one[1] <= other[2] and other[1] <= one[2]


def _function(region: Region, tree: Tree) -> tuple[Module, Function] | None:
    content = tree.read(region.path)
    module = content if isinstance(content, Skipped) else parse_again(region.path, content)
    if isinstance(module, Skipped):
        return None
    found = (each for each in outermost(module) if each.symbol == region.symbol)
    function = next(found, None)
    return None if function is None else (module, function)
