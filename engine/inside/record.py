"""What a call does beside its result: output, warnings, log records and deeds in the world, in their
order."""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO, cast

from .guard import attempt

Event = tuple[str, str]

DEEDS = (
    "os.",
    "shutil.",
    "subprocess.",
    "socket.",
    "sqlite3.connect",
    "ctypes.",
    "ftplib.",
    "urllib.",
    "smtplib.",
)
"""Beginnings of the names of audit events (PEP 578) that change or ask the world outside the process."""

HARMLESS = frozenset(
    {"os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.getxattr", "os.listxattr", "os.add_dll_directory"}
    | {"socket.gethostname", "socket.__new__", "ctypes.dlopen", "ctypes.dlsym"}
)

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Recorder:
    """The record of the call under way. `deeds` tells that files or processes were touched: what they hold
    now is not compared."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.deeds: list[str] = []
        self.active = False

    def note(self, kind: str, text: str) -> None:
        """Add an event; output that continues output is one event, however it was cut into writes."""
        if not self.active or not text:
            return
        if kind in ("stdout", "stderr") and self.events and self.events[-1][0] == kind:
            text = self.events.pop()[1] + text
        self.events.append((kind, text))

    def take(self) -> list[Event]:
        """Return the events so far and forget them."""
        found, self.events = self.events, []
        return found

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        """Note a deed in the world; the interpreter calls this for everything of that kind."""
        if not self.active:
            return
        if event == "open":
            if not _writes(*arguments[1:3]):
                return
        elif not event.startswith(DEEDS) or event in HARMLESS:
            return
        self.deeds.append(event)
        self.note("deed", f"{event} {[part for part in arguments if isinstance(part, (str, bytes, int))]!r}")


def _writes(mode: object = None, flags: object = 0) -> bool:
    """Tell whether a file was opened to be changed: `os.open` has flags and no mode."""
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return isinstance(flags, int) and bool(flags & WRITING)


class _Sink(io.BufferedIOBase):
    """The binary file under a replaced stream: bytes become events at once."""

    def __init__(self, recorder: Recorder, kind: str) -> None:
        self._recorder = recorder
        self._kind = kind

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        content = bytes(data)  # type: ignore[call-overload]
        self._recorder.note(self._kind, content.decode("utf-8", "surrogateescape"))
        return len(content)


class _Handler(logging.Handler):
    def __init__(self, recorder: Recorder) -> None:
        super().__init__(logging.NOTSET)
        self._recorder = recorder

    def emit(self, record: logging.LogRecord) -> None:
        outcome = attempt(record.getMessage)
        message = outcome.value if outcome.error is None else f"unformattable {record.msg!r}"
        trouble = "" if not record.exc_info else f" with {record.exc_info[0]!r}"
        self._recorder.note("log", f"{record.name} {record.levelname} {message}{trouble}")


_audited: list[Recorder] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _audited:
        _audited[-1].audit(event, arguments)


def _stream(recorder: Recorder, kind: str) -> TextIO:
    sink = cast("BinaryIO", _Sink(recorder, kind))
    return io.TextIOWrapper(sink, encoding="utf-8", errors="surrogatepass", newline="\n", write_through=True)


_hooked: list[bool] = []


@contextmanager
def recording() -> Iterator[Recorder]:
    """Replace the streams, the warnings and the root logger's handlers of the process for a while.

    Every log level and every warning is let through, on both sides alike: a rewrite that drops a debug record
    is seen.
    """
    recorder = Recorder()
    root = logging.getLogger()
    kept = (sys.stdout, sys.stderr, root.level, root.handlers[:])
    if not _hooked:
        _hooked.append(True)
        sys.addaudithook(_hear)
    _audited.append(recorder)

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        recorder.note("warning", f"{category.__module__}.{category.__qualname__} {message}")

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = show
            sys.stdout, sys.stderr = _stream(recorder, "stdout"), _stream(recorder, "stderr")
            root.handlers[:] = [_Handler(recorder)]
            root.setLevel(1)
            yield recorder
    finally:
        _audited.remove(recorder)
        sys.stdout, sys.stderr = kept[0], kept[1]
        root.setLevel(kept[2])
        root.handlers[:] = kept[3]
