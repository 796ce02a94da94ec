"""Forks a process for each order out of one that has read Velox already, which takes longer than small code.

    python -m bot.counter.forking < socket

Standard input is a stream socket. Each order is its length, four bytes, and JSON, with three descriptors and
those that the environment names: where work comes from and goes to, where trouble goes, and where this
process says the number of the child, and then how it ended. It ends with its socket; its children watch
lifelines of their own.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress

from bot.counter import optimizing

LENGTH = 4
MOST_DESCRIPTORS = 8

Order = tuple[list[str], dict[str, str], dict[str, int]]
"""Arguments, the environment, and which descriptor (by its place) each of some variables names."""


def written(order: Order) -> bytes:
    """Return an order as it is sent."""
    text = json.dumps(order).encode()
    return len(text).to_bytes(LENGTH, "big") + text


def main() -> int:
    """Fork until nobody is left who could want it."""
    control = socket.socket(fileno=os.dup(0))
    signalled, signals = os.pipe()
    os.set_blocking(signals, False)
    signal.set_wakeup_fd(signals, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    gc.collect()
    gc.freeze()  # so that a collection in a child does not copy all of it
    telling: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([control.fileno(), signalled], [], [])
        if signalled in ready:
            os.read(signalled, 512)
            _bury(telling)
        if control.fileno() in ready:
            found = received(control)
            if found is None:
                return 0
            order, descriptors = found
            child = os.fork()
            if child == 0:
                signal.set_wakeup_fd(-1)
                _close(control.detach(), signalled, signals, *telling.values())
                _work(order, descriptors)
            telling[child] = descriptors.pop(2)
            _close(*descriptors)
            _tell(telling[child], child)


def received(control: socket.socket) -> tuple[Order, list[int]] | None:
    """Return the next order with its descriptors, None when the other side is gone."""
    head, descriptors, _, _ = socket.recv_fds(control, LENGTH, MOST_DESCRIPTORS)
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)
    head += _exactly(control, LENGTH - len(head)) if head else b""
    if len(head) < LENGTH:
        return None
    size = int.from_bytes(head, "big")
    text = _exactly(control, size)
    return (json.loads(text), list(descriptors)) if size and len(text) == size else None


def _exactly(control: socket.socket, count: int) -> bytes:
    """Return so many bytes, fewer when the other side is gone."""
    found = bytearray()
    while len(found) < count and (more := control.recv(count - len(found))):
        found += more
    return bytes(found)


def _work(order: Order, descriptors: Sequence[int]) -> None:
    """Do the work of an order, in the child, which ends with it."""
    status = 1
    try:
        arguments, environment, named = order
        os.setsid()
        os.dup2(descriptors[0], 0)
        os.dup2(descriptors[0], 1)
        os.dup2(descriptors[1], 2)
        os.environ.clear()
        os.environ.update(environment)
        os.environ.update({name: str(descriptors[place]) for name, place in named.items()})
        _close(*descriptors[:3])
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sys.argv[1:] = arguments
        status = optimizing.main()
        sys.stdout.flush()
    finally:  # whatever it was, the child must not go on as its parent
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)


def _bury(telling: dict[int, int]) -> None:
    """Say of each child that ended how it did."""
    with suppress(ChildProcessError):
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            if child in telling:
                _tell(telling[child], os.waitstatus_to_exitcode(status))
                _close(telling.pop(child))


def _tell(descriptor: int, number: int) -> None:
    with suppress(OSError):  # nobody may listen any more
        os.write(descriptor, b"%d\n" % number)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


if __name__ == "__main__":
    sys.exit(main())
