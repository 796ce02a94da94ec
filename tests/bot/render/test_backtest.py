from __future__ import annotations

import pytest

from bot.backtest import Backtest, Replayed
from bot.render.backtest import counts, render_backtest, summary_lines
from bot.render.backtest_page import render_page
from bot.render.screen import Screen
from bot.repository.history import Merged

MERGED = Merged("a" * 40, "b" * 40, 1_760_000_000, "Add <script>alert(1)</script>")


def test_nothing_said_is_told_plainly() -> None:
    found = Backtest((Replayed(MERGED, (), 1), Replayed(MERGED, (), 0)), ())
    text = render_backtest(found, name="shop\x1b", seconds=1.0, screen=Screen())
    assert text.startswith("velox backtest · shop\ufffd · 2 merged changes, 1 with Python · 1.0 s\n\n")
    assert "Silent on 1 of 1 change (100 %)." in text
    assert "No change here speaks of speed" in text.replace("\n", " ")
    assert "rule" not in text


def test_a_history_without_python() -> None:
    found = Backtest((Replayed(MERGED, (), 0),), (MERGED,))
    assert "Silent on 0 of 0 changes." in summary_lines(found)
    assert counts(found.with_python) == [(str(n), 0) for n in range(6)] + [("6+", 0)]


@pytest.mark.parametrize("width", [20, 40, 200])
def test_any_width_will_do(width: int) -> None:
    found = Backtest((Replayed(MERGED, (), 1),), (MERGED,), unsettled=1)
    assert "defaults stood in" in render_backtest(
        found, name="x", seconds=0.1, screen=Screen(width=width)
    ).replace("\n", " ")


def test_the_page_stands_alone_and_is_escaped() -> None:
    found = Backtest((Replayed(MERGED, (), 1),), ())
    page = render_page(found, name="<x>", version="1")
    assert "<title>Velox on &lt;x&gt;</title>" in page
    assert "<script" not in page
    assert "1 merged changes from 2025-10-09 to 2025-10-09" in page
