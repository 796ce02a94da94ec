"""Reads the data types of Python's marshal format that a profile is made of, and refuses all others.

`marshal.loads` is "not intended to be secure against erroneous or maliciously constructed data": a file of
five bytes makes it allocate gigabytes, and a code object can crash the interpreter. This reader never builds
code, classes or sets, allocates no more than it was given, and bounds its own depth. The format is that of
`Python/marshal.c`, versions 0 to 5.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable

from engine.profile.values import NotAProfile

MAX_DEPTH = 8
"""A profile nests four deep."""

_FLAG_REF = 0x80
_MAX_DIGITS = 8
_INT = struct.Struct("<i")
_LONG = struct.Struct("<q")
_FLOAT = struct.Struct("<d")
_DIGIT = struct.Struct("<H")
_PENDING = object()
_END = object()
_CONSTANTS: dict[int, object] = {ord("N"): None, ord("T"): True, ord("F"): False, ord("0"): _END}


def load(data: bytes) -> object:
    """Return the value: None, bool, int, float, str, bytes, tuple or dict of these; raises `NotAProfile`."""
    reader = _Reader(data)
    value = reader.read(0)
    if value is _END:
        raise NotAProfile("it ends before it begins")
    if reader.position != len(data):
        raise NotAProfile("something follows its end")
    return value


class _Reader:
    """One pass over the bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0
        self._shared: list[object] = []
        self._kinds: dict[int, Callable[[int], object]] = {
            ord("i"): lambda depth: self._number(_INT),
            ord("I"): lambda depth: self._number(_LONG),
            ord("l"): lambda depth: self._digits(),
            ord("g"): lambda depth: self._float(),
            ord("f"): lambda depth: self._float_text(),
            ord("s"): lambda depth: self._take(self._size()),
            ord("z"): lambda depth: self._text(self._byte()),
            ord("Z"): lambda depth: self._text(self._byte()),
            ord("("): lambda depth: self._items(self._size(), depth),
            ord(")"): lambda depth: self._items(self._byte(), depth),
            ord("{"): self._pairs,
            ord("r"): lambda depth: self._reference(),
            **{ord(kind): lambda depth: self._text(self._size()) for kind in "utaA"},
        }

    def read(self, depth: int) -> object:
        """Read one value. References count values in the order in which they start."""
        if depth > MAX_DEPTH:
            raise NotAProfile("it is nested too deeply")
        mark = self._byte()
        kind = mark & ~_FLAG_REF
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        read = self._kinds.get(kind)
        if read is None:
            what = "code" if kind == ord("c") else f"a value of type {chr(kind)!r}"
            raise NotAProfile(f"it holds {what}")
        slot = len(self._shared)
        if mark & _FLAG_REF:
            self._shared.append(_PENDING)
        value = read(depth)
        if mark & _FLAG_REF:
            self._shared[slot] = value
        return value

    def _take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self._data):
            raise NotAProfile("it is cut short")
        taken = self._data[self.position : end]
        self.position = end
        return taken

    def _byte(self) -> int:
        return self._take(1)[0]

    def _number(self, form: struct.Struct) -> int:
        (value,) = form.unpack(self._take(form.size))
        return int(value)

    def _size(self) -> int:
        size = self._number(_INT)
        if not 0 <= size <= len(self._data) - self.position:
            raise NotAProfile("it is cut short")
        return size

    def _digits(self) -> int:
        """A large integer: its signed count of digits, then each of 15 bits in two bytes."""
        count = self._number(_INT)
        if abs(count) > _MAX_DIGITS:
            raise NotAProfile("a number in it is too large")
        value = sum(self._number(_DIGIT) << 15 * place for place in range(abs(count)))
        return -value if count < 0 else value

    def _float(self) -> float:
        (value,) = _FLOAT.unpack(self._take(_FLOAT.size))
        return _finite(float(value))

    def _float_text(self) -> float:
        try:
            value = float(self._take(self._byte()))
        except ValueError:
            raise NotAProfile("a number in it is none") from None
        return _finite(value)

    def _text(self, size: int) -> str:
        try:
            return self._take(size).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise NotAProfile("a text in it is not UTF-8") from None

    def _items(self, count: int, depth: int) -> object:
        return tuple(self._value(depth) for _ in range(count))

    def _pairs(self, depth: int) -> object:
        pairs: dict[object, object] = {}
        while (key := self.read(depth + 1)) is not _END:
            try:
                pairs[key] = self._value(depth)
            except TypeError:
                raise NotAProfile("a key in it cannot be one") from None
        return pairs

    def _value(self, depth: int) -> object:
        value = self.read(depth + 1)
        if value is _END:
            raise NotAProfile("a value is missing in it")
        return value

    def _reference(self) -> object:
        index = self._number(_INT)
        if not 0 <= index < len(self._shared) or self._shared[index] is _PENDING:
            raise NotAProfile("it refers to a value that it does not hold")
        return self._shared[index]


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise NotAProfile("a number in it is not finite")
    return value
