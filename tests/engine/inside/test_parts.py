from __future__ import annotations

from engine.inside.parts import Part


def test_attributes_come_by_name_whatever_their_order() -> None:
    one, other = Part.attributes({"b": 1, "a": 2}), Part.attributes({"a": 2, "b": 1})
    assert (one.names, one.items) == (other.names, other.items) == ((".a", ".b"), [2, 1])


def test_a_part_without_items_has_a_list_of_its_own() -> None:
    assert Part("a").items == []
    assert Part("a").items is not Part("a").items
