"""What an object of the standard library looks like to the comparator, by its exact type."""

from __future__ import annotations

import array
import collections
import collections.abc
import datetime
import decimal
import enum
import fractions
import functools
import io
import re
import types
import weakref
from typing import Callable

from .arrays import describe_array
from .graph import FIELDS, MAPPING, SET, Camera, Shape
from .lazy import awaited, drained, drained_async
from .objects import describe_object, is_python, kind_of
from .parts import Part

PURE = frozenset({"builtins", "itertools", "collections", "_csv"})
"""Modules whose iterators are what they yield; those of other extension modules (a cursor) are more than
that."""

Describe = Callable[[Camera, object], Shape]


def describe(camera: Camera, value: object) -> Shape:
    """Return the shape of any object that is no plain atom. Runs foreign code where a type demands it."""
    known = EXACT.get(type(value))
    if known is not None:
        return known(camera, value)
    if isinstance(value, type):
        return Shape(
            "type", f"{value.__module__}.{value.__qualname__}", distinct=value.__module__ != "builtins"
        )
    if isinstance(value, enum.Enum):
        return Shape(kind_of(value), f"{value!s} {value._value_!r}")
    for matches, how in FAMILIES:
        if isinstance(value, matches):
            return how(camera, value)
    found = describe_array(value)
    return found if found is not None else describe_object(value)


def _list(camera: Camera, value: object) -> Shape:
    return Shape("list", parts=list(value), distinct=True)  # type: ignore[call-overload]


def _tuple(camera: Camera, value: object) -> Shape:
    return Shape("tuple", parts=list(value))  # type: ignore[call-overload]


def pairs(items: collections.abc.Iterable[tuple[object, object]]) -> list[object]:
    """Return keys and values in turn."""
    return [part for pair in items for part in pair]


def _dict(camera: Camera, value: object) -> Shape:
    assert isinstance(value, dict)
    return Shape(kind_of(value), parts=pairs(value.items()), layout=MAPPING, distinct=True)


def _defaultdict(camera: Camera, value: object) -> Shape:
    assert isinstance(value, collections.defaultdict)
    content = Part("dict", MAPPING, pairs(value.items()))
    parts: list[object] = [content, value.default_factory]
    return Shape(kind_of(value), None, parts, FIELDS, ("", "default_factory"), distinct=True)


def _set(camera: Camera, value: object) -> Shape:
    return Shape("set", parts=list(value), layout=SET, distinct=True)  # type: ignore[call-overload]


def _frozenset(camera: Camera, value: object) -> Shape:
    return Shape("frozenset", parts=list(value), layout=SET)  # type: ignore[call-overload]


def _deque(camera: Camera, value: object) -> Shape:
    assert isinstance(value, collections.deque)
    return Shape(kind_of(value), value.maxlen, list(value), distinct=True)


def _view(camera: Camera, value: object) -> Shape:
    kind = kind_of(value)
    if isinstance(value, collections.abc.ItemsView):
        return Shape(kind, parts=pairs(value), layout=MAPPING)
    return Shape(kind, parts=list(value))  # type: ignore[call-overload]


def _range(camera: Camera, value: object) -> Shape:
    assert isinstance(value, range)
    return Shape("range", (value.start, value.stop, value.step))


def _slice(camera: Camera, value: object) -> Shape:
    assert isinstance(value, slice)
    return Shape("slice", None, [value.start, value.stop, value.step], FIELDS, ("start", "stop", "step"))


def _bytearray(camera: Camera, value: object) -> Shape:
    return Shape("bytearray", bytes(value), distinct=True)  # type: ignore[call-overload]


def _memoryview(camera: Camera, value: object) -> Shape:
    assert isinstance(value, memoryview)
    shape = tuple(value.shape or ())
    return Shape("memoryview", (value.format, shape, value.readonly, value.tobytes()), distinct=True)


def _array(camera: Camera, value: object) -> Shape:
    assert isinstance(value, array.array)
    return Shape(kind_of(value), value.typecode, list(value), distinct=True)


def _text(camera: Camera, value: object) -> Shape:
    """Describe an immutable value that its `repr` holds completely."""
    return Shape(kind_of(value), repr(value))


def _moment(camera: Camera, value: object) -> Shape:
    assert isinstance(value, (datetime.datetime, datetime.time))
    naive = value.replace(tzinfo=None)
    return Shape(kind_of(value), repr(naive), [value.tzinfo], FIELDS, ("tzinfo",))


def _pattern(camera: Camera, value: object) -> Shape:
    assert isinstance(value, re.Pattern)
    return Shape(kind_of(value), (value.pattern, value.flags))


def _match(camera: Camera, value: object) -> Shape:
    assert isinstance(value, re.Match)
    parts: list[object] = [value.re, value.string, value.regs, value.pos, value.endpos]
    return Shape(kind_of(value), None, parts, FIELDS, ("re", "string", "regs", "pos", "endpos"))


def _partial(camera: Camera, value: object) -> Shape:
    assert isinstance(value, functools.partial)
    parts: list[object] = [value.func, value.args, value.keywords]
    return Shape(kind_of(value), None, parts, FIELDS, ("func", "args", "keywords"))


def code_key(code: types.CodeType) -> tuple[object, ...]:
    """Return what a code object does, without its file and lines."""
    constants = tuple(
        code_key(part) if isinstance(part, types.CodeType) else f"{type(part).__name__} {part!r}"
        for part in code.co_consts
    )
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return (code.co_name, code.co_code, constants, names, counts)


