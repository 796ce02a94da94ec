from __future__ import annotations

from bot.render.plain import code_line, counted, holds_if, one_line, place, skipped_lines, visible
from engine.model import Skipped
from tests.bot.render.samples import QUERY, SEARCH


def test_what_a_terminal_obeys_is_shown_as_what_it_is_not() -> None:
    assert visible("a\x1b[31mé\u202e\udcff中") == "a\ufffd[31mé\ufffd\ufffd中"
    assert visible("plain") == "plain"


def test_tabs_of_code_are_blanks() -> None:
    assert code_line("\tif x:\x0c") == "    if x:\ufffd"


def test_prose_is_one_line() -> None:
    assert one_line(" a\n  b\r\n") == "a b"


def test_counts_have_their_noun() -> None:
    assert [counted(n, "file") for n in (0, 1, 1200)] == ["0 files", "1 file", "1,200 files"]


def test_places() -> None:
    assert (place(SEARCH), place(SEARCH, span=True)) == ("orders/report.py:42", "orders/report.py:42-44")
    assert place(QUERY, span=True) == "orders/views.py:88"


def test_conditions_are_one_sentence() -> None:
    assert holds_if(()) == ""
    assert holds_if(("a", "b")) == "Holds if a; and if b."


def test_skipped_files_are_said_by_reason() -> None:
    skipped = [Skipped("a.py", "is binary."), Skipped("b.py", "a test"), Skipped("c.py", "is binary.")]
    assert skipped_lines(skipped) == ["Skipped a.py, c.py: is binary.", "Skipped b.py: a test."]
