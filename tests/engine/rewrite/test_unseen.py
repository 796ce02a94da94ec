"""What people cannot see is not shown to them, nor hidden in what they are asked to accept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rewrite.unseen import bared, hides, seen


@pytest.mark.parametrize(
    "text",
    ["a\u202eb", "\u2066", "a\u200bb", "\ufeff", "\x1b[31m", "\x00", "\r", "soft\u00adhyphen", "\u3164",
     "\u2800", "\U000e0041 tag", "\ufe0f", "\u2028", "\ud800", "\ue000" "\U000f0000", "\u061c", "\u115f"],
)  # fmt: skip
def test_what_cannot_be_seen_hides_something(text: str) -> None:
    assert hides(text) and not hides(bared(text))


@pytest.mark.parametrize(
    "text",
    ["a\n\tb", "naïve", "日本語", "Ελληνικά", "हिन्दी", "עברית", "an em\u2014dash", "€ 5", "😀", "x\u00a0y"],
)
def test_what_people_write_hides_nothing(text: str) -> None:
    assert not hides(text) and bared(text) == text


@given(st.text())
def test_words_are_one_line_that_hides_nothing(text: str) -> None:
    line = seen(text)
    assert not hides(line) and "\n" not in line and "\t" not in line and line == line.strip() == seen(line)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in line)


def test_words_that_only_signs_nobody_sees_keep_apart_stay_apart() -> None:
    assert seen("a\u202eb\u200b\n\tc\x00\ufeff  d ") == "ab c d"
