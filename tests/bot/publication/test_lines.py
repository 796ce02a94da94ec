from __future__ import annotations

import pytest

from bot.publication.lines import Text, github_line, read_text, replaced
from engine.model import Declined


def text(content: bytes) -> Text:
    found = read_text(content)
    assert isinstance(found, Text)
    return found


@pytest.mark.parametrize(
    ("content", "after"),
    [
        (b"a\nb\nc\n", b"a\nx\ny\nc\n"),
        (b"a\r\nb\r\nc\r\n", b"a\r\nx\r\ny\r\nc\r\n"),
        (b"a\nb\r\nc\n", b"a\nx\r\ny\r\nc\n"),
        (b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\nx\ny\n"),
        (b"a\nb", b"a\nx\ny"),
        (b"a\r\nb", b"a\r\nx\r\ny"),
    ],
)
def test_a_click_keeps_line_ends_and_what_it_does_not_replace(content: bytes, after: bytes) -> None:
    assert replaced(text(content), 2, 2, ("x", "y")) == after


def test_a_last_line_taken_away_leaves_none_half() -> None:
    assert replaced(text(b"a\nb"), 2, 2, ()) == b"a"
    assert replaced(text(b"a\nb\n"), 2, 2, ()) == b"a\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"# coding: latin-1\nx = '\xe9'\n", "is in iso-8859-1"),
        (b"x = '\xe9'\n", "is not UTF-8"),
        (b"a\rb\n", "carriage returns within lines"),
        (b"a\r\r\n", "carriage returns within lines"),
    ],
)
def test_what_a_click_would_spoil_is_declined(content: bytes, why: str) -> None:
    found = read_text(content)
    assert isinstance(found, Declined)
    assert why in found.reason


def test_lines_of_two_ends_have_no_one_end() -> None:
    assert text(b"a\nb\r\nc\n").newline(1, 2) is None
    assert text(b"a\nb\r\nc\n").newline(2, 2) == "\r\n"


def test_github_counts_line_feeds_alone() -> None:
    content = b"a\rb\r\nc\n\x0cd\n"
    assert [github_line(content, line) for line in (1, 2, 3, 4)] == [1, 1, 2, 3]
    assert github_line(None, 7) == 7
    assert github_line(b"a\n", 99) == 2
