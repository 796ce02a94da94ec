"""Annotations read as limits: what may stand at a place, and what may not."""

from __future__ import annotations

import dataclasses
import enum
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, NewType, Optional, TypedDict, TypeVar, cast

import pytest

from engine.inside.graph import Node
from engine.inside.guard import Function
from engine.inside.specs import ATOM, FREE, HOLDS, KEPT, RECORD, Spec, spec_for, spec_of, specs_of

T = TypeVar("T")
UserId = NewType("UserId", int)


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


@dataclasses.dataclass
class Point:
    x: int
    tag: Any = None


@dataclasses.dataclass
class Chain:
    value: int
    rest: Chain | None = None


class Options(TypedDict):
    depth: int


def limits(function: object) -> tuple[list[Spec], dict[str, Spec]]:
    return specs_of(cast("Function", function), __name__)


def written(spec: Spec) -> str:
    """Write a spec shortly, for these tests."""
    inner = ", ".join(map(written, spec.parts)) or ", ".join(map(repr, spec.values))
    inner = inner or ", ".join(f"{name}={written(part)}" for name, part in spec.fields.items())
    return f"{spec.how}{' ' + spec.name if spec.name else ''}{'!' if spec.fixed else ''}" + (
        f"[{inner}]" if inner else ""
    )


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (int, "atom int"),
        (None, "atom NoneType"),
        (type(None), "atom NoneType"),
        (Any, "free"),
        (object, "free"),
        (T, "free"),
        (Optional[int], "union[atom int, atom NoneType]"),  # noqa: UP045 - the old spelling is still read
        (int | str, "union[atom int, atom str]"),
        (Literal["a", 3], "choice['a', 3]"),
        (Colour, "choice[<Colour.RED: 1>, <Colour.BLUE: 2>]"),
        (list[int], "holds list[atom int]"),
        (list, "holds list[free]"),
        (dict[str, int], "holds dict[atom str, atom int]"),
        (Mapping[str, int], "holds dict[atom str, atom int]"),
        (dict, "holds dict[free, free]"),
        (set[str], "holds set[atom str]"),
        (Sequence[bytes], "holds list[atom bytes]"),
        (Iterable[int], "holds[atom int]"),
        (typing.Iterable[int], "holds[atom int]"),
        (tuple[int, str], "holds tuple![atom int, atom str]"),
        (tuple[int, ...], "holds tuple[atom int]"),
        (tuple, "holds tuple[free]"),
        (typing.Tuple, "holds tuple[free]"),  # noqa: UP006 - the old spelling is still read
        (tuple[()], "holds tuple!"),
        (Annotated[int, "metres"], "atom int"),
        (Point, "record[x=atom int, tag=free]"),
    ],
)
def test_annotations_are_read(hint: object, expected: str) -> None:
    assert written(spec_of(hint, __name__)) == expected


@pytest.mark.parametrize("hint", [UserId, Callable[[int], int], range, type, "unresolved", memoryview, 3])
def test_what_is_not_read_is_kept(hint: object) -> None:
    assert spec_of(hint, __name__).how == KEPT


def test_classes_of_other_modules_are_kept() -> None:
    assert spec_of(Point, "elsewhere").how == KEPT


def test_a_record_of_itself_ends() -> None:
    assert written(spec_of(Chain, __name__)).count("record") == 4


def function(a: int, b, c: NotThere, *rest: int, d: str = "", **more: int) -> None: ...  # type: ignore[no-untyped-def, name-defined] # noqa: F821


def readable(a: int, b, *rest: int, d: str = "", **more: int) -> None: ...  # type: ignore[no-untyped-def]


def test_parameters_are_read() -> None:
    positional, named = limits(readable)
    assert list(map(written, positional[:2])) == ["atom int", "free"]
    assert {written(spec) for spec in positional[2:]} == {"atom int"}  # of *rest
    assert {name: written(spec) for name, spec in named.items()} == {
        "a": "atom int",
        "b": "free",
        "d": "atom str",
    }


def test_annotations_that_cannot_be_resolved_are_no_licence() -> None:
    _, named = limits(function)
    assert {name: spec.how for name, spec in named.items()} == {"a": KEPT, "b": FREE, "c": KEPT, "d": KEPT}


def test_what_has_no_code_has_no_specs() -> None:
    assert limits(len) == ([], {})


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (bool, [False, True]),
        (bool | None, [False, True, None]),
        (Literal[1, 2], [1, 2]),
        (Colour, [Colour.RED, Colour.BLUE]),
        (tuple[bool, None], [(False, None), (True, None)]),
        (tuple[()], [()]),
    ],
)
def test_small_domains_are_whole(hint: object, expected: list[object]) -> None:
    assert spec_of(hint, __name__).domain(10) == expected


@pytest.mark.parametrize(
    "hint", [int, bool | int, list[bool], tuple[bool, ...], tuple[bool, int], Any, Point]
)
def test_large_domains_are_none(hint: object) -> None:
    assert spec_of(hint, __name__).domain(10) is None


def test_a_product_above_the_limit_is_none() -> None:
    spec = spec_of(tuple[bool, bool, bool], __name__)
    assert spec.domain(7) is None
    assert len(spec.domain(8) or []) == 8


@pytest.mark.parametrize(
    ("hint", "expected"),
    [(int, False), (None, True), (int | None, True), (Any, True), (list[None], False), (Point, False)],
)
def test_none_is_allowed_where_it_is_said(hint: object, expected: bool) -> None:
    assert spec_of(hint, __name__).allows_none() is expected


@pytest.mark.parametrize(
    ("hint", "expected"),
    [(int, False), (list[int], False), (list[Any], True), (dict[str, list[Any]], True), (Point, True)],
)
def test_anything_is_found_below(hint: object, expected: bool) -> None:
    assert spec_of(hint, __name__).has_free() is expected


def node(kind: str, *edges: Node) -> Node:
    found = Node(kind)
    found.edges = list(edges)
    return found


@pytest.mark.parametrize(
    ("hint", "value", "how"),
    [
        (int | str, node("str"), ATOM),
        (int | None, node("NoneType"), ATOM),
        (list[int] | None, node("list"), HOLDS),
        (int | list[str] | None, node("int"), ATOM),
        (Literal["a"] | None, node("str"), KEPT),
        (Point | None, node("instance"), RECORD),
        (Options | None, node("dict"), RECORD),
        (Iterable[int] | int, node("generator", node("int")), HOLDS),
        (int | str, node("float"), KEPT),
        (int, node("float"), ATOM),
    ],
)
def test_the_alternative_is_that_of_the_value(hint: object, value: Node, how: str) -> None:
    assert spec_for(spec_of(hint, __name__), value).how == how
