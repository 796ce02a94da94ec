"""What a call does beside its result is recorded in its order, and the process is left as it was."""

from __future__ import annotations

import logging
import os
import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.inside.record import Recorder, recording


class Unprintable:
    def __str__(self) -> str:
        raise ValueError


def events(call: Callable[[], object]) -> list[tuple[str, str]]:
    with recording() as recorder:
        recorder.active = True
        call()
        recorder.active = False
        return recorder.take()


def deeds(call: Callable[[], object]) -> list[str]:
    with recording() as recorder:
        recorder.active = True
        call()
        recorder.active = False
        return recorder.deeds


def everything() -> None:
    print("out", end="")
    print("err", end="", file=sys.stderr)
    warnings.warn("careful", DeprecationWarning, stacklevel=1)
    logging.getLogger("some.name").debug("n is %d", 3)
    sys.stdout.buffer.write(b"bytes")
    os.write(1, b"")


def test_all_kinds_come_in_their_order() -> None:
    assert events(everything) == [
        ("stdout", "out"),
        ("stderr", "err"),
        ("warning", "builtins.DeprecationWarning careful"),
        ("log", "some.name DEBUG n is 3"),
        ("stdout", "bytes"),
    ]


def in_pieces() -> None:
    for piece in ("a", "", "b\n", "c"):
        sys.stdout.write(piece)


def test_output_that_continues_is_one_event() -> None:
    assert events(in_pieces) == events(lambda: print("ab\nc", end=""))


def test_the_same_warning_is_told_each_time() -> None:
    def twice() -> None:
        for _ in range(2):
            warnings.warn("again", stacklevel=1)

    assert len(events(twice)) == 2


def test_texts_that_no_encoding_takes_are_kept() -> None:
    assert events(lambda: print("\ud800", end=""))[0][0] == "stdout"


def test_a_record_that_cannot_be_formatted_is_one_too() -> None:
    assert events(lambda: logging.getLogger("x").info("%d", "no number")) == [
        ("log", "x INFO unformattable '%d'")
    ]
    assert events(lambda: logging.getLogger("x").info("%s", Unprintable())) == [
        ("log", "x INFO unformattable '%s'")
    ]


def test_nothing_is_noted_between_calls(tmp_path: Path) -> None:
    with recording() as recorder:
        everything()
        (tmp_path / "f").write_text("x")
        assert recorder.take() == []
        assert recorder.deeds == []


def test_what_is_taken_is_gone() -> None:
    recorder = Recorder()
    recorder.active = True
    recorder.note("stdout", "x")
    assert recorder.take() == [("stdout", "x")]
    assert recorder.take() == []


def opened(path: Path, flags: int) -> Callable[[], None]:
    return lambda: os.close(os.open(path, flags))


def test_deeds_are_seen(tmp_path: Path) -> None:
    name = tmp_path / "f"
    assert deeds(lambda: name.write_text("x")) == ["open"]
    assert deeds(lambda: name.open("r+").close()) == ["open"]
    assert deeds(lambda: name.rename(tmp_path / "g")) == ["os.rename"]
    assert deeds((tmp_path / "g").unlink) == ["os.remove"]
    assert deeds(lambda: os.putenv("VELOX_TEST", "1")) == ["os.putenv"]


@pytest.mark.parametrize(
    "flags", [os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_CREAT, os.O_RDONLY | os.O_TRUNC]
)
def test_files_opened_for_writing_by_number_are_deeds(flags: int, tmp_path: Path) -> None:
    name = tmp_path / "f"
    name.write_text("x")
    assert deeds(opened(name, flags)) == ["open"]


def test_looking_is_no_deed(tmp_path: Path) -> None:
    name = tmp_path / "f"
    name.write_text("x")
    assert deeds(name.read_text) == []
    assert deeds(opened(name, os.O_RDONLY)) == []
    assert deeds(lambda: os.listdir(tmp_path)) == []  # noqa: PTH208 - the call whose audit event is meant
    assert deeds(socket.gethostname) == []


def process() -> tuple[object, ...]:
    root = logging.getLogger()
    return sys.stdout, sys.stderr, warnings.showwarning, warnings.filters[:], root.level, root.handlers[:]


def test_the_process_is_put_back() -> None:
    before = process()
    with recording():
        assert process() != before
    assert process() == before


def test_the_process_is_put_back_after_foreign_code_went_wild() -> None:
    def wild() -> None:
        sys.stdout = sys.stderr = None
        logging.getLogger().handlers.clear()
        logging.getLogger().setLevel(logging.CRITICAL)
        warnings.simplefilter("ignore")
        raise SystemExit

    before = process()
    with pytest.raises(SystemExit), recording():
        wild()
    assert process() == before


def test_the_innermost_recorder_hears(tmp_path: Path) -> None:
    with recording() as outer:
        outer.active = True
        with recording() as inner:
            inner.active = True
            (tmp_path / "f").write_text("x")
        assert (outer.deeds, inner.deeds) == ([], ["open"])
