from __future__ import annotations

import time

import pytest

from bot.bar import PATIENCE, BarProgress
from bot.progress import SilentProgress


def test_silence_passes_items_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(SilentProgress().track("abc", 3, "scanning")) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


def test_short_work_shows_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(BarProgress().track("abc", 3, "scanning")) == ["a", "b", "c"]
    assert capsys.readouterr().out == ""
    assert "scanning" not in capsys.readouterr().err


def test_long_work_shows_a_bar_on_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    for _ in BarProgress().track("abc", 3, "scanning"):
        time.sleep(PATIENCE / 1.5)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "scanning" in shown.err


def test_a_reader_may_stop_early() -> None:
    for item in BarProgress().track("abc", 3, "scanning"):
        assert item == "a"
        break


def test_one_long_step_shows_its_bar_from_the_beginning(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    for _ in BarProgress().track([None], 0, "preparing"):
        assert "preparing" in capsys.readouterr().err
