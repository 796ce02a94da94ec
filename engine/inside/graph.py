"""Snapshots: a value and all it reaches, as plain nodes that later mutation of the value cannot touch.

A node knows the exact type, the atom it holds, its parts, and, for what can be told apart by `is` in a way
that matters, a number per object. Immutable values (numbers, strings, tuples, frozen dataclasses ...) have
no number: whether two equal ones are one object is the interpreter's affair.
"""

from __future__ import annotations

from typing import Callable

SEQUENCE, MAPPING, SET, FIELDS = "sequence", "mapping", "set", "fields"

NODES = 200_000
"""A snapshot of more nodes than this is cut off: the value is not comparable."""


class Node:
    """One object. `names` are the names of the parts when `layout` is `FIELDS`; a mapping has its keys at
    even and their values at odd places. `unknown` says why the object cannot be compared, "" if it can."""

    __slots__ = ("bare", "edges", "family", "identity", "kind", "layout", "names", "payload", "unknown")

    def __init__(self, kind: str, payload: object = None, layout: str = SEQUENCE, unknown: str = "") -> None:
        self.kind = kind
        self.payload = payload
        self.layout = layout
        self.names: tuple[str, ...] = ()
        self.edges: list[Node] = []
        self.identity = 0
        self.family = 0
        self.unknown = unknown
        self.bare = False

    @property
    def iterates(self) -> bool:
        """Tell whether this is an iterator of some kind: these are told apart less sharply than other
        types."""
        return self.payload in ("iterator", "generator") and self.layout == FIELDS


class Shape:
    """How one object looks: what becomes of it in a `Node`, with its parts still as objects.

    `distinct` tells that identity matters, `bare` that there is nothing but identity to compare, and `parts`
    that are nodes already (drained items) are taken as they are.
    """

    __slots__ = ("bare", "distinct", "kind", "layout", "names", "parts", "payload", "unknown")

    def __init__(
        self,
        kind: str,
        payload: object = None,
        parts: list[object] | None = None,
        layout: str = SEQUENCE,
        names: tuple[str, ...] = (),
        distinct: bool = False,
        bare: bool = False,
        unknown: str = "",
    ) -> None:
        self.kind = kind
        self.payload = payload
        self.parts = parts if parts is not None else []
        self.layout = layout
        self.names = names
        self.distinct = distinct
        self.bare = bare
        self.unknown = unknown


ATOMS = frozenset({int, str, bool, float, type(None), bytes, complex, type(...), type(NotImplemented)})


class Camera:
    """Takes snapshots that share one numbering of objects, so that aliasing shows across several of them.

    `mark` is told when an iterator is asked for an item, as what else happens meanwhile is part of behaviour.
    Keeps every numbered object alive, for an address that is used again must not look like the same object.
    """

    def __init__(
        self, describe: Callable[[Camera, object], Shape], mark: Callable[[str], None] = lambda event: None
    ) -> None:
        self._describe = describe
        self.mark = mark
        self._numbers: dict[int, int] = {}
        self._alive: list[object] = []
        self.taken = 0
        self.depth = 0

    def number(self, value: object) -> int:
        """Return the number of an object, from 1."""
        found = self._numbers.get(id(value))
        if found is None:
            self._alive.append(value)
            found = self._numbers[id(value)] = len(self._alive)
        return found

    def take(self, value: object) -> Node:
        """Return the snapshot of one value. The walk is flat: nesting of any depth is fine."""
        memo: dict[int, Node] = {}
        held: list[object] = []
        todo: list[tuple[Node, list[object]]] = []
        root = self._node(value, memo, held, todo)
        while todo:
            node, parts = todo.pop()
            if self.taken > NODES:
                node.unknown = "too large to compare"
                continue
            node.edges = [self._node(part, memo, held, todo) for part in parts]
        return root

    def _node(
        self,
        value: object,
        memo: dict[int, Node],
        held: list[object],
        todo: list[tuple[Node, list[object]]],
    ) -> Node:
        kind = type(value)
        self.taken += 1
        if kind in ATOMS:
            return Node(kind.__name__, value)
        if kind is Node:
            return value  # type: ignore[return-value]
        found = memo.get(id(value))
        if found is not None:
            return found
        shape = self._describe(self, value)
        node = Node(shape.kind, shape.payload, shape.layout, shape.unknown)
        node.names = shape.names
        node.bare = shape.bare
        if shape.distinct:
            node.identity = self.number(value)
        if kind.__module__ != "builtins":
            node.family = self.number(kind)
        memo[id(value)] = node
        held.append(value)
        if shape.parts:
            todo.append((node, shape.parts))
        return node
