"""What a caller may pass: annotations read as the limits within which inputs may be changed.

An input that breaks an annotation shows nothing, so each place in a plan has a spec. Policy: plain types
only. An `int` is no bool and no subclass, a `float` is a float, a `str` is exactly str; what a rewrite does
to subclasses that redefine equality is not checked, and reported so.
"""

from __future__ import annotations

import collections
import collections.abc
import enum
import inspect
import itertools
import types
import typing
from collections.abc import Sequence
from typing import Union

from .graph import Node
from .guard import attempt

FREE, KEPT, ATOM, CHOICE, UNION, HOLDS, RECORD = "free", "kept", "atom", "choice", "union", "holds", "record"


class Spec:
    """What may stand at a place: `FREE` anything, `KEPT` the kind of value that was generated
    there, `ATOM` values of the type `name`, `CHOICE` one of `values`, `UNION` what one of `parts`
    allows, `HOLDS` a container of kind `name` with elements (or keys and values, or one part per
    place if `fixed`) as `parts` say."""

    __slots__ = ("fields", "fixed", "how", "kinds", "name", "parts", "values")

    def __init__(
        self,
        how: str,
        name: str = "",
        parts: Sequence[Spec] = (),
        values: Sequence[object] = (),
        fixed: bool = False,
    ) -> None:
        self.how = how
        self.name = name
        self.parts = list(parts)
        self.values = list(values)
        self.fixed = fixed
        self.fields: dict[str, Spec] = {}
        self.kinds: tuple[str, ...] = ()

    def allows_none(self) -> bool:
        """Tell whether None may stand here."""
        if self.how == UNION:
            return any(part.allows_none() for part in self.parts)
        return self.how == FREE or (self.how == ATOM and self.name == "NoneType")

    def has_free(self) -> bool:
        """Tell whether anything may stand here or somewhere below."""
        return self.how == FREE or any(part.has_free() for part in (*self.parts, *self.fields.values()))

    def domain(self, limit: int) -> list[object] | None:
        """Return all values, if they are few: booleans, None, literals, members of enumerations, unions of
        these."""
        if self.how == CHOICE:
            return self.values
        if self.how == ATOM:
            return SMALL.get(self.name)
        if self.how == UNION:
            found = [part.domain(limit) for part in self.parts]
            return None if any(part is None for part in found) else [x for part in found for x in part or []]
        if self.how == HOLDS and self.fixed:
            places = [part.domain(limit) for part in self.parts]
            if any(place is None for place in places):
                return None
            rows = list(itertools.islice(itertools.product(*[place or [] for place in places]), limit + 1))
            return list(rows) if len(rows) <= limit else None
        return None


ATOM_TYPES = (int, float, str, bytes, bool, complex, type(None))
SPREAD = 32
"""So many arguments of `*args` are given a spec."""

SMALL: dict[str, list[object]] = {"bool": [False, True], "NoneType": [None]}
SEQUENCES = {
    list: "list",
    collections.abc.Sequence: "list",
    collections.abc.MutableSequence: "list",
    collections.abc.Collection: "list",
    collections.abc.Iterable: "",
    collections.abc.Iterator: "",
    collections.abc.Reversible: "list",
    set: "set",
    frozenset: "frozenset",
    collections.abc.Set: "set",
    collections.abc.MutableSet: "set",
    collections.deque: "",
    dict: "dict",
    collections.abc.Mapping: "dict",
    collections.abc.MutableMapping: "dict",
    collections.defaultdict: "",
    collections.OrderedDict: "",
    collections.Counter: "",
}


MAPPINGS = frozenset({kind for kind, name in SEQUENCES.items() if name == "dict"}) | {
    collections.defaultdict,
    collections.OrderedDict,
}


def specs_of(function: object, module: str) -> tuple[list[Spec], dict[str, Spec]]:
    """Return the specs of the positional parameters and of all parameters by name.

    A parameter without annotation is `FREE`; one whose annotation cannot be read is `KEPT`.
    """
    function = getattr(function, "__func__", function)
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return [], {}
    written = getattr(function, "__annotations__", {})
    outcome = attempt(lambda: typing.get_type_hints(function))
    hints = outcome.value if outcome.error is None and isinstance(outcome.value, dict) else {}
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    found: dict[str, Spec] = {}
    for name in names:
        if name in hints:
            found[name] = spec_of(hints[name], module)
        else:
            found[name] = Spec(KEPT if name in written else FREE)
    positional = [found[name] for name in names[: code.co_argcount]]
    if code.co_flags & inspect.CO_VARARGS:
        rest = code.co_varnames[len(names)]
        spec = spec_of(hints[rest], module) if rest in hints else Spec(KEPT if rest in written else FREE)
        positional += [spec] * SPREAD
    return positional, found


