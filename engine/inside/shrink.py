"""Delta debugging: from an input that shows a difference to the shortest found that still does.

After Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input" (2002): parts are dropped in
chunks of falling size, then leaves are made simpler, until nothing more goes or the time is up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Callable

from .graph import MAPPING, Node
from .observe import FIRST, Step
from .places import Place, copied, places_of, resizable
from .specs import ATOM, FREE, Spec, spec_for

Shows = Callable[[Sequence[Step]], bool]


class Shrinker:
    """Shrinks scenarios. `shows` tells whether a scenario still shows a difference; `more` whether time is
    left."""

    def __init__(
        self, positional: list[Spec], named: dict[str, Spec], shows: Shows, more: Callable[[], bool]
    ) -> None:
        self._positional = positional
        self._named = named
        self._shows = shows
        self._more = more

    def shrink(self, scenario: Sequence[Step]) -> list[Step]:
        """Return the shortest scenario found."""
        best = self._fewer_steps(list(scenario))
        changed = True
        while changed and self._more():
            changed = False
            for at, (verb, plan) in enumerate(best):
                if verb in (*FIRST, "next") and plan.kind != "recipe":
                    smaller = self._smaller(best, at)
                    changed = changed or smaller is not plan
                    best[at] = (verb, smaller)
        return self._fewer_steps(best)

    def _fewer_steps(self, steps: list[Step]) -> list[Step]:
        size = max(1, len(steps) // 2)
        while size and self._more():
            at = 0
            while at < len(steps) and len(steps) > 1 and self._more():
                fewer = steps[:at] + steps[at + size :]
                if fewer and fewer[0][0] in FIRST and self._shows(fewer):
                    steps = fewer
                else:
                    at += size
            size //= 2
        return steps

    def _smaller(self, steps: list[Step], at: int) -> Node:
        """Return a smaller plan for one step, the same plan if none was found."""
        best = steps[at][1]
        going = True
        while going and self._more():
            going, number = False, 0
            while number < len(places_of(best, self._positional, self._named)) and self._more():
                smaller = self._first(steps, at, self._of_place(best, number))
                if smaller is None:
                    number += 1
                else:
                    best, going = smaller, True
        return best

    def _first(self, steps: list[Step], at: int, plans: Iterator[Node]) -> Node | None:
        """Return the first plan that still shows a difference in the place of a step, None if none does."""
        for plan in plans:
            if not self._more():
                return None
            if self._shows([*steps[:at], (steps[at][0], plan), *steps[at + 1 :]]):
                return plan
        return None

    def _of_place(self, plan: Node, number: int) -> Iterator[Node]:
        place = places_of(plan, self._positional, self._named)[number]
        sizes = _cuts(place) if resizable(place) else []
        for start, stop in sizes:
            fresh = copied(plan)
            node = places_of(fresh, self._positional, self._named)[number].node
            del node.edges[start:stop]
            yield fresh
        if sizes and len(place.node.edges) > 3 and place.node.kind in ("list", "tuple"):
            yield from self._levelled(plan, number)
        for leaf in _simpler(place):
            for together in (True, False):
                yield self._simplified(plan, number, leaf, together)

    def _simplified(self, plan: Node, number: int, leaf: Node, together: bool) -> Node:
        """Return a plan with a simpler atom at one place, or at all that hold the same one: what tells may
        be that they are equal."""
        fresh = copied(plan)
        places = places_of(fresh, self._positional, self._named)
        old = places[number].node
        for place in places:
            same = place.node.kind == old.kind and place.node.payload == old.payload and not place.node.edges
            if place is places[number] or (together and same and _simpler(place)):
                place.put(leaf)
        return fresh

    def _levelled(self, plan: Node, number: int) -> Iterator[Node]:
        """Yield plans in which all elements of a sequence are its first or its last one, if that is simpler:
        made simpler one by one and level again in turns, they would go in circles."""
        edges = places_of(plan, self._positional, self._named)[number].node.edges
        for chosen in (edges[0], edges[-1]):
            fewer = any(part.edges for part in edges)
            if not chosen.edges and (fewer or _weight(chosen) * len(edges) < sum(map(_weight, edges))):
                fresh = copied(plan)
                node = places_of(fresh, self._positional, self._named)[number].node
                node.edges = [chosen] * len(edges)
                yield fresh


def _cuts(place: Place) -> list[tuple[int, int]]:
    """Return the runs of parts that may be dropped, longest first."""
    node = place.node
    step = 2 if node.layout == MAPPING else 1
    found: list[tuple[int, int]] = []
    size = len(node.edges) // step
    while size:
        found += [(at, at + size * step) for at in range(0, len(node.edges), size * step)][:200]
        size //= 2
    return found


def _simpler(place: Place) -> list[Node]:
    """Return simpler atoms for a place, simplest first, each simpler than what stands there."""
    node = place.node
    if spec_for(place.spec, node).how not in (ATOM, FREE) or node.edges:
        return []
    value = node.payload
    if type(value) is int:
        options: list[object] = [
            part for part in (0, 1, 2, value // 2, value // 10, value - 1) if 0 <= part < value
        ]
        options += [-value] if value < 0 else []
    elif type(value) is float:
        options = [part for part in (0.0, 1.0, 2.0) if _rank(part) < _rank(value)]
    elif type(value) is str:
        options = _shorter(value)
    else:
        return []
    return [Node(type(option).__name__, option) for option in options]


def _weight(node: Node) -> int:
    """Return a number for an atom that each of its simpler ones is below."""
    value = node.payload
    if type(value) is int:
        return 2 * abs(value) + (value < 0)
    if type(value) is float:
        return _rank(value)
    return len(value) * 2 - value.count("a") if type(value) is str else 0


def _rank(value: float) -> int:
    return {0.0: 0, 1.0: 1, 2.0: 2}.get(value, 3) if str(value) != "-0.0" else 3


def _shorter(value: str) -> list[object]:
    found: list[object] = []
    size = len(value)
    while size:
        found += [value[:at] + value[at + size :] for at in range(0, len(value), size)][:50]
        size //= 2
    found += [value.replace(letter, "a") for letter in dict.fromkeys(value[:8]) if letter not in "a"]
    return found
