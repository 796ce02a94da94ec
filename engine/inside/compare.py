"""The strict comparison of two snapshots: equal, different with the path to the first difference, or unknown.

Equal means the same graph: exact types, atoms (NaN equals NaN, -0.0 is not 0.0), order where there is one,
and the same pattern of objects that are one and the same. "Unknown" is what nobody can compare (a lock, a
function with other code); it is never taken for equal.
"""

from __future__ import annotations

import math
from typing import Optional

from .digests import digest, in_order
from .graph import FIELDS, MAPPING, SET, Node

Path = Optional[tuple["Path", str]]

SOFT = frozenset({".__context__"})
"""Parts in which a difference is only unknown: they show in a traceback, and nowhere else."""

ATTRIBUTES = "attributes"
"""The kind of the part of an object that holds its attributes."""

WIDTH = 120
BRACKETS = {"list": ("[", "]"), "tuple": ("(", ")"), "set": ("{", "}"), "dict": ("{", "}")}
BRACKETS["items"] = BRACKETS["list"]


class Comparison:
    """Compares snapshot after snapshot under one matching of the objects of both sides.

    `difference` is the first difference found, as "path: before != after"; `unknown` the first part that
    could not be compared; both are "" after equal snapshots. `tolerance` is relative, for floats alone.
    A private attribute that only the new object has is no difference, but what becomes of it under other
    methods is unknown; `apart` are the kinds of objects for which this holds of both sides, as each makes
    them in a way of its own.
    """

    def __init__(self, tolerance: float = 0.0, apart: frozenset[str] = frozenset()) -> None:
        self.tolerance = tolerance
        self.apart = apart
        self._held: list[Node] = []
        self.difference = ""
        self.unknown = ""
        self._matched: dict[int, int] = {}
        self._matched_back: dict[int, int] = {}

    def check(self, name: str, before: Node, after: Node) -> bool:
        """Compare two snapshots; return False, and do nothing more, as soon as a difference is known."""
        seen: dict[tuple[int, int], bool] = {}
        todo: list[tuple[Path, Node, Node, bool]] = [((None, name), before, after, False)]
        while todo and not self.difference:
            path, old, new, soft = todo.pop()
            key = (id(old), id(new))
            if seen.get(key, True) <= soft and key in seen:
                continue
            seen[key] = soft
            self._pair(path, old, new, soft, todo)
        return not self.difference

    def note(self, name: str, before: str, after: str) -> bool:
        """Compare two texts about the run (events, endings); return False once a difference is known."""
        if not self.difference and before != after:
            self.difference = f"{name}: {_short(before)} != {_short(after)}"
        return not self.difference

    def _pair(
        self, path: Path, old: Node, new: Node, soft: bool, todo: list[tuple[Path, Node, Node, bool]]
    ) -> None:
        if old.kind != new.kind:
            if not (old.iterates and new.iterates):
                return self._differ(path, _show(old), _show(new), soft)
            self._cannot(path, f"an iterator of type {old.kind} became one of type {new.kind}")
        if old.unknown or new.unknown:
            return self._cannot(path, old.unknown or new.unknown)
        if not self._same_object(path, old, new, soft):
            return None
        if old.kind == "function" and old.payload != new.payload:
            return self._cannot(path, "a function with other code")
        if not old.iterates and not self._same_atom(old.payload, new.payload):
            return self._differ(path, _show(old), _show(new), soft)
        self._parts(path, old, new, soft, todo)
        return None

    def _same_object(self, path: Path, old: Node, new: Node, soft: bool) -> bool:
        if old.family and not self._match(-old.family, -new.family):
            self._differ(path, f"the class {old.kind}", "another class of that name", soft)
            return False
        if not old.identity and not new.identity:
            return True
        if old.bare and old.identity not in self._matched and new.identity not in self._matched_back:
            self._cannot(path, "a bare object() has nothing but its identity")
        if self._match(old.identity, new.identity):
            return True
        one, other = f"{_show(old)} itself", "another object (aliasing)"
        if old.identity not in self._matched:
            one, other = f"{_show(old)}, an object of its own", "an object seen before (aliasing)"
        self._differ(path, one, other, soft)
        return False

    def _match(self, old: int, new: int) -> bool:
        there, back = self._matched.get(old), self._matched_back.get(new)
        if there is None and back is None:
            self._matched[old] = new
            self._matched_back[new] = old
            return True
        return there == new and back == old

    def _same_atom(self, old: object, new: object) -> bool:
        if type(old) is not type(new):
            return False
        if isinstance(old, float) and isinstance(new, float):
            return self._same_float(old, new)
        if isinstance(old, complex) and isinstance(new, complex):
            return self._same_float(old.real, new.real) and self._same_float(old.imag, new.imag)
        if isinstance(old, tuple) and isinstance(new, tuple):
            return len(old) == len(new) and all(map(self._same_atom, old, new))
        return old == new

    def _same_float(self, old: float, new: float) -> bool:
        if math.isnan(old) or math.isnan(new):
            return math.isnan(old) and math.isnan(new)
        if old == new:
            return self.tolerance > 0 or math.copysign(1.0, old) == math.copysign(1.0, new)
        return self.tolerance > 0 and math.isclose(old, new, rel_tol=self.tolerance)

    def _parts(
        self, path: Path, old: Node, new: Node, soft: bool, todo: list[tuple[Path, Node, Node, bool]]
    ) -> None:
        if len(old.edges) != len(new.edges) or old.names != new.names:
            return self._differ(path, _show(old), _show(new), soft)
        if old.layout == SET:
            return self._members(path, old, new, soft, todo)
        labels = _labels(old)
        entries = []
        for label, one, other in zip(labels, old.edges, new.edges):
            if one.kind == other.kind == ATTRIBUTES and one.names != other.names:
                one, other = self._common(path, old.kind, one, other)
            entries.append(((path, label), one, other, soft or label in SOFT))
        todo.extend(reversed(entries))
        return None

    def _common(self, path: Path, kind: str, one: Node, other: Node) -> tuple[Node, Node]:
        """Return the attributes of an object of both sides without what is a side's own affair."""
        kept = (_shared(one, other) if kind in self.apart else one, _shared(other, one))
        if len(kept[0].names) < len(one.names) or len(kept[1].names) < len(other.names):
            self._cannot(path, "what one side alone keeps in it, and other methods may leave stale")
        self._held += kept  # a freed node's id may come again
        return kept

    def _members(
        self, path: Path, old: Node, new: Node, soft: bool, todo: list[tuple[Path, Node, Node, bool]]
    ) -> None:
        """Match the members of two sets by their structural hash; equal hashes of objects leave it
        unknown."""
        before, after = in_order(old), in_order(new)
        hashes = [digest(member) for member in before]
        others = [digest(member) for member in after]
        if hashes != others and not self.tolerance:
            lost = [member for member, key in zip(before, hashes) if key not in set(others)]
            come = [member for member, key in zip(after, others) if key not in set(hashes)]
            shown = (
                ", ".join(map(_show, lost[:3])) or _show(old),
                ", ".join(map(_show, come[:3])) or _show(new),
            )
            return self._differ((path, "{member}"), shown[0], shown[1], soft)
        ties = len(set(hashes)) < len(hashes) or hashes != others
        for one, other in zip(before, after):
            todo.append(((path, "{member}"), one, other, soft or ties))
        return None

    def _differ(self, path: Path, old: str, new: str, soft: bool) -> None:
        if soft:
            self._cannot(path, f"{old} != {new}, which only tracebacks would show")
        elif not self.difference:
            self.difference = f"{_join(path)}: {old} != {new}"

    def _cannot(self, path: Path, why: str) -> None:
        if not self.unknown:
            self.unknown = f"{_join(path)}: {why}"