def spec_of(hint: object, module: str, depth: int = 0) -> Spec:
    """Return the spec of a resolved annotation."""
    if hint is typing.Any or hint is object or isinstance(hint, typing.TypeVar):
        return Spec(FREE)
    if hint is None:
        return Spec(ATOM, "NoneType")
    if isinstance(hint, type):
        plain = _plain(hint, module, depth)
        if plain is not None:
            return plain
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return Spec(CHOICE, values=inner)
    if origin is Union or type(hint).__name__ == "UnionType":
        return Spec(UNION, parts=[spec_of(part, module, depth) for part in inner])
    if hasattr(hint, "__metadata__") or type(hint).__name__ == "TypeAliasType":
        return spec_of(getattr(hint, "__origin__", getattr(hint, "__value__", None)), module, depth)
    if origin is tuple:
        if not inner and hasattr(hint, "__args__"):  # tuple[()], where bare typing.Tuple has none
            return Spec(HOLDS, "tuple", fixed=True)
        return _tuple(inner, module, depth)
    return _holder(origin if origin is not None else hint, inner, module, depth)


def _plain(hint: type, module: str, depth: int) -> Spec | None:
    """Return the spec of a class, None if it is a container."""
    if hint in ATOM_TYPES:
        return Spec(ATOM, hint.__name__)
    if issubclass(hint, enum.Enum):
        return Spec(CHOICE, values=list(hint))
    if hint is tuple:
        return _tuple((), module, depth)
    if hint.__module__ == module and depth < 4 and hint not in SEQUENCES:
        return _record(hint, module, depth)
    return None


def _holder(kind: object, inner: Sequence[object], module: str, depth: int) -> Spec:
    if isinstance(kind, type) and kind in SEQUENCES:
        count = 2 if kind in MAPPINGS else 1
        parts = [spec_of(part, module, depth) for part in inner[:count]] or [Spec(FREE)] * count
        spec = Spec(HOLDS, SEQUENCES[kind], parts)
        spec.kinds = RECAST.get(kind, ())
        return spec
    return Spec(KEPT)


RECAST: dict[object, tuple[str, ...]] = {
    collections.abc.Iterable: ("list", "tuple", "generator", "iterator"),
    collections.abc.Iterator: ("generator", "iterator"),
    collections.abc.Sequence: ("list", "tuple"),
    collections.abc.Collection: ("list", "tuple"),
    collections.abc.Reversible: ("list", "tuple"),
}
"""What else a caller may pass for an abstract sequence: the kinds of nodes, all with the elements as
parts."""


def _tuple(inner: Sequence[object], module: str, depth: int) -> Spec:
    if not inner:
        return Spec(HOLDS, "tuple", [Spec(FREE)])
    if len(inner) == 2 and inner[1] is ...:
        return Spec(HOLDS, "tuple", [spec_of(inner[0], module, depth)])
    parts = [spec_of(part, module, depth) for part in inner if part != ()]
    return Spec(HOLDS, "tuple", parts, fixed=True)


def _record(kind: type, module: str, depth: int) -> Spec:
    outcome = attempt(lambda: typing.get_type_hints(kind))
    spec = Spec(RECORD)
    if outcome.error is None and isinstance(outcome.value, dict):
        spec.fields = {name: spec_of(part, module, depth + 1) for name, part in outcome.value.items()}
    return spec


def spec_for(spec: Spec, node: Node) -> Spec:
    """Return the alternative of a union that a node stands for."""
    if spec.how != UNION:
        return spec
    for part in spec.parts:
        chosen = spec_for(part, node)
        if chosen.how == ATOM and chosen.name == node.kind:
            return chosen
        if chosen.how == HOLDS and (chosen.name == node.kind or (not chosen.name and node.edges)):
            return chosen
    return next((part for part in spec.parts if part.how in (FREE, RECORD)), Spec(KEPT))
