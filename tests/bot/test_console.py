from __future__ import annotations

import io

import pytest

from bot.console import carried, colours


class Stream(io.StringIO):
    """A stream that says whether it is a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("terminal", "environment", "expected"),
    [
        (True, {"TERM": "xterm"}, True),
        (False, {"TERM": "xterm"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
        (False, {"TERM": "xterm", "FORCE_COLOR": "1"}, True),
        (False, {"TERM": "xterm", "FORCE_COLOR": "0"}, False),
        (True, {"TERM": "xterm", "FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_follow_the_conventions(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, environment: dict[str, str], expected: bool
) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colours(Stream(terminal=terminal)) is expected


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("a · b → c …", "utf-8", "a · b → c …"),
        ("a · b → c … \ufffd", "ascii", "a - b -> c ... ?"),
        ("é · 中", "latin-1", "é - \\u4e2d"),
    ],
)
def test_text_is_carried_by_any_encoding(text: str, encoding: str, expected: str) -> None:
    assert carried(text, encoding) == expected
