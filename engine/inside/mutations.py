"""Inputs turned into corners: sizes, duplicates, order, look-alikes, sharing, None, and mined constants."""

from __future__ import annotations

import collections
import enum
import itertools
import random
from collections.abc import Sequence
from typing import Callable

from .corners import ANYTHING, BY_TYPE, FLOATS, HUGE, INTEGERS, STRINGS, Constants, related
from .graph import MAPPING, SET, Node
from .places import SIZED, Place, copied, places_of, resizable, spec_within
from .specs import ATOM, CHOICE, FREE, HOLDS, KEPT, RECORD, UNION, Spec, spec_for

LARGEST = 2000
_fresh_numbers = itertools.count(1_000_000)


class Mutator:
    """Changes plans of calls within their specs. `huge` may be switched off when huge numbers exhaust the
    original; `hashable` on when the rewrite declares that elements are hashable."""

    def __init__(
        self,
        positional: list[Spec],
        named: dict[str, Spec],
        constants: Constants,
        optional: frozenset[str] | None = None,
        required: int = 99,
        hashable: bool = False,
    ) -> None:
        self.positional = positional
        self.named = named
        self.constants = constants
        self._optional = optional or frozenset()
        self._required = required
        self._hashable = hashable
        self.huge = True
        self._random = random.Random(0)

    def mutate(self, plan: Node, seed: int) -> Node:
        """Return a changed copy of a plan: one to four changes, drawn by the seed."""
        self._random = random.Random(seed)
        fresh = copied(plan)
        for _ in range(self._random.choice((1, 1, 2, 2, 3, 4))):
            places = places_of(fresh, self.positional, self.named)
            if not places:
                return fresh
            self._change(fresh, places)
        return fresh

    def _change(self, plan: Node, places: list[Place]) -> None:
        draw = self._random.random()
        if draw < 0.05 and self._drop(plan):
            return
        if draw < 0.15 and self._share(places):
            return
        place = self._pick(places)
        if place.spec.kinds and draw < 0.4 and self.recast(place, self._random.choice(place.spec.kinds)):
            return
        if resizable(place) and self._random.random() < 0.6:
            self._resize(place)
        else:
            self._replace(place, places)

    def _pick(self, places: list[Place]) -> Place:
        """Arguments are drawn more often than what lies deep inside one of them."""
        tops = [place for place in places if place.top]
        return self._random.choice(tops if self._random.random() < 0.4 else places)

    def _drop(self, plan: Node) -> bool:
        """Leave out an argument that has a default."""
        args, kwargs = plan.edges
        names = [
            at for at in range(0, len(kwargs.edges), 2) if str(kwargs.edges[at].payload) in self._optional
        ]
        if names:
            at = self._random.choice(names)
            del kwargs.edges[at : at + 2]
            return True
        if len(args.edges) > self._required and not kwargs.edges:
            args.edges.pop()
            return True
        return False

    def _share(self, places: list[Place]) -> bool:
        """Let one mutable object stand at two places of the same spec."""
        objects = [place for place in places if place.node.identity and place.node.kind != "instance"]
        if len(objects) < 2:
            return False
        one, other = self._random.sample(objects, 2)
        if one.spec.how == KEPT or one.node.kind != other.node.kind or not _alike(one.spec, other.spec):
            return False
        if _reaches(one.node, other.parent) and one.spec.how != FREE:
            return False
        other.put(one.node)
        return True

    def recast(self, place: Place, kind: str) -> bool:
        """Let another kind of sequence with the same elements stand at a place; tell whether it may."""
        if place.key or place.node.kind not in place.spec.kinds or place.node.kind == kind:
            return False
        fresh = Node(kind)
        fresh.edges = list(place.node.edges)
        fresh.identity = next(_fresh_numbers) if kind != "tuple" else 0
        place.put(fresh)
        return True

    def _resize(self, place: Place) -> None:
        node, pick = place.node, self._random
        step = 2 if node.layout == MAPPING else 1
        groups = [node.edges[at : at + step] for at in range(0, len(node.edges), step)]
        how = pick.randrange(9)
        if how == 0 or not groups:
            groups = [] if groups or place.spec.how != FREE else [[Node("int", 0)] * step]
        elif how == 1:
            groups = [pick.choice(groups)]
        elif how == 2:
            groups.insert(pick.randrange(len(groups) + 1), pick.choice(groups))
        elif how == 3:
            groups.reverse()
        elif how == 4:
            pick.shuffle(groups)
        elif how == 5:
            groups.pop(pick.randrange(len(groups)))
        elif how == 6:
            groups = (groups * pick.choice((2, 3, 8)))[:LARGEST]
        elif how == 7 and self.constants.lengths:
            groups = self._of_length(place, groups, pick.choice(self.constants.lengths))
        else:
            groups.sort(key=lambda group: repr(group[0].payload))
        node.edges = [part for group in groups for part in group]

    def _of_length(self, place: Place, groups: list[list[Node]], length: int) -> list[list[Node]]:
        """Cut or fill up to a length; keys and members must differ, so integers and texts are counted up."""
        within = spec_within(spec_for(place.spec, place.node), place.node, 0)
        filled = groups[:length]
        while len(filled) < min(length, LARGEST):
            group = list(self._random.choice(groups))
            if within.how in (CHOICE, UNION) and spec_for(within, group[0]).how not in (ATOM, FREE):
                pass
            elif type(group[0].payload) is int and not group[0].edges:
                group[0] = Node(group[0].kind, len(filled) if group[0].kind == "int" else group[0].payload)
            elif type(group[0].payload) is str:
                group[0] = Node("str", f"{group[0].payload}{len(filled)}")
            filled.append(group)
        return filled

    def _replace(self, place: Place, places: list[Place]) -> None:
        value = self._value(place, places)
        if value is not None:
            place.put(value)

    def _value(self, place: Place, places: list[Place]) -> Node | None:
        """Return another value for a place, None if there is none to offer."""
        spec, node, pick = place.spec, place.node, self._random
        while spec.how == UNION:
            spec = pick.choice(spec.parts)
        if spec.how == CHOICE:
            return value_node(pick.choice(spec.values))
        # What the body iterates is a container; a caller who passes none says nothing of the rewrite.
        loose = spec.how == FREE and not (place.top and node.kind in SIZED)
        if loose and pick.random() < (0.15 if place.top else 0.4):
            return self._anything(place, places)
        kind = spec.name if spec.how == ATOM else node.kind
        if spec.how == HOLDS and spec.name in ("list", "set", "dict", "frozenset") and node.kind != spec.name:
            fresh = Node(spec.name, layout={"list": "sequence", "dict": MAPPING}.get(spec.name, SET))
            fresh.identity = next(_fresh_numbers) if spec.name != "frozenset" else 0
            return fresh
        if spec.how in (HOLDS, RECORD) or (spec.how == KEPT and place.spec.how == UNION):
            return None
        if spec.how == KEPT and kind not in ("int", "str", "float", "bytes"):
            return None
        return self._atom(kind, node, places)

    def _atom(self, kind: str, node: Node, places: list[Place]) -> Node | None:
        if kind not in BY_TYPE:
            return None
        pick, mined = self._random, self.constants.by_type.get(kind)
        draw = pick.random()
        if draw < 0.25:
            others = [place.node for place in places if place.node.kind == kind and place.node is not node]
            if others:
                other = pick.choice(others)  # as the same object: a NaN is found by identity alone
                return other if pick.random() < 0.6 else Node(kind, pick.choice(related(other.payload)))
        if mined and draw < 0.5:
            return Node(kind, self.bounded(pick.choice(mined)))
        if kind == "int" and draw < 0.65:
            here = node.payload if type(node.payload) is int else 0
            beside = here + pick.choice((-1, 1, 2, -2))
            return Node(kind, beside if pick.random() < 0.5 else self._integer())
        if kind == "str" and draw < 0.7 and type(node.payload) is str:
            return Node(kind, self._string(node.payload))
        if kind == "int" and self.huge and draw > 0.93:
            return Node(kind, pick.choice(HUGE))
        return Node(kind, pick.choice(BY_TYPE[kind]))

    def _integer(self) -> int:
        """Return an integer of any magnitude up to a million, up to ten thousand where size exhausts."""
        most = 10 ** self._random.randint(1, 6 if self.huge else 4)
        return self._random.randint(-most, most)

    def bounded(self, value: object) -> object:
        """Return a value, a smaller one for what is too large while `huge` is off."""
        if type(value) is int and not self.huge and abs(value) > 10_000:
            return 10_000
        return value

    def _string(self, text: str) -> str:
        pick = self._random
        mined = [str(part) for part in self.constants.by_type["str"]]
        other = pick.choice(mined or STRINGS) if pick.random() < 0.6 else pick.choice(STRINGS)
        at = pick.randrange(len(text) + 1)
        ways: Sequence[Callable[[], str]] = (
            lambda: text + other,
            lambda: other + text,
            lambda: text[:at] + other + text[at:],
            lambda: text * 2,
            lambda: text.swapcase(),
            lambda: text[::-1],
            lambda: text[:at],
            lambda: (text or "a") * 40,
            lambda: self._stretched(text),
            lambda: self._lined(text),
            lambda: self._woven(text, mined or STRINGS),
        )
        return pick.choice(ways)()[:5000]

    def _lined(self, text: str) -> str:
        """Cut a text into lines of unlike indentation, some of them empty."""
        pick, count = self._random, self._random.randint(2, 5)
        size = len(text) // count + 1
        indents = ("", " ", "  ", "\t", "    ", " \t")
        shared = pick.choice(indents)
        lines = [shared + pick.choice(indents) + text[at * size :][:size] for at in range(count)]
        ends = ("\n", "\n", "\n\n", " \n", "\r\n")
        return "".join(line + pick.choice(ends) for line in lines)

    def _woven(self, text: str, others: Sequence[str]) -> str:
        """Put strings that the sources speak of between pieces of a text."""
        pick = self._random
        pieces = [text[at : at + 3] for at in range(0, min(len(text), 18), 3)] or [""]
        return "".join(piece + pick.choice(others) for piece in pieces)

    def _stretched(self, text: str) -> str:
        length = self._random.choice(self.constants.lengths or [8])
        return ((text or "a") * (length // max(1, len(text)) + 1))[:length]

    def _anything(self, place: Place, places: list[Place]) -> Node:
        """Return any value: look-alikes of 0 and 1, values of the plan again, containers that have no
        hash."""
        pick = self._random
        draw = pick.random()
        if draw < 0.15 and not place.key and not self._hashable:
            fresh = Node("list")
            fresh.identity = next(_fresh_numbers)
            fresh.edges = [Node("int", pick.choice((0, 1)))] * pick.randrange(3)
            return fresh
        if draw < 0.18 and not place.key and not self._hashable and place.parent.kind == "list":
            return place.parent
        if draw < 0.2 and place.top and not self._hashable:
            ring = Node("list")
            ring.identity = next(_fresh_numbers)
            ring.edges = [Node("int", 1), ring]
            return ring
        if draw < 0.4:
            return value_node(pick.choice([*INTEGERS, *FLOATS]))
        if draw < 0.5:
            mined = self.constants.by_type["str"] + self.constants.by_type["int"]
            if mined:
                return value_node(self.bounded(pick.choice(mined)))
        return value_node(pick.choice(ANYTHING))


def stand_in(node: Node, kind: str) -> Node | None:
    """Return a plan of another kind of object that code may take for a list, a dict or a text, None for
    others."""
    fresh = Node(kind, layout=node.layout)
    fresh.identity = next(_fresh_numbers)
    if node.kind == "dict" and kind == "defaultdict":
        fresh.kind, fresh.payload, fresh.layout = "make", collections.defaultdict, "sequence"
        value = type(node.edges[1].payload) if node.edges else int
        fresh.edges = [Node("reference", value if value in (int, str, float) else list), node]
        return fresh
    if node.kind == "list" and kind in ("tuple", "iterator", "generator"):
        fresh.edges = list(node.edges)
        return fresh
    if node.kind == "str" and kind == "bytes":
        return Node(kind, str(node.payload).encode("utf-8", "surrogatepass"))
    return None


STAND_INS = ("generator", "iterator", "tuple", "defaultdict", "bytes")


def value_node(value: object) -> Node:
    """Return the plan of an immutable value: an atom, a tuple of such, a member of an enumeration."""
    if isinstance(value, tuple):
        node = Node("tuple")
        node.edges = [value_node(part) for part in value]
        return node
    if isinstance(value, enum.Enum):
        kind = type(value)
        return Node("enum", (kind.__module__, kind.__qualname__, value.name))
    return Node(type(value).__name__, value)


def _alike(one: Spec, other: Spec) -> bool:
    """Tell whether two specs allow the same values."""
    if any(getattr(one, name) != getattr(other, name) for name in ("how", "name", "fixed", "values")):
        return False
    parts, others = ((*spec.parts, *spec.fields.values()) for spec in (one, other))
    if len(parts) != len(others) or list(one.fields) != list(other.fields):
        return False
    return all(map(_alike, parts, others))


def _reaches(start: Node, goal: Node) -> bool:
    todo, seen = [start], set()
    while todo:
        node = todo.pop()
        if node is goal:
            return True
        if id(node) not in seen:
            seen.add(id(node))
            todo.extend(node.edges)
    return False


def corner_calls(args: tuple[object, ...]) -> Node:
    """Return the plan of a call with these immutable positional arguments."""
    plan = Node("call")
    both = Node("tuple")
    both.edges = [value_node(value) for value in args]
    plan.edges = [both, Node("dict", layout=MAPPING)]
    return plan
