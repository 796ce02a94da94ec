"""Plans of arguments: snapshots that values can be made of again, as often as wanted, aliasing included.

A plan is a `Node`, as mutation, shrinking, hashing and printing all want the same thing: plain data of known
kinds. Values of the subject's own classes are built from the classes of whichever side is asked.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import enum
import fractions
import itertools
import re
import struct
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Callable

from .graph import FIELDS, MAPPING, SET, Node
from .guard import attempt

CONTAINERS = frozenset({"list", "tuple", "dict", "set", "frozenset"})
WRAPPED = (
    collections.deque,
    collections.OrderedDict,
    collections.Counter,
    collections.defaultdict,
    bytearray,
    decimal.Decimal,
    fractions.Fraction,
    datetime.date,
    datetime.datetime,
    datetime.time,
    datetime.timedelta,
    datetime.timezone,
    range,
    slice,
    re.Pattern,
    types.BuiltinFunctionType,
    types.FunctionType,
    type,
)
"""Types of which a plan keeps how to make one, or the thing itself where it cannot change."""

DEPTH = 60
ITEMS = 100_000


class NoPlan(Exception):
    """A value that cannot be made again from data; the text names its type."""


class Planner:
    """Makes plans of values; one planner per input, so that sharing between arguments is kept."""

    def __init__(self, module: str, apart: frozenset[str] = frozenset()) -> None:
        self._module = module
        self._apart = apart
        self._memo: dict[int, Node] = {}
        self._atoms: dict[int, Node] = {}
        self._held: list[object] = []
        self._numbers = itertools.count(1)

    def plan(self, value: object, depth: int = 0) -> Node:
        """Return the plan of a value. Raises `NoPlan`. Uses iterators up."""
        kind = type(value)
        if kind in (int, str, bool, float, type(None), bytes, complex, type(...)):
            return self._atom(kind.__name__, value)
        if id(value) in self._memo:
            return self._memo[id(value)]
        if depth > DEPTH or len(self._held) > ITEMS:
            raise NoPlan("a value nested too deeply or too large")
        node = Node(kind.__name__)
        self._memo[id(value)] = node
        self._held.append(value)
        self._fill(node, value, depth + 1)
        return node

    def _atom(self, kind: str, value: object) -> Node:
        """Return one node for one object, where two that are equal can be told apart."""
        if id(value) not in self._atoms:
            self._atoms[id(value)] = Node(kind, value)
        return self._atoms[id(value)]

    def _fill(self, node: Node, value: object, depth: int) -> None:
        parts: list[object] = []
        if type(value) in (list, tuple):
            parts = list(value)  # type: ignore[call-overload]
        elif type(value) in (set, frozenset):
            node.layout, parts = SET, list(value)  # type: ignore[call-overload]
        elif type(value) is dict:
            node.layout, parts = MAPPING, [part for pair in value.items() for part in pair]
        elif isinstance(value, (types.GeneratorType, Iterator)):
            node.kind = "generator" if isinstance(value, types.GeneratorType) else "iterator"
            parts = self._drawn(value)
        elif isinstance(value, enum.Enum):
            if value.name not in type(value).__members__:
                raise NoPlan(f"an argument of type {type(value).__qualname__} that is no single member")
            node.kind, node.payload = "enum", (type(value).__module__, type(value).__qualname__, value.name)
        elif type(value) in WRAPPED or isinstance(value, type):
            parts = self._wrapped(node, value)
        else:
            parts = self._instance(node, value)
        if type(value) in (list, set, dict) or node.kind in ("instance", "make", "generator", "iterator"):
            node.identity = next(self._numbers)
        node.edges = [self.plan(part, depth) for part in parts]

    def _drawn(self, value: Iterator[object]) -> list[object]:
        """Return what an iterator gives; what the code under test would do while it runs is no plain data."""
        frame = getattr(value, "gi_frame", None)
        outcome = attempt(lambda: list(itertools.islice(value, 1000)))
        # An expression stands for its elements; a function that yields may do anything between two of them.
        foreign = (
            frame is not None
            and frame.f_code.co_name != "<genexpr>"
            and frame.f_globals.get("__name__") == self._module
        )
        if foreign or not isinstance(outcome.value, list):
            raise NoPlan(f"an argument of type {type(value).__qualname__}")
        return outcome.value

    def _wrapped(self, node: Node, value: object) -> list[object]:
        """Plan what is made by calling its type, or is itself by reference."""
        if isinstance(value, (types.BuiltinFunctionType, types.FunctionType, type, re.Pattern)):
            node.kind, node.payload = "reference", value
            return []
        node.kind, node.payload = "make", type(value)
        if isinstance(value, collections.deque):
            return [list(value), value.maxlen]
        if isinstance(value, collections.defaultdict):
            return [value.default_factory, dict(value)]
        if isinstance(value, dict):
            return [list(value.items())] if isinstance(value, collections.OrderedDict) else [dict(value)]
        if isinstance(value, bytearray):
            return [bytes(value)]
        if isinstance(value, (decimal.Decimal, fractions.Fraction)):
            return [str(value)]
        if isinstance(value, (range, slice)):
            return [value.start, value.stop, value.step]
        reduced = value.__reduce_ex__(2)
        assert isinstance(reduced, tuple)
        return list(reduced[1])

    def _instance(self, node: Node, value: object) -> list[object]:
        """Plan an object of a class: its class by name, its attributes, its slots, its content if it is a
        tuple. What each side makes in a way of its own must be made by each."""
        kind = type(value)
        if any(each.__module__ == self._module and each.__qualname__ in self._apart for each in kind.__mro__):
            raise NoPlan(f"an argument of type {kind.__qualname__}, which both sides make differently")
        try:
            reduced = value.__reduce_ex__(2)
        except TypeError:
            raise NoPlan(f"an argument of type {kind.__qualname__}") from None
        if not isinstance(reduced, tuple) or "<" in kind.__qualname__:
            raise NoPlan(f"an argument of type {kind.__qualname__}")
        function, arguments, state = (*reduced, None)[:3]
        if getattr(function, "__module__", "") != "copyreg" or (len(reduced) > 3 and any(reduced[3:])):
            raise NoPlan(f"an argument of type {kind.__qualname__}")
        node.kind = "instance"
        node.payload = (kind.__module__, kind.__qualname__, kind)
        attributes: dict[str, object] = {}
        for part in state if isinstance(state, tuple) else (state,):
            if part is not None:
                if not isinstance(part, dict):
                    raise NoPlan(f"an argument of type {kind.__qualname__} with a state of its own")
                attributes.update(part)
        node.layout = FIELDS
        node.names = ("", *attributes)
        return [tuple(arguments[1:]), *attributes.values()]


class Builder:
    """Makes values of plans, with the classes of one side. One builder per input."""

    def __init__(self, module: types.ModuleType, pulled: Callable[[str], None] = lambda event: None) -> None:
        self._module = module
        self._pulled = pulled
        self._memo: dict[int, object] = {}

    def build(self, node: Node) -> object:
        """Return a fresh value; objects the plan has once are made once, and equal atoms of two nodes are two
        objects where the interpreter does not keep one for all."""
        if node.kind in KEPT_ONCE or (node.kind == "int" and -6 < node.payload < 257):  # type: ignore[operator]
            return node.payload
        if id(node) in self._memo:
            return self._memo[id(node)]
        value = self._build(node)
        self._memo[id(node)] = value
        return value

    def _build(self, node: Node) -> object:
        if node.kind == "list":
            found: list[object] = []
            self._memo[id(node)] = found
            found.extend(map(self.build, node.edges))
            return found
        if node.kind == "dict":
            table: dict[object, object] = {}
            self._memo[id(node)] = table
            for place in range(0, len(node.edges), 2):
                table[self.build(node.edges[place])] = self.build(node.edges[place + 1])
            return table
        if node.kind == "enum":
            assert isinstance(node.payload, tuple)
            module, name, member = node.payload
            return getattr(self._named(str(module), str(name), None), str(member))
        if node.kind == "instance":
            return self._instance(node)
        if node.kind == "reference":
            return self._reference(node.payload)
        if node.kind in ATOMS:
            return _another(node.payload)
        parts = [self.build(part) for part in node.edges]
        if node.kind == "make":
            assert isinstance(node.payload, type)
            return node.payload(*parts)
        return self._sealed(node.kind, parts)

    def _sealed(self, kind: str, parts: list[object]) -> object:
        if kind == "tuple":
            return tuple(parts)
        if kind == "set":
            return set(parts)
        if kind == "frozenset":
            return frozenset(parts)
        if kind == "iterator":
            return iter(parts)
        assert kind == "generator", kind
        return self._feed(parts)

    def _feed(self, parts: list[object]) -> Iterator[object]:
        for place, part in enumerate(parts):
            self._pulled(f"item {place} of an argument was asked for")
            yield part
        self._pulled("the end of an argument was reached")

    def _instance(self, node: Node) -> object:
        assert isinstance(node.payload, tuple)
        kind = self._named(str(node.payload[0]), str(node.payload[1]), node.payload[2])
        content = self.build(node.edges[0])
        assert isinstance(kind, type), kind
        assert isinstance(content, tuple), content
        value: object = kind.__new__(kind, *content)
        self._memo[id(node)] = value
        for name, part in zip(node.names[1:], node.edges[1:]):
            object.__setattr__(value, name, self.build(part))
        return value

    def _reference(self, value: object) -> object:
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "<")
        return self._named(str(module), str(name), value)

    def _named(self, module: str, name: str, default: object) -> object:
        """Return what this side has under the name: classes of the subject differ between the sides."""
        found: object = self._module if module == self._module.__name__ else sys.modules.get(module)
        if found is None or "<" in name:
            return default
        for part in name.split("."):
            found = getattr(found, part, None)
        return default if found is None else found


ATOMS = frozenset({"int", "str", "bool", "float", "NoneType", "bytes", "complex", "ellipsis"})


KEPT_ONCE = frozenset({"bool", "NoneType", "ellipsis"})


def _another(value: object) -> object:
    """Return an equal atom that is another object, if the interpreter makes one; of a NaN another NaN."""
    if isinstance(value, str):
        return "".join([value[:1], value[1:]])
    if isinstance(value, bytes):
        return bytes(bytearray(value))
    if isinstance(value, float):
        return struct.unpack("d", struct.pack("d", value))[0]
    if isinstance(value, complex):
        return complex(value.real, value.imag)
    return value + 0 if isinstance(value, int) else value


def plan_call(
    module: str, args: tuple[object, ...], kwargs: dict[str, object], apart: frozenset[str] = frozenset()
) -> Node:
    """Return the plan of the arguments of a call as one node: a tuple, then a dict. Raises `NoPlan`.

    `apart` are the classes of the module whose objects cannot be taken from one side to the other.
    """
    planner = Planner(module, apart)
    node = Node("call")
    both = Node("tuple")
    both.edges = [planner.plan(value) for value in args]
    named = Node("dict", layout=MAPPING)
    for name, value in kwargs.items():
        named.edges += [Node("str", name), planner.plan(value)]
    node.edges = [both, named]
    return node


def make_call(
    plan: Node, module: types.ModuleType, pulled: Callable[[str], None] | None = None
) -> tuple[list[object], dict[str, object]]:
    """Return fresh arguments. Both are made by one builder, so sharing between them is as planned.

    A plan of the kind "recipe" holds a function of the module instead: arguments that are no plain data.
    """
    if plan.kind == "recipe":
        made: tuple[Sequence[object], dict[str, object]] = plan.payload(module)  # type: ignore[operator]
        return list(made[0]), dict(made[1])
    builder = Builder(module, pulled) if pulled else Builder(module)
    args = [builder.build(part) for part in plan.edges[0].edges]
    named = plan.edges[1].edges
    kwargs = {str(named[place].payload): builder.build(named[place + 1]) for place in range(0, len(named), 2)}
    return args, kwargs
