"""Arrays of NumPy and tables of pandas, without importing either: they are looked at if they are there."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Protocol, cast

from .graph import FIELDS, Shape
from .objects import kind_of
from .parts import Part


def describe_array(value: object) -> Shape | None:
    """Return the shape of an array, a NumPy scalar, or a pandas table, column or index; None for all else.

    Types, shapes, every value by its bytes and every name count; a NaN is one whatever its bits.
    """
    module = type(value).__module__.partition(".")[0]
    if module == "numpy" and "numpy" in sys.modules:
        return _numpy(value)
    if module == "pandas" and "pandas" in sys.modules:
        return _pandas(value)
    return None


def _numpy(value: object) -> Shape | None:
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.generic):
        return Shape(kind_of(value), (str(value.dtype), value.tobytes() if value == value else b"nan"))
    return _array(cast("Array", value)) if type(value) is numpy.ndarray else None


class Array(Protocol):
    """What is used of `numpy.ndarray`."""

    dtype: Dtype
    flat: Iterable[object]
    shape: tuple[int, ...]

    def ravel(self) -> Array:
        """Return it flat."""
        ...

    def tolist(self) -> object:
        """Return it as nested lists of Python numbers."""
        ...

    def tobytes(self) -> bytes:
        """Return its values in C order."""
        ...


class Dtype(Protocol):
    """What is used of `numpy.dtype`."""

    names: object
    descr: object
    hasobject: bool
    kind: str


def _array(value: Array) -> Shape:
    dtype = str(value.dtype if value.dtype.names is None else value.dtype.descr)
    payload: tuple[object, ...] = (dtype, value.shape)
    if value.dtype.hasobject:
        return Shape(kind_of(value), payload, list(value.flat), distinct=True)
    if value.dtype.kind in "fc":
        return Shape(kind_of(value), payload, _plain(value.ravel().tolist()), distinct=True)
    return Shape(kind_of(value), (*payload, value.tobytes()), distinct=True)


def _plain(values: object) -> list[object]:
    return list(values) if isinstance(values, list) else [values]


def _pandas(value: object) -> Shape | None:
    pandas = sys.modules["pandas"]
    if isinstance(value, pandas.DataFrame):
        columns = [value.iloc[:, place] for place in range(value.shape[1])]
        content = Part("columns", items=columns)
        parts = [value.index, value.columns, content, value.attrs]
        return Shape(
            kind_of(value), value.shape, parts, FIELDS, (".index", ".columns", "", ".attrs"), distinct=True
        )
    if isinstance(value, pandas.Series):
        parts = [value.index, value.name, Part("values", items=value.tolist())]
        return Shape(kind_of(value), str(value.dtype), parts, FIELDS, (".index", ".name", ""), distinct=True)
    if isinstance(value, pandas.Index):
        parts = [list(value.names), Part("values", items=value.tolist())]
        return Shape(kind_of(value), str(value.dtype), parts, FIELDS, (".names", ""))
    return None
