"""The places of a plan: where a value stands, and what else may stand there."""

from __future__ import annotations

from .derived import derived_fields
from .graph import FIELDS, MAPPING, SET, Node
from .shapes import Function
from .specs import CHOICE, FREE, HOLDS, KEPT, RECORD, Spec, spec_for

SIZED = frozenset({"list", "set", "frozenset", "tuple", "dict", "iterator", "generator"})


class Place:
    """An edge of a plan: `parent.edges[index]`. `key` tells that only hashable values can stand here, `top`
    that this is an argument of its own."""

    __slots__ = ("index", "key", "parent", "spec", "top")

    def __init__(self, parent: Node, index: int, spec: Spec, key: bool, top: bool) -> None:
        self.parent = parent
        self.index = index
        self.spec = spec
        self.key = key
        self.top = top

    @property
    def node(self) -> Node:
        """The value that stands here now."""
        return self.parent.edges[self.index]

    def put(self, node: Node) -> None:
        """Let another value stand here."""
        self.parent.edges[self.index] = node


def places_of(plan: Node, positional: list[Spec], named: dict[str, Spec]) -> list[Place]:
    """Return all places of a call's plan with their specs, arguments first."""
    found: list[Place] = []
    seen: set[int] = set()
    args, kwargs = plan.edges
    for index in range(len(args.edges)):
        spec = positional[index] if index < len(positional) else Spec(KEPT)
        _walk(Place(args, index, spec, False, True), found, seen)
    for index in range(1, len(kwargs.edges), 2):
        name = str(kwargs.edges[index - 1].payload)
        _walk(Place(kwargs, index, named.get(name, Spec(KEPT)), False, True), found, seen)
    return found


def _walk(place: Place, found: list[Place], seen: set[int]) -> None:
    found.append(place)
    node = place.node
    if id(node) in seen or not node.edges or len(found) > 4000:
        return
    seen.add(id(node))
    if node.kind == "make":
        return
    spec = spec_for(place.spec, node)
    for index in range(len(node.edges)):
        key = place.key or node.layout == SET or (node.layout == MAPPING and index % 2 == 0)
        if node.kind == "instance" and (index == 0 or node.names[index] in _derived(node)):
            continue
        _walk(Place(node, index, spec_within(spec, node, index), key, False), found, seen)


def _derived(node: Node) -> frozenset[str]:
    kind = node.payload[2] if isinstance(node.payload, tuple) else None
    if kind is Function:  # one of ours, handed over as it is
        return frozenset(node.names)
    return derived_fields(kind) if isinstance(kind, type) else frozenset()


def spec_within(spec: Spec, node: Node, index: int) -> Spec:
    """Return what may stand at a place of a container whose own spec (no union) is given."""
    if spec.how in (FREE, CHOICE):
        return Spec(spec.how if spec.how == FREE else KEPT)
    if spec.how == RECORD and node.layout == MAPPING:  # of a TypedDict
        key = node.edges[index - index % 2].payload
        return spec.fields.get(str(key), Spec(KEPT)) if index % 2 else Spec(CHOICE, values=[key])
    if spec.how == RECORD and node.layout == FIELDS:
        return spec.fields.get(node.names[index], Spec(KEPT))
    if spec.how == HOLDS and spec.fixed:
        return spec.parts[index] if index < len(spec.parts) else Spec(KEPT)
    if spec.how == HOLDS and spec.parts:
        return spec.parts[index % 2] if node.layout == MAPPING and len(spec.parts) > 1 else spec.parts[0]
    return Spec(KEPT)


def resizable(place: Place) -> bool:
    """Tell whether the container that stands here may have more or fewer parts."""
    node, spec = place.node, spec_for(place.spec, place.node)
    if node.kind not in SIZED or spec.fixed or spec.how in (CHOICE, RECORD):
        return False
    return node.kind != "tuple" or spec.how in (HOLDS, FREE)


def copied(plan: Node) -> Node:
    """Return a copy of a plan in which what was shared is shared."""
    memo: dict[int, Node] = {}
    todo: list[Node] = []

    def copy(node: Node) -> Node:
        if not node.edges and not node.identity:
            return node
        if id(node) not in memo:
            fresh = Node(node.kind, node.payload, node.layout)
            fresh.names, fresh.identity = node.names, node.identity
            memo[id(node)] = fresh
            todo.append(node)
        return memo[id(node)]

    root = copy(plan)
    while todo:
        node = todo.pop()
        memo[id(node)].edges = [copy(part) for part in node.edges]
    return root


def merged(plan: Node) -> Node:
    """Return a copy of a plan in which equal atoms are one object, as equal literals in one text are."""
    fresh = copied(plan)
    known: dict[tuple[str, str], Node] = {}
    todo, seen = [fresh], {id(fresh)}
    while todo:
        node = todo.pop()
        node.edges = [
            part if part.edges or part.identity else known.setdefault((part.kind, repr(part.payload)), part)
            for part in node.edges
        ]
        todo += [part for part in node.edges if id(part) not in seen]
        seen.update(id(part) for part in node.edges)
    return fresh
