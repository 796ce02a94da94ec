from __future__ import annotations

import pytest

from engine.adapters.sandbox_words import ended, limit, limit_of_status
from engine.ports import Limits


@pytest.mark.parametrize("name", ["wall", "cpu", "memory", "output", "file", "processes"])
def test_each_limit_has_words(name: str) -> None:
    assert limit(name, Limits()).startswith("the limit of ")


def test_other_words_stay() -> None:
    assert limit("", Limits()) == ""
    assert limit("abandoned", Limits()) == "abandoned"


@pytest.mark.parametrize(
    ("status", "stderr", "name"),
    [
        (0, b"", ""),
        (1, b"Traceback\nMemoryError", "memory"),
        (1, b"MemoryError\nfurther words", ""),
        (-24, b"", "cpu"),
        (-25, b"", "file"),
        (-9, b"", ""),
    ],
)
def test_the_way_of_ending_tells_the_limit(status: int, stderr: bytes, name: str) -> None:
    assert limit_of_status(status, stderr) == name


def test_an_end_without_answer_has_the_last_line_as_its_reason() -> None:
    assert ended(70, b"a\nValueError: b\n") == "it ended with status 70 and no answer: ValueError: b"
    assert ended(-11, b"") == "it was ended by signal SIGSEGV"
    assert ended(-63, b"\xff") == "it was ended by signal 63: \N{REPLACEMENT CHARACTER}"
    assert len(ended(1, b"x" * 10_000)) < 400