def _shared(node: Node, other: Node) -> Node:
    """Return the attributes of an object without the private ones that its counterpart lacks."""
    kept = [place for place, name in enumerate(node.names) if name in other.names or not _is_private(name)]
    found = Node(node.kind, node.payload, node.layout)
    found.family = node.family
    found.names = tuple(node.names[place] for place in kept)
    found.edges = [node.edges[place] for place in kept]
    return found


def _is_private(name: str) -> bool:
    return name.lstrip(".").startswith("_")


def _labels(node: Node) -> list[str]:
    if node.layout == FIELDS:
        return [name if not name or name[0] in ".(" else "." + name for name in node.names]
    if node.layout == MAPPING:
        labels: list[str] = []
        for place in range(0, len(node.edges), 2):
            labels += [f" key {place // 2}", f"[{_show(node.edges[place])}]"]
        return labels
    return [f"[{place}]" for place in range(len(node.edges))]


def _join(path: Path) -> str:
    parts: list[str] = []
    while path is not None:
        path, label = path
        parts.append(label)
    return "".join(reversed(parts))


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 3] + "..."


def _show(node: Node, depth: int = 2) -> str:
    """Write a node for a person, shortly."""
    if node.payload == "exception":
        return f"{node.kind}{_show(node.edges[0], depth)}"
    if node.layout == FIELDS and node.kind != "slice":
        return f"<{node.kind}>"
    left, right = BRACKETS.get(node.kind, (f"<{node.kind} ", ">"))
    if not node.edges and node.kind not in BRACKETS:
        plain = node.payload is not None or node.kind == "NoneType"
        return _short(repr(node.payload)) if plain else f"<{node.kind}>"
    if depth == 0:
        return "..."
    inner = [_show(part, depth - 1) for part in node.edges[:8]] + ["..."] * (len(node.edges) > 8)
    if node.layout == MAPPING:
        inner = [f"{key}: {value}" for key, value in zip(inner[::2], inner[1::2])]
    if not inner and node.kind == "set":
        return "set()"
    return _short(f"{left}{', '.join(inner)}{right}")
