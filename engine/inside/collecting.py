"""Gathers what a candidate writes, until it ends or meets the limit of time or of output."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass

_CHUNK = 1 << 16


@dataclass
class Collected:
    """How a candidate ended, and its answer, standard output and standard error.

    `status` is its exit status, or minus the number of the signal that ended it. `stopped` names the limit
    that it met: "wall", "output", "abandoned" (nobody waits for it any more), or nothing.
    """

    status: int
    stopped: str
    parts: Sequence[bytes]


class Waker:
    """A descriptor that becomes readable when a child of this process ends."""

    def __init__(self) -> None:
        self.descriptor, self._end = os.pipe()
        os.set_blocking(self.descriptor, False)
        os.set_blocking(self._end, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self._end, warn_on_full_buffer=False)

    def clear(self) -> None:
        """Forget the children that have ended so far."""
        try:
            while os.read(self.descriptor, _CHUNK):
                pass
        except BlockingIOError:
            pass


class _Gathering:
    """The bytes that came out of some descriptors, `room` of them at most."""

    def __init__(self, sources: Sequence[int], room: int) -> None:
        self.parts = {source: bytearray() for source in sources}
        self.room = room
        for source in sources:
            os.set_blocking(source, False)

    def take(self, source: int) -> bool:
        """Read what is there, and tell whether more may come."""
        try:
            chunk = os.read(source, min(_CHUNK, self.room + 1))
        except BlockingIOError:
            return True
        self.parts[source] += chunk[: self.room]
        self.room -= len(chunk)
        return bool(chunk)

    def drain(self) -> None:
        """Read what still lies in the pipes, as far as there is room."""
        for source in self.parts:
            seen = -1
            while self.room >= 0 and seen != len(self.parts[source]):
                seen = len(self.parts[source])
                self.take(source)


def collect(
    child: int, sources: Sequence[int], channel: int, waker: Waker, deadline: float, most: int
) -> Collected:
    """Read `sources` until `child` ends, `most` bytes have come, or the monotonic clock says `deadline`.

    The child is ended and reaped in any case. Its end is what counts, not that of the pipes: a grandchild
    may hold these open. If `channel` hangs up nobody waits for the answer.
    """
    gathering = _Gathering(sources, most)
    poll = select.poll()
    for source in (*sources, waker.descriptor):
        poll.register(source, select.POLLIN)
    poll.register(channel, 0)
    stopped = ""
    ended, status = 0, 0
    while not ended and not stopped:
        rest = deadline - time.monotonic()
        for source, _ in poll.poll(max(0, rest) * 1000 + 1):
            if source == waker.descriptor:
                waker.clear()
            elif source == channel:
                stopped = "abandoned"
            elif not gathering.take(source):
                poll.unregister(source)
        ended, status = os.waitpid(child, os.WNOHANG)
        stopped = stopped or _limit_met(rest, gathering.room)
    if not ended:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    gathering.drain()
    stopped = stopped or _limit_met(1, gathering.room)
    return Collected(_code(status), stopped, [bytes(gathering.parts[source]) for source in sources])


def _limit_met(seconds: float, room: int) -> str:
    if room < 0:
        return "output"
    return "wall" if seconds <= 0 else ""


def _code(status: int) -> int:
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
