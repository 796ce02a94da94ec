"""Who goes first where processes of Velox share a machine: what answers goes before what works.

A delivery has to be answered within seconds, a review may take minutes. So a worker and all that it starts
take the processor only after others. Linux divides it first among sessions where no control group does
(sched(7), "The autogroup feature"), so a process that begins a session of its own says it anew.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_AUTOGROUP = Path("/proc/self/autogroup")


def step_back(nice: int) -> None:
    """Give this process, and all that it starts, at least the nice value `nice`; 5 gets a third of what
    0 gets (sched(7))."""
    if nice > os.getpriority(os.PRIO_PROCESS, 0):
        os.setpriority(os.PRIO_PROCESS, 0, nice)
        if os.getsid(0) == os.getpid():  # else others are in the session, which need not step back
            keep_back()


def keep_back() -> None:
    """Let the session that this process has just begun be as patient as the process itself is.

    Nothing happens where the kernel does not divide by sessions.
    """
    with suppress(OSError):
        _AUTOGROUP.write_text(str(os.getpriority(os.PRIO_PROCESS, 0)))
