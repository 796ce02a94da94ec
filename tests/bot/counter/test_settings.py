"""Texts of the environment about the API become tokens, folders and commands, or one complaint."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counter.settings import read_commands, read_roots, read_tokens
from bot.credentials import WrongValue


@given(st.text())
def test_any_text_is_read_or_refused_in_a_clause(text: str) -> None:
    refusals = [str(wrong) for wrong in map(refusal, (read_tokens, read_roots, read_commands), [text] * 3)]

    assert all(not said or (said[0].islower() and (len(text) < 3 or text not in said)) for said in refusals)


def refusal(read: Callable[[object], object], text: str) -> WrongValue | str:
    try:
        read(text)
    except WrongValue as wrong:
        return wrong
    return ""


@pytest.mark.parametrize("value", [None, (), 7])
def test_what_is_no_text_is_left_alone(value: object) -> None:
    assert read_tokens(value) == read_roots(value) == read_commands(value) == value
