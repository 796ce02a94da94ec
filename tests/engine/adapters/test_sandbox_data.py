from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.adapters.sandbox_data import DEEPEST, Head, head, interpreter, parse
from engine.ports import Json

text = st.text(st.characters(codec="utf-8"), max_size=20)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(scalars | text, lambda v: st.lists(v) | st.dictionaries(text, v), max_leaves=20)


@given(values)
def test_data_survives(value: Json) -> None:
    assert parse(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_data_or_a_value_error(payload: bytes) -> None:
    try:
        json.dumps(parse(payload), allow_nan=False).encode("ascii")
    except ValueError:
        pass


@pytest.mark.parametrize(
    "payload",
    [
        b"NaN",
        b"[Infinity]",
        b"1e999",
        b'{"a": [-1e999]}',
        b"9" * 5000,
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2),
        b"[" * 200_000,
        b"[" * 200_000 + b"]" * 200_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"",
        b"1 2",
        b"\xff",
        b"\xed\xa0\x80",
    ],
)
def test_hostile_data_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(payload)


def test_the_deepest_that_is_allowed_passes() -> None:
    assert parse(b"[" * DEEPEST + b"]" * DEEPEST)


HEAD = {"sizes": [1, 2, 3], "status": -9, "stopped": "memory", "clean": True}


def test_the_head_of_an_answer_and_the_first_words_are_read() -> None:
    assert head(json.dumps(HEAD).encode()) == Head((1, 2, 3), -9, "memory", True)
    assert interpreter(b'{"interpreter": "CPython 3.11.7"}') == "CPython 3.11.7"


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b"[" * 3000,
        json.dumps({**HEAD, "sizes": [1, 2]}).encode(),
        json.dumps({**HEAD, "sizes": "123"}).encode(),
        json.dumps({**HEAD, "status": 10**30}).encode(),
        json.dumps({**HEAD, "status": "0"}).encode(),
        json.dumps({**HEAD, "clean": 1}).encode(),
        json.dumps({**HEAD, "stopped": None}).encode(),
        b'{"interpreter": 3}',
    ],
)
def test_what_is_no_head_and_no_first_words_is_a_value_error(payload: bytes) -> None:
    for read in (head, interpreter):
        with pytest.raises(ValueError, match=r"."):
            read(payload)
