"""Users for sandboxes: one of its own for each, so that none can touch, or use up the limits of, another."""

from __future__ import annotations

import os
import socket

from engine.errors import NoSandbox

FIRST_USER = 64001
COUNT = 256
"""A range that neither distributions nor systemd hand out: uid and gid 64001 to 64256."""


class Slot:
    """The right to be one user. It ends with the process that holds it, however that ends.

    The lock is a name in the abstract namespace of unix sockets (unix(7)): no file can be left behind.
    """

    def __init__(self, user: int, lock: socket.socket | None) -> None:
        self.user = user
        self._lock = lock

    def free(self) -> None:
        """Let others have it."""
        if self._lock is not None:
            self._lock.close()


def take() -> Slot:
    """Take a free user; who is not the superuser stays who they are, which is 0 here.

    Raises `NoSandbox` when all are taken.
    """
    if os.geteuid() != 0:
        return Slot(0, None)
    for user in range(FIRST_USER, FIRST_USER + COUNT):
        lock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            lock.bind(f"\0velox-sandbox-{user}")
        except OSError:
            lock.close()
        else:
            return Slot(user, lock)
    raise NoSandbox(f"all {COUNT} sandboxes are in use", "wait for one to end, or run fewer at a time")
