from __future__ import annotations

import collections
import threading

from engine.inside.graph import Shape
from engine.inside.objects import describe_object, is_python, kind_of
from engine.inside.parts import Part


class Base:
    __slots__ = ("one",)


class Derived(Base):
    def __init__(self) -> None:
        self.one = 1
        self.two = 2


class Sly(dict[str, int]):
    def items(self) -> object:  # type: ignore[override]
        return []


def attributes(shape: Shape) -> dict[str, object]:
    found = shape.parts[-1]
    assert isinstance(found, Part)
    return dict(zip(found.names, found.items, strict=True))


def test_slots_and_attributes_of_all_classes_are_seen() -> None:
    shape = describe_object(Derived())
    assert attributes(shape) == {".one": 1, ".two": 2}
    assert shape.distinct


def test_an_unset_slot_is_left_out() -> None:
    assert attributes(describe_object(Base())) == {}


def test_what_a_subclass_says_of_itself_is_not_asked() -> None:
    content = describe_object(Sly(a=1)).parts[0]
    assert isinstance(content, Part)
    assert content.items == ["a", 1]


def test_objects_that_show_nothing_are_unknown() -> None:
    assert describe_object(threading.Lock()).unknown
    assert not describe_object(Derived()).unknown


def test_a_bare_object_has_its_identity_alone() -> None:
    shape = describe_object(object())
    assert shape.bare
    assert shape.distinct


def test_names_of_types() -> None:
    assert (kind_of(1), kind_of(collections.deque())) == ("int", "collections.deque")
    assert is_python(Derived)
    assert not is_python(type(threading.Lock()))
