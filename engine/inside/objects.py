"""Objects of any class: their attributes, their slots, the content of a built-in type they extend, their
reduce."""

from __future__ import annotations

import collections
import types
from collections.abc import Iterator
from typing import Callable

from .graph import FIELDS, MAPPING, SEQUENCE, SET, Shape
from .guard import attempt
from .parts import Part

HEAP_TYPE = 1 << 9
"""`Py_TPFLAGS_HEAPTYPE` (Include/object.h): set for every class that a `class` statement made."""

FROZEN_MODULES = frozenset({"uuid", "pathlib", "ipaddress", "zoneinfo", "datetime", "decimal", "fractions"})
"""Modules of the standard library whose objects nobody mutates: `is` between equal ones tells nothing."""


def kind_of(value: object) -> str:
    """Return the full name of the type of a value, short for built-in types."""
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def describe_object(value: object) -> Shape:
    """Return the shape of an object that no rule for an exact type covers, `unknown` if nothing gets in."""
    kind = type(value)
    if kind is object:
        return Shape("object", distinct=True, bare=True)
    parts: list[object] = []
    names: list[str] = []
    attributes = _slots(value)
    attributes.update(_attributes(value))
    content = _content(value)
    payload: object = None
    if isinstance(content, Part):
        parts.append(content)
        names.append("")
    elif content is not None:
        payload = content
    elif not _is_plain(kind):
        reduced = attempt(lambda: value.__reduce_ex__(4))
        if reduced.error is not None or not isinstance(reduced.value, (tuple, str)):
            return Shape(
                kind_of(value), unknown=f"an object of type {kind_of(value)} shows nothing of itself"
            )
        parts.append(_reduction(reduced.value))
        names.append("")
    parts.append(Part.attributes(attributes))
    names.append("")
    return Shape(
        kind_of(value), payload, parts, FIELDS, tuple(names), distinct=not _is_frozen(value, content)
    )


def _is_plain(kind: type) -> bool:
    """Tell whether `class` statements made all of a class, so that attributes and slots are all there is."""
    return all(
        parent is object or (parent.__flags__ & HEAP_TYPE and is_python(parent)) for parent in kind.__mro__
    )


def is_python(kind: type) -> bool:
    """Tell a class that a `class` statement made from a heap type of an extension module, which lacks
    both."""
    return (
        "__dict__" in vars(kind)
        or "__weakref__" in vars(kind)
        or "__slots__" in vars(kind)
        or any(isinstance(part, types.FunctionType) for part in vars(kind).values())
    )


def _is_frozen(value: object, content: object) -> bool:
    kind = type(value)
    if isinstance(value, bytearray):
        return False
    if isinstance(value, tuple) or (content is not None and not isinstance(content, Part)):
        return not getattr(value, "__dict__", None)
    parameters = getattr(kind, "__dataclass_params__", None)
    return bool(getattr(parameters, "frozen", False)) or kind.__module__.partition(".")[0] in FROZEN_MODULES


def _attributes(value: object) -> dict[str, object]:
    try:
        found = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return {str(name): part for name, part in found.items()} if isinstance(found, dict) else {}


def _slots(value: object) -> dict[str, object]:
    found: dict[str, object] = {}
    for parent in type(value).__mro__:
        if not parent.__flags__ & HEAP_TYPE:
            continue
        for name, slot in vars(parent).items():
            if isinstance(slot, types.MemberDescriptorType):
                try:
                    found[name] = slot.__get__(value, type(value))
                except AttributeError:
                    continue
    return found


def _content(value: object) -> object:
    """Return the built-in value inside an instance of a subclass: a `Part`, an atom, None if there is none.

    The methods of the built-in type are called, not those of the subclass, which may say anything.
    """
    for kind, content in CONTENTS:
        if isinstance(value, kind):
            return content(value)
    return None


def _reduction(reduced: object) -> Part:
    if isinstance(reduced, str):
        return Part("global", items=[reduced])
    assert isinstance(reduced, tuple)
    function, arguments = reduced[0], reduced[1]
    rest = [list(part) if part is not None and place >= 3 else part for place, part in enumerate(reduced)]
    return Part("reduced", items=[function, arguments, *rest[2:5]])


def _of_dict(value: object) -> object:
    assert isinstance(value, dict)
    return Part("dict", MAPPING, [part for pair in dict.items(value) for part in pair])


def _of_deque(value: object) -> object:
    assert isinstance(value, collections.deque)
    return Part("deque", items=[value.maxlen, *collections.deque.__iter__(value)])


def _of_text(value: object) -> object:
    assert isinstance(value, str)
    return str.__getitem__(value, slice(None))


def _of_bytes(value: object) -> object:
    assert isinstance(value, bytes)
    return bytes.__getitem__(value, slice(None))


def _of_bytearray(value: object) -> object:
    assert isinstance(value, bytearray)
    return ("bytearray", bytes(value))


def _of_number(value: object) -> object:
    assert isinstance(value, (int, float, complex))
    if isinstance(value, int):
        return int.__add__(value, 0)
    return float.__pos__(value) if isinstance(value, float) else complex.__pos__(value)


def _of_items(kind: type, layout: str) -> Callable[[object], object]:
    """Return what reads the items of a built-in collection past the methods of a subclass."""

    def read(value: object) -> object:
        iterate: Callable[[object], Iterator[object]] = vars(kind)["__iter__"]
        return Part(kind.__name__, layout, list(iterate(value)))

    return read


CONTENTS: tuple[tuple[type, Callable[[object], object]], ...] = (
    (dict, _of_dict),
    (list, _of_items(list, SEQUENCE)),
    (tuple, _of_items(tuple, SEQUENCE)),
    (set, _of_items(set, SET)),
    (frozenset, _of_items(frozenset, SET)),
    (collections.deque, _of_deque),
    (str, _of_text),
    (bytes, _of_bytes),
    (bytearray, _of_bytearray),
    (int, _of_number),
    (float, _of_number),
    (complex, _of_number),
)
