"""Corners in their order: each value that breaks code put where its type stands, before chance decides.

First every corner alone and twice in one input, then crowds of them in containers beside what is easily taken
for the same, then such look-alikes two by two.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from .corners import BY_TYPE, CANCELLING, HUGE, related
from .graph import MAPPING, Node
from .mutations import Mutator
from .places import SIZED, Place, copied, places_of
from .specs import ATOM, CHOICE, FREE, HOLDS, KEPT, Spec, spec_for

CROWD = 8
"""So many corners at once stand in one container."""

MINED = 60
"""So many constants of the sources are swept per type."""

FEW = 40
"""Of a type with no more values than this, each is put at each of the first places in turn."""

SEPARATORS = ("", " ", ",", ":", "/", "-")
GLUES = 10
"""So many texts are tried between two that are glued together."""

Put = dict[int, Node]


class Sweep:
    """Copies of one plan with corners in them. Huge integers come last, as they may exhaust the original, and
    not at all once the mutator has been told so."""

    def __init__(self, mutator: Mutator, plan: Node) -> None:
        self._mutator = mutator
        self._plan = plan

    def __iter__(self) -> Iterator[Node]:
        yield from self._kinds()
        atoms = self._atoms()
        for kind, places in atoms.items():
            values = self._values(kind)
            for turn, value in enumerate(values):
                yield from map(self._with, self._alone(kind, places, turn, value, len(values) <= FEW))
        yield from map(self._with, self._crowds())
        yield from map(self._with, self._glued())
        for value in HUGE if "int" in atoms else ():
            if self._mutator.huge:
                yield from map(self._with, self._alone("int", atoms["int"], 0, value, few=True))
        for kind, places in atoms.items():
            for value in self._values(kind):
                yield from map(self._with, self._beside(kind, places, value))

    def _places(self, plan: Node) -> list[Place]:
        return places_of(plan, self._mutator.positional, self._mutator.named)

    def _values(self, kind: str) -> list[object]:
        mined = self._mutator.constants.by_type.get(kind, [])[:MINED]
        return [self._mutator.bounded(value) for value in (*mined, *BY_TYPE[kind])]

    def _kinds(self) -> Iterator[Node]:
        """Yield the plan with each other kind of sequence that a caller may pass."""
        for number, place in enumerate(self._places(self._plan)):
            for kind in place.spec.kinds if place.top else ():
                fresh = copied(self._plan)
                if self._mutator.recast(self._places(fresh)[number], kind):
                    yield fresh

    def _alone(self, kind: str, places: Sequence[int], turn: int, value: object, few: bool) -> Iterator[Put]:
        """Yield a value at one place, another one each turn, or at each, then at two that may be compared: a
        NaN as one object, as that is found where it is looked up, and else as two that are equal."""
        for number in places[:3] if few else [places[turn % len(places)]]:
            yield {number: Node(kind, value)}
        if len(places) > 1:
            node = Node(kind, value)
            yield {places[0]: node, places[-1]: node if value != value else Node(kind, value)}

    def _crowds(self) -> Iterator[Put]:
        """Yield containers full of corners, and in the next container of the kind what is related to
        them."""
        holders = [
            (number, place.node) for number, place in enumerate(self._places(self._plan)) if _holds(place)
        ]
        for kind in dict.fromkeys(node.edges[0].kind for _, node in holders):
            alike = [(number, node) for number, node in holders if node.edges[0].kind == kind][:2]
            values = self._values(kind)
            if kind == "float":
                yield from (
                    {number: _filled(node, kind, row)} for row in CANCELLING for number, node in alike
                )
            for start in range(0, len(values), CROWD):
                crowd = values[start : start + CROWD]
                near = [self._mutator.bounded(part) for value in crowd for part in related(value)[1:4]]
                for one, other in itertools.permutations(alike, 2) if len(alike) > 1 else [(alike[0], None)]:
                    put = {one[0]: _filled(one[1], kind, crowd)}
                    if other is not None:
                        put[other[0]] = _filled(other[1], kind, near or crowd)
                    yield put

    def _glued(self) -> Iterator[Put]:
        """Yield rows of two texts that are one text when they are joined, by a separator of the sources or by
        nothing, but are cut at different places."""
        mined = [str(value) for value in self._mutator.constants.by_type["str"]]
        between = [text for text in dict.fromkeys([*mined, *SEPARATORS]) if len(text) <= 3][:GLUES]
        for number, place in enumerate(self._places(self._plan)):
            first = place.node.edges[0] if place.node.kind in SIZED and place.node.edges else place.node
            kinds = [part.kind for part in first.edges]
            at = next((at for at in range(len(kinds) - 1) if kinds[at : at + 2] == ["str", "str"]), None)
            if first.kind != "tuple" or place.spec.how not in (HOLDS, FREE) or at is None:
                continue
            for glue in between:
                cuts = [(f"a{glue}b", "c"), ("a", f"b{glue}c"), (f"a{glue}", "a"), ("a", f"{glue}a")]
                fresh = _filled(place.node, "tuple", [None] * len(cuts))
                for row, cut in zip(fresh.edges, cuts):
                    row.edges = [
                        *first.edges[:at],
                        *(Node("str", text) for text in cut),
                        *first.edges[at + 2 :],
                    ]
                yield {number: fresh}

    def _beside(self, kind: str, places: Sequence[int], value: object) -> Iterator[Put]:
        """Yield a value at a place and what is easily taken for it at another, or that alone."""
        pairs = list(itertools.permutations([*places[:2], places[-1]], 2)) if len(places) > 2 else []
        pairs = pairs[:3] or list(itertools.permutations(places, 2))
        for near in map(self._mutator.bounded, related(value)[1:]):
            if not pairs:
                yield {places[0]: Node(kind, near)}
            for one, other in pairs:
                yield {one: Node(kind, value), other: Node(kind, near)}

    def _atoms(self) -> dict[str, list[int]]:
        """Return the numbers of the places that hold atoms, by kind: of each container the first four, and
        last the first that is not in the container of the first, for these two may be compared."""
        found: dict[str, list[int]] = {}
        parents: dict[int, int] = {}
        seen: dict[int, int] = {}
        for number, place in enumerate(self._places(self._plan)):
            seen[id(place.parent)] = seen.get(id(place.parent), 0) + 1
            spec = spec_for(place.spec, place.node)
            kept = spec.how in (CHOICE, KEPT) or (spec.how == ATOM and spec.name != place.node.kind)
            if place.node.kind in BY_TYPE and not kept and (place.top or seen[id(place.parent)] <= 4):
                found.setdefault(place.node.kind, []).append(number)
                parents[number] = id(place.parent)
        for places in found.values():
            other = next((number for number in places if parents[number] != parents[places[0]]), places[-1])
            places.remove(other)
            places.append(other)
        return found

    def _with(self, put: Put) -> Node:
        fresh = copied(self._plan)
        places = self._places(fresh)
        for number, node in put.items():
            places[number].put(node)
        return fresh


def _holds(place: Place) -> bool:
    """Tell whether a place holds a container of atoms of one kind, which may be any of that kind."""
    node, spec = place.node, place.spec
    inner = spec.parts[0] if spec.how == HOLDS and not spec.fixed and spec.parts else Spec(spec.how)
    if node.kind not in SIZED or node.layout == MAPPING or not node.edges:
        return False
    kind = node.edges[0].kind
    fits = inner.how == FREE or (inner.how == ATOM and inner.name == kind)
    return fits and kind in BY_TYPE and all(part.kind == kind for part in node.edges)


def _filled(node: Node, kind: str, values: Sequence[object]) -> Node:
    """Return a container of the kind of another with atoms of these values."""
    fresh = Node(node.kind, node.payload, node.layout)
    fresh.identity = node.identity
    fresh.edges = [Node(kind, value) for value in values]
    return fresh
