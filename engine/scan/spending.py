"""What a call of each function of a file costs, by what its body does, and whether it keeps its results."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator

from engine.knowledge import Keeping
from engine.scan.outline import Draft
from engine.syntax.caches import keeping_mark
from engine.syntax.code import Code
from engine.syntax.costs import COMPILES, GOES_THROUGH, LOOPS_OVER, cost_of, trip_by_words
from engine.syntax.nodes import LoopNode

COSTS = (
    "asks the network", "asks the database", "starts a process", "asks the file system", LOOPS_OVER,
    GOES_THROUGH, COMPILES,
)  # fmt: skip
"""Why a call takes time, the weightiest reason first."""

TRIPS = frozenset(COSTS[:4])
"""The reasons that lead out of the process."""

_RANK = {cost: rank for rank, cost in enumerate(COSTS)}
_WORDS = (b"cache", b"memo")
_PER_INSTANCE = ("cached_property", "reify")


def note_cost(code: Code, draft: Draft, call: ast.Call, target: str | None) -> None:
    """Let a call count for what its function costs, `target` being its dotted origin, if it has one."""
    cost = cost_of(target, call) if target is not None else ""
    if not cost and isinstance(call.func, ast.Attribute):
        cost = trip_by_words(code, call, call.func) or ""
    if cost and _RANK[cost] < _RANK.get(draft.cost, len(COSTS)):
        draft.cost = cost


def cost_with_loops(draft: Draft) -> str:
    """Return why a call of a function takes time, its loops counted."""
    if draft.loops_over_data and _RANK.get(draft.cost, len(COSTS)) > _RANK[LOOPS_OVER]:
        return LOOPS_OVER
    return draft.cost


def over_constants(loop: LoopNode) -> bool:
    """Tell whether a loop turns as often as its text says, whatever it is given."""
    if isinstance(loop, ast.While):
        return False
    first = loop.iter if isinstance(loop, (ast.For, ast.AsyncFor)) else loop.generators[0].iter
    match first:
        case ast.Call(func=ast.Name(id="range"), args=args):
            return all(isinstance(argument, ast.Constant) for argument in args)
        case ast.Tuple() | ast.List() | ast.Set():
            return not any(isinstance(element, ast.Starred) for element in first.elts)
        case _:
            return isinstance(first, ast.Constant)


class Remembering:
    """Tells which functions of a file keep their results. A word that speaks of it counts, comments too:
    whoever wrote it has thought of it."""

    def __init__(self, code: Code) -> None:
        self._code = code
        text = code.module.utf8.lower()
        self._lines = sorted({text.count(b"\n", 0, at) + 1 for word in _WORDS for at in _places(text, word)})

    def of(self, draft: Draft) -> Keeping:
        """Return how one function keeps what it computed."""
        node = draft.node
        mark = keeping_mark(self._code, node) if node.decorator_list else None
        if mark is not None:
            return "value" if mark.rpartition(".")[2].lower() in _PER_INSTANCE else "results"
        first = min((item.lineno for item in node.decorator_list), default=node.lineno)
        at = bisect_right(self._lines, first - 1)
        return "word" if at < len(self._lines) and self._lines[at] <= (node.end_lineno or first) else ""


def _places(text: bytes, word: bytes) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        if not text.startswith(b"memor", at):  # Memory is not what is meant.
            yield at
        at = text.find(word, at + 1)
