from __future__ import annotations

import marshal
import re
import sys
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.profile.marshalled import MAX_DEPTH, load
from engine.profile.values import NotAProfile

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**100), 2**100)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary()
)
KEYS = st.text() | st.integers(-(2**40), 2**40) | st.tuples(st.text(), st.integers(0, 9999), st.text())
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def depth(value: object) -> int:
    if isinstance(value, tuple):
        return 1 + max(map(depth, value), default=0)
    if isinstance(value, dict):
        return 1 + max((max(depth(key), depth(item)) for key, item in value.items()), default=0)
    return 0


@given(VALUES, st.integers(0, 4))
def test_what_marshal_writes_is_read_as_marshal_reads_it(value: object, version: int) -> None:
    data = marshal.dumps(value, version)  # type: ignore[arg-type]
    if depth(value) <= MAX_DEPTH:
        assert load(data) == value
        assert repr(load(data)) == repr(marshal.loads(data))  # noqa: S302 (our own bytes)


def test_shared_values_are_found_again() -> None:
    key = ("a.py", 10**12, "work")
    value = {key: (1, 1.5, {key: (key, key)})}
    assert load(marshal.dumps(value)) == value


def assert_read_or_refused(data: bytes) -> None:
    """Anything but a value or the one kind of refusal fails."""
    with suppress(NotAProfile):
        load(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert_read_or_refused(data)


@given(VALUES, st.data())
def test_damage_is_read_or_refused(value: object, data: st.DataObject) -> None:
    whole = bytearray(marshal.dumps(value))  # type: ignore[arg-type]
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    assert_read_or_refused(bytes(whole[: data.draw(st.integers(0, len(whole)))]))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (marshal.dumps(compile("1", "x", "exec")), "code"),
        (marshal.dumps(frozenset({1})), "a value of type '>'"),
        (marshal.dumps([1]), "a value of type '['"),
        (marshal.dumps({1: float("nan")}), "not finite"),
        (marshal.dumps(float("inf"), 0), "not finite"),
        (b"(\xff\xff\xff\x7f", "cut short"),
        (b"s\xff\xff\xff\xff", "cut short"),
        (b"l\xff\xff\xff\x7f", "too large"),
        (b"r\x00\x00\x00\x00", "does not hold"),
        (b"\xa9\x01r\x00\x00\x00\x00", "does not hold"),
        (b")\x01" * 50 + b"N", "too deeply"),
        (b"{)\x00N{0N0", "cannot be one"),
        (b"{N0", "a value is missing"),
        (b"0", "ends before"),
        (b"", "cut short"),
        (b"NN", "follows its end"),
        (b"u\x01\x00\x00\x00\xff", "not UTF-8"),
        (b"f\x01x", "is none"),
    ],
)
def test_what_no_profile_holds_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(NotAProfile, match=re.escape(says)):
        load(data)


def test_a_size_that_the_file_does_not_have_allocates_nothing() -> None:
    tracemalloc.start()
    with pytest.raises(NotAProfile):
        load(b"(\xff\xff\xff\x7f")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000, sys.version
