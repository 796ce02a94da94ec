"""Functions whose arguments the generator is asked for."""

from __future__ import annotations

import collections
import datetime
import decimal
import enum
import io
import pathlib
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, NewType, Optional, TypedDict, TypeVar

if typing.TYPE_CHECKING:
    from fractions import Fraction

    from nowhere import Unknown  # type: ignore[import-not-found]


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


class Access(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()


@dataclass(frozen=True)
class Point:
    x: int
    y: float = 0.0
    tags: list[str] = field(default_factory=list)


@dataclass
class Node:
    value: int
    children: list[Node]
    parent: Node | None = None


@dataclass
class Endless:
    inner: Endless


class Row(NamedTuple):
    key: str
    amount: decimal.Decimal


class Options(TypedDict, total=False):
    limit: int
    name: str


class Plain:
    def __init__(self, size: int, label: str = "x") -> None:
        self.size = size
        self.label = label


class Untyped:
    def __init__(self, thing) -> None:  # type: ignore[no-untyped-def]
        self.thing = thing

    def render(self) -> str:
        return str(self.thing.render())


class Picky:
    def __init__(self, size: int) -> None:
        raise ValueError("never")


UserId = NewType("UserId", int)
T = TypeVar("T")
N = TypeVar("N", int, float)


def scalars(
    a: int, b: float, c: str, d: bytes, e: bool, f: None, g: complex, h: datetime.datetime, i: decimal.Decimal
) -> None: ...


def lists(rows: list[int]) -> None: ...


def nested(rows: list[list[int]]) -> None: ...


def tables(table: dict[str, list[int]], keys: list[str]) -> None: ...


def sets(a: set[str], b: frozenset[int], c: typing.AbstractSet[tuple[int, str]]) -> None: ...


def tuples(a: tuple[int, ...], b: tuple[int, str], c: tuple[()], d: tuple) -> None: ...  # type: ignore[type-arg]


def old_style(a: typing.List[int], b: typing.Dict[str, int], c: Optional[typing.Deque[int]]) -> None: ...  # noqa: UP006, UP045


def abstract(a: Sequence[int], b: Mapping[str, int], c: Iterable[str], d: Iterator[int]) -> None: ...


def collected(
    a: collections.Counter[str],
    b: collections.defaultdict[str, list[int]],
    c: collections.OrderedDict[int, int],
    d: collections.ChainMap[str, int],
) -> None: ...


def choices(a: Literal["x", "y"], b: Colour, c: int | str, d: int | None, e: Access) -> None: ...


def objects(a: Point, b: list[Row], c: Options, d: Plain, e: Node) -> None: ...


def generic(a: list[T], b: N, c: UserId, d: typing.Annotated[int, "unit"]) -> None: ...


def functions(
    key: Callable[[int], int], keep: Callable[[int], bool], anything: Callable[..., Any]
) -> None: ...


def streams(a: io.StringIO, b: typing.TextIO, c: re.Pattern[str], d: pathlib.PurePath) -> None: ...


def type_checking_only(a: Sequence[int] | None, b: Fraction = 0) -> None: ...  # type: ignore[assignment]


def a_name_from_nowhere(a: int, b: Unknown) -> None: ...


def a_class_that_ends_nowhere(a: Endless) -> None: ...


def an_untyped_class(a: Untyped) -> None: ...


def a_class_that_raises(a: Picky) -> None: ...


def a_class_itself(a: type[int]) -> None: ...


def unhashable(a: set[list[int]]) -> None: ...


def an_abstract_class(a: io.IOBase, b: typing.SupportsBytes) -> None: ...


def spread(first: int, *rest: int, flag: bool = False, **options: int) -> None: ...


def by_place(a: int, b: int = 5, /, c: str = "x", *, d: int) -> None: ...


ANNOTATED = [
    scalars, lists, nested, tables, sets, tuples, old_style, abstract, collected, choices, objects, generic,
    functions, streams, type_checking_only, spread, by_place,
]  # fmt: skip
