"""Scripts for the sandbox: read from the host, and told how they ended."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from bot.render.plain import one_line
from engine.errors import BadInput
from engine.ports import Ran

STOPPED = 128 + signal.SIGKILL
"""The exit status when a limit was hit, as the shell has it for a process that was killed: 137."""


def read_script(name: str) -> bytes:
    """Return the script's bytes; `-` stands for standard input.

    Raises `BadInput` when it cannot be read.
    """
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except IsADirectoryError:
        raise BadInput(
            f"{one_line(name)} is a folder; name a Python file, or - for standard input."
        ) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise BadInput(f"{one_line(name)} cannot be read: {why}.") from None
    except ValueError:
        raise BadInput(f"{one_line(name)} is no name of a file.") from None


def exit_status(ran: Ran) -> int:
    """Return the script's exit status: 128+N when signal N ended it, `STOPPED` when a limit did."""
    if ran.stopped:
        return STOPPED
    return ran.status if ran.status >= 0 else 128 - ran.status


def stopped_line(ran: Ran) -> str:
    """Return the line that names the limit that was hit."""
    return f"velox: stopped: {one_line(ran.stopped).removesuffix('.')}."
