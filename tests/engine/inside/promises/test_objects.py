"""Objects of any class: what is within counts, whatever the class says of itself."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import threading
import uuid
from collections.abc import Iterator

import pytest

from engine.inside.graph import Camera, Shape
from engine.inside.kinds import describe
from engine.inside.objects import describe_object, is_python, kind_of
from engine.inside.parts import Part


class Plain:
    def __init__(self, **attributes: object) -> None:
        vars(self).update(attributes)


class Slotted:
    __slots__ = ("a", "b")


class Below(Slotted):
    __slots__ = ("c",)


class LyingList(list[object]):
    def __iter__(self) -> Iterator[object]:
        return iter(())


class LyingText(str):
    def __str__(self) -> str:
        return "?"

    __repr__ = __str__


class LyingAttributes:
    def __init__(self) -> None:
        self.a = 1

    def __getattribute__(self, name: str) -> object:
        raise AttributeError(name)


class Buffer(bytearray):
    pass


class Tuple(tuple[object, ...]):
    pass


@dataclasses.dataclass(frozen=True)
class Frozen:
    a: int


@dataclasses.dataclass
class Thawed:
    a: int


Row = collections.namedtuple("Row", "a b")


def attributes(shape: Shape) -> dict[str, object]:
    part = shape.parts[-1]
    assert isinstance(part, Part)
    return dict(zip(part.names, part.items, strict=True))


def content(shape: Shape) -> Part:
    part = shape.parts[0]
    assert isinstance(part, Part)
    return part


def test_names_of_types_are_full_but_for_built_in_ones() -> None:
    assert kind_of(1) == "int"
    assert kind_of(uuid.UUID(int=0)) == "uuid.UUID"
    assert kind_of(Plain()) == f"{__name__}.Plain"


def test_attributes_and_slots_are_seen() -> None:
    assert attributes(describe_object(Plain(b=2, a=1))) == {".a": 1, ".b": 2}
    slotted = Below()
    slotted.a, slotted.c = 1, 3  # type: ignore[attr-defined]
    assert attributes(describe_object(slotted)) == {".a": 1, ".c": 3}
    assert attributes(describe_object(LyingAttributes())) == {".a": 1}


def test_the_content_of_a_built_in_type_is_read_past_the_subclass() -> None:
    assert content(describe_object(LyingList([1, 2]))).items == [1, 2]
    assert describe_object(LyingText("real")).payload == "real"
    assert content(describe_object(Row(1, 2))).items == [1, 2]
    assert type(describe_object(LyingText("real")).payload) is str


def test_an_extension_type_is_taken_apart_as_pickle_does() -> None:
    one, other = (describe_object(datetime.timedelta(days)) for days in (1, 2))
    assert content(one).kind == "reduced"
    assert content(one).items[0] is datetime.timedelta
    assert content(one).items[1] != content(other).items[1]


def test_what_shows_nothing_is_unknown() -> None:
    assert "shows nothing" in describe_object(threading.Lock()).unknown
    assert describe_object(object()).bare


@pytest.mark.parametrize(
    "value", [Plain(), Thawed(1), LyingList(), Buffer(b"a"), Slotted(), collections.UserList(), object()]
)
def test_objects_that_change_have_an_identity(value: object) -> None:
    assert describe_object(value).distinct
    assert Camera(describe).take(value).identity


def test_objects_that_never_change_have_none() -> None:
    for value in (Frozen(1), Row(1, 2), LyingText("a"), Tuple((1,)), uuid.UUID(int=1)):
        assert not describe_object(value).distinct, value


def test_a_tuple_with_attributes_changes() -> None:
    value = Tuple((1,))
    value.note = 1  # type: ignore[attr-defined]
    assert describe_object(value).distinct


def test_classes_of_statements_are_told_from_those_of_extensions() -> None:
    assert is_python(Plain)
    assert is_python(Slotted)
    assert not is_python(type(threading.Lock()))
    assert not is_python(int)
