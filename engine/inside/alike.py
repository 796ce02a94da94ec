"""Are two objects alike in structure? Tells whether a call changed what it was given.

Doubt is answered with no: then the caller makes fresh inputs for every call, which costs time, never truth.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable
from types import BuiltinFunctionType, FunctionType, ModuleType

ATOMS = (bool, int, float, complex, str, bytes, bytearray, range, slice, type(None), type(Ellipsis))
NAMED = (FunctionType, BuiltinFunctionType, ModuleType, type)
"""What a call does not change and another copy of the module has anew."""

UNPICKLED = (
    pickle.PicklingError,
    TypeError,
    ValueError,
    AttributeError,
    ImportError,
    NotImplementedError,
    RecursionError,
)
"""What `pickle` and `__reduce_ex__` raise for objects that cannot be taken apart."""


def alike(one: object, other: object) -> bool:
    """Tell whether two objects have the same types by name, values, order and attributes, deeply."""
    pairs = [(one, other)]
    seen: set[tuple[int, int]] = set()
    kept: list[object] = []  # what is taken apart stays alive, for a freed object's id may come again
    while pairs:
        a, b = pairs.pop()
        if a is b or (id(a), id(b)) in seen:
            continue
        seen.add((id(a), id(b)))
        if type(a).__qualname__ != type(b).__qualname__:
            return False
        if isinstance(a, ATOMS) and type(a) in ATOMS:
            if a != b and not (a != a and b != b):
                return False
            continue
        if isinstance(a, NAMED):
            if getattr(a, "__name__", "") != getattr(b, "__name__", ""):
                return False
            continue
        parts, others = _parts(a), _parts(b)
        if parts is None or others is None or len(parts) != len(others):
            return False
        kept += (parts, others)
        pairs.extend(zip(parts, others))
    return True


def _parts(whole: object) -> list[object] | None:
    """Return what an object is made of, in an order that equal objects share; None if nobody can tell."""
    if type(whole) in (list, tuple, deque):
        return list(whole)  # type: ignore[call-overload, no-any-return]
    if type(whole) is dict:
        return [part for item in whole.items() for part in item]
    if isinstance(whole, (set, frozenset)) and type(whole) in (set, frozenset):
        return _ordered(whole)
    try:
        reduced = whole.__reduce_ex__(2)
    except UNPICKLED:
        return None
    if isinstance(reduced, str):
        return [reduced]
    # The fourth and fifth parts are iterators over items of lists and mappings.
    return [*reduced[:3], *(list(part) for part in reduced[3:5] if part is not None)]


def _ordered(members: Iterable[object]) -> list[object] | None:
    listed = list(members)
    if not all(isinstance(member, (bool, int, float, str, bytes, type(None))) for member in listed):
        return None
    return sorted(listed, key=lambda member: (type(member).__name__, repr(member)))
