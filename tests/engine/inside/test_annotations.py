from __future__ import annotations

import ast
import collections
import typing
from collections.abc import Callable
from types import FunctionType
from typing import Any, Literal

import pytest

from engine.inside import shapes
from engine.inside.annotations import Annotations, read, resolved
from engine.inside.pool import Draw
from engine.inside.shapes import Refused


def said(hint: object) -> str:
    return Annotations(shapes.scalar(int)).shape(hint).text


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        (int, "int"),
        (None, "None"),
        (list[int], "list[int]"),
        (list, "list[int]"),
        (typing.List[str], "list[str]"),  # noqa: UP006
        (dict[str, list[int]], "dict[str, list[int]]"),
        (tuple[int, ...], "tuple[int, ...]"),
        (tuple[int, str], "tuple[int, str]"),
        (tuple[()], "tuple[()]"),
        (collections.Counter[str], "Counter[str]"),
        (int | None, "int | None"),
        (typing.Optional[str], "str | None"),  # noqa: UP045
        (Literal["a", 3], "Literal['a', 3]"),
        (Callable[[int], bool], "function returning bool"),
        (Callable[[int], int], "function returning its argument"),
        (Callable[..., Any], "function returning its argument"),
        (Any, "int"),
        (typing.Annotated[int, "unit"], "int"),
    ],
)
def test_what_a_type_is_shown_as(hint: object, shown: str) -> None:
    assert said(hint) == shown


@pytest.mark.parametrize("hint", [type[int], range, memoryview, "Nowhere", typing.ForwardRef("X"), 7, len])
def test_what_cannot_be_made_is_refused(hint: object) -> None:
    with pytest.raises(Refused):
        said(hint)


def written(text: str, **names: object) -> object:
    return read(ast.parse(text, mode="eval").body, names)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("int", int),
        ("int | None", int | None),
        ("list[int]", list[int]),
        ("dict[str, 'list[int]']", dict[str, list[int]]),
        ("Sequence[int]", typing.Sequence[int]),
        ("t.Mapping[str, int]", typing.Mapping[str, int]),
        ("tuple[int, ...]", tuple[int, ...]),
        ("t.Literal['a', 'b']", Literal["a", "b"]),
        ("t.Callable[[int], bool]", typing.Callable[[int], bool]),
        ("Optional[int]", int | None),
    ],
)
def test_an_annotation_is_read_without_evaluating_it(text: str, hint: object) -> None:
    found = written(text, t=typing)
    assert found == hint or said(found) == said(hint)


@pytest.mark.parametrize("text", ["nowhere", "f()", "[x for x in y]", "int.nothing", "3[int]", "lambda: 1"])
def test_what_is_no_type_is_not_read(text: str) -> None:
    with pytest.raises((NameError, TypeError, AttributeError)):
        written(text)


def test_names_for_type_checkers_only_leave_the_others_known() -> None:
    space: dict[str, FunctionType] = {}
    exec(
        "from __future__ import annotations\n"
        "def function(a: int | None, b: Nowhere, c: Iterable[str]) -> Nowhere: ...\n",
        space,
    )
    function = space["function"]
    assert set(resolved(function, function.__globals__)) == {"a", "c"}


def test_defaultdicts_make_missing_values() -> None:
    shape = Annotations(shapes.scalar(int)).shape(collections.defaultdict[str, list[int]])
    made = shape.make(Draw(5, 0))
    assert isinstance(made, collections.defaultdict)
    assert made["not there"] == []