def _function(camera: Camera, value: object) -> Shape:
    """Describe a function. One that its module names is known by that name, as its code may be what was
    rewritten; of all others another code is no difference but cannot be compared, which `compare` knows."""
    assert isinstance(value, types.FunctionType)
    name = f"{value.__module__}.{value.__qualname__}"
    if "<" not in value.__qualname__:
        return Shape("function", (name, ()))
    cells = [_cell(cell) for cell in value.__closure__ or ()]
    closure = Part("closure", FIELDS, cells, value.__code__.co_freevars)
    parts: list[object] = [closure, value.__defaults__, value.__kwdefaults__, Part.attributes(vars(value))]
    names = ("", "__defaults__", "__kwdefaults__", "")
    return Shape("function", (name, code_key(value.__code__)), parts, FIELDS, names)


def _cell(cell: types.CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return Part("empty cell")


def _method(camera: Camera, value: object) -> Shape:
    assert isinstance(value, types.MethodType)
    return Shape("method", None, [value.__func__, value.__self__], FIELDS, ("__func__", "__self__"))


def _builtin(camera: Camera, value: object) -> Shape:
    owner = getattr(value, "__self__", None)
    name = f"{getattr(value, '__module__', None)}.{getattr(value, '__qualname__', '')}"
    parts = [] if owner is None or isinstance(owner, (types.ModuleType, type)) else [owner]
    return Shape("builtin", name, parts, FIELDS, ("__self__",) if parts else ())


def _proxy(camera: Camera, value: object) -> Shape:
    assert isinstance(value, types.MappingProxyType)
    return Shape("mappingproxy", parts=pairs(value.items()), layout=MAPPING)


def _weakref(camera: Camera, value: object) -> Shape:
    assert isinstance(value, weakref.ref)
    return Shape("weakref", None, [value()], FIELDS, ("()",))


def _buffer(camera: Camera, value: object) -> Shape:
    assert isinstance(value, (io.StringIO, io.BytesIO))
    if value.closed:
        return Shape(kind_of(value), "closed", distinct=True)
    return Shape(kind_of(value), (value.getvalue(), value.tell()), distinct=True)


def _exception(camera: Camera, value: object) -> Shape:
    """Describe an exception: what `raise ... from` set is its cause, an exception merely under way its
    context."""
    assert isinstance(value, BaseException)
    context = None if value.__cause__ is not None or value.__suppress_context__ else value.__context__
    attributes = {name: part for name, part in vars(value).items() if name != "__notes__"}
    notes = getattr(value, "__notes__", None)
    parts = [value.args, value.__cause__, context, notes, Part.attributes(attributes)]
    names = (".args", "__cause__", "__context__", "__notes__", "")
    return Shape(kind_of(value), "exception", parts, FIELDS, names)


def _part(camera: Camera, value: object) -> Shape:
    assert isinstance(value, Part)
    return Shape(value.kind, None, value.items, value.layout, value.names)


def _module(camera: Camera, value: object) -> Shape:
    assert isinstance(value, types.ModuleType)
    return Shape("module", value.__name__, unknown="a module")


def _drained(camera: Camera, value: object) -> Shape:
    if isinstance(value, io.IOBase):
        return Shape(kind_of(value), unknown="an open file")
    if type(value).__module__ not in PURE and not is_python(type(value)):
        return Shape(kind_of(value), unknown=f"an iterator of type {kind_of(value)} has a state of its own")
    assert isinstance(value, collections.abc.Iterator)
    return drained(camera, value)


def _drained_async(camera: Camera, value: object) -> Shape:
    assert isinstance(value, collections.abc.AsyncIterator)
    return drained_async(camera, value)


def _awaited(camera: Camera, value: object) -> Shape:
    assert isinstance(value, collections.abc.Awaitable)
    return awaited(camera, value)


EXACT: dict[type, Describe] = {
    Part: _part,
    list: _list,
    tuple: _tuple,
    dict: _dict,
    collections.OrderedDict: _dict,
    collections.Counter: _dict,
    collections.defaultdict: _defaultdict,
    set: _set,
    frozenset: _frozenset,
    collections.deque: _deque,
    range: _range,
    slice: _slice,
    bytearray: _bytearray,
    memoryview: _memoryview,
    array.array: _array,
    decimal.Decimal: _text,
    fractions.Fraction: _text,
    datetime.date: _text,
    datetime.timedelta: _text,
    datetime.timezone: _text,
    datetime.datetime: _moment,
    datetime.time: _moment,
    re.Pattern: _pattern,
    re.Match: _match,
    functools.partial: _partial,
    types.FunctionType: _function,
    types.MethodType: _method,
    types.BuiltinFunctionType: _builtin,
    types.MethodWrapperType: _builtin,
    types.MethodDescriptorType: _builtin,
    types.WrapperDescriptorType: _builtin,
    types.MappingProxyType: _proxy,
    weakref.ref: _weakref,
    io.StringIO: _buffer,
    io.BytesIO: _buffer,
    type({}.keys()): _view,
    type({}.values()): _view,
    type({}.items()): _view,
}

FAMILIES: tuple[tuple[type, Describe], ...] = (
    (BaseException, _exception),
    (types.ModuleType, _module),
    (collections.abc.AsyncIterator, _drained_async),
    (collections.abc.Iterator, _drained),
    (collections.abc.Coroutine, _awaited),
)
