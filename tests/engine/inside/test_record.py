from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path

from engine.inside.record import recording


def test_output_warnings_and_records_come_in_order(tmp_path: Path) -> None:
    with recording() as recorder:
        print("before the call")
        recorder.active = True
        print("a", end="")
        print("b")
        sys.stderr.write("c")
        sys.stdout.buffer.write(b"d")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        logging.getLogger("x").debug("n %d", 5)
        logging.getLogger("x").warning("n %d", "no number")
        recorder.active = False
        events = recorder.take()
    assert events == [
        ("stdout", "ab\n"),
        ("stderr", "c"),
        ("stdout", "d"),
        ("warning", "builtins.DeprecationWarning old"),
        ("log", "x DEBUG n 5"),
        ("log", "x WARNING unformattable 'n %d'"),
    ]
    assert recorder.take() == []


def test_deeds_are_noted_and_reading_is_none(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("x")
    with recording() as recorder:
        recorder.active = True
        file.read_text()
        assert recorder.deeds == []
        file.write_text("y")
        file.unlink()
    assert recorder.deeds == ["open", "os.remove"]


def test_the_process_is_left_as_it_was() -> None:
    kept = (sys.stdout, sys.stderr, logging.getLogger().level, logging.getLogger().handlers[:])
    with recording():
        pass
    assert (sys.stdout, sys.stderr, logging.getLogger().level, logging.getLogger().handlers[:]) == kept
