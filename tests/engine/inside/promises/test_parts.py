from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.inside.graph import FIELDS, SEQUENCE
from engine.inside.parts import Part


@given(st.dictionaries(st.text(), st.integers()))
def test_attributes_have_no_order(values: dict[str, object]) -> None:
    shuffled = dict(reversed(values.items()))
    one, other = Part.attributes(values), Part.attributes(shuffled)
    assert (one.names, one.items) == (other.names, other.items)
    assert dict(zip(one.names, one.items, strict=True)) == {f".{name}": values[name] for name in values}
    assert one.layout == FIELDS


def test_parts_share_no_list() -> None:
    one, other = Part("list"), Part("list")
    one.items.append(1)
    assert (other.items, other.layout, other.names) == ([], SEQUENCE, ())
