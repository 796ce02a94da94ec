"""The file in which a Postgres server tells of itself, and what to do about a server nobody owns.

The file is `postmaster.pid`: a line each for the process, the data folder, the start, the port, the socket's
folder, the address, the shared memory, and the status (PostgreSQL, src/include/utils/pidfile.h).
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from engine.errors import ToolFailed

SOCKET_LINE = 4
STATUS_LINE = 7
END_SECONDS = 20.0
POLL_SECONDS = 0.05

ZOMBIE_SECONDS = 4.0
"""How long a dead server may wait for its burial before its file, of use until then, is deleted."""


def status(data: Path) -> tuple[int, str] | None:
    """Return process and status (`starting`, `ready`, ...) of the server of a data folder, if it tells."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
        return int(lines[0]), lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""
    except (OSError, ValueError, IndexError):
        return None


def socket_folder(data: Path) -> Path | None:
    """Return where the server of a data folder has its socket, if it tells."""
    try:
        told = (data / "postmaster.pid").read_text(errors="replace").splitlines()[SOCKET_LINE]
    except (OSError, IndexError):
        return None
    return Path(told) if told else None


def end_leftover(data: Path) -> None:
    """Shut down a server that outlived its owner, and forget one that is dead.

    Only whoever holds the lock of the folder may call this. A file whose process is a zombie or is no server
    of this folder (numbers are used again) is deleted: Postgres would take it for a running server. That of
    a process that is gone stays: by it Postgres makes sure that no part of the old server still writes.
    """
    told = status(data)
    if told is None:
        return
    pid, _ = told
    deadline = time.monotonic() + END_SECONDS
    asked: signal.Signals | None = None
    while is_alive(pid):
        if not _serves(pid, data):
            if _is_zombie(pid) and time.monotonic() < deadline - END_SECONDS + ZOMBIE_SECONDS:
                time.sleep(POLL_SECONDS)
                continue
            (data / "postmaster.pid").unlink(missing_ok=True)
            return
        ask = signal.SIGINT if time.monotonic() < deadline - END_SECONDS / 2 else signal.SIGQUIT
        if ask is not asked:
            os.kill(pid, ask)
            asked = ask
        if time.monotonic() > deadline:
            raise ToolFailed("postgres", f"an old server, process {pid}, does not end; end it by hand.")
        time.sleep(POLL_SECONDS)


def is_alive(pid: int) -> bool:
    """Tell whether there is a process of this number; a zombie, which Postgres takes for alive, counts."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _serves(pid: int, data: Path) -> bool:
    """Tell whether a process is a Postgres server of this data folder; a zombie serves nobody."""
    command = ["ps", "-o", "stat=", "-o", "command=", "-p", str(pid)]
    process = Path(f"/proc/{pid}")
    if process.is_dir():
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return False
    else:
        words = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return any(Path(word).name == "postgres" for word in words[:2]) and str(data) in words


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
