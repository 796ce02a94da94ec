"""The streams of the command line: what they can show, and how to write to them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console

from bot.bar import BarProgress
from bot.progress import SilentProgress
from bot.render.screen import Screen
from engine.ports import Progress

ASCII = {"·": "-", "→": "->", "…": "...", "\ufffd": "?", "µ": "u"}
"""What stands in for the signs of our own where the encoding has none; other text is escaped."""


def colours(stream: TextIO) -> bool:
    """Tell whether to write colours: on terminals that know them, unless the environment says otherwise.

    NO_COLOR wins over FORCE_COLOR; both count when they are set and not empty, and FORCE_COLOR=0 does not.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") in ("dumb", "unknown"):
        return False
    return os.environ.get("FORCE_COLOR", "") not in ("", "0") or stream.isatty()


def screen(stream: TextIO | None = None) -> Screen:
    """Return what a stream (standard output) can show; a pipe is as wide as the terminal it runs in, else
    80."""
    stream = stream or sys.stdout
    return Screen(width=max(Console(file=stream).width, 20), colours=colours(stream))


def progress(*, quiet: bool = False) -> Progress:
    """Return a progress bar where a person watches standard error, else silence."""
    dumb = os.environ.get("TERM") in ("dumb", "unknown")
    return SilentProgress() if quiet or dumb or not sys.stderr.isatty() else BarProgress()


def emit(text: str) -> None:
    """Write to standard output what its encoding can carry; a reader that has gone away is no error."""
    _write(sys.stdout, text)


def emit_bytes(data: bytes) -> None:
    """Write to standard output as it is: a patch is in the encoding of the files it changes."""
    _write_bytes(sys.stdout, data)


def say_bytes(data: bytes) -> None:
    """Write to standard error as it is."""
    _write_bytes(sys.stderr, data)


def say(text: str) -> None:
    """Write a line to standard error."""
    _write(sys.stderr, text + "\n")


def _write_bytes(stream: TextIO, data: bytes) -> None:
    with _patient(stream):
        stream.flush()
        stream.buffer.write(data)
        stream.flush()


def _write(stream: TextIO, text: str) -> None:
    with _patient(stream):
        stream.write(carried(text, stream.encoding or "ascii"))
        stream.flush()


@contextmanager
def _patient(stream: TextIO) -> Iterator[TextIO]:
    try:
        yield stream
    except BrokenPipeError:
        # What is still buffered would raise again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def carried(text: str, encoding: str) -> str:
    """Return text that an encoding can carry: our own signs in ASCII, anything else escaped."""
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        for sign, plain in ASCII.items():
            text = text.replace(sign, plain)
        return text.encode(encoding, "backslashreplace").decode(encoding)
