"""A process that ends when the one that started it dies, however that dies.

The parent holds one end of a pipe, the child watches the other: the kernel closes the parent's end even
after a `kill -9`. Nothing is ever written.

`python -m bot.lifeline MODULE ...` runs a module that may know nothing of this, `training` for one.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Literal

VARIABLE = "VELOX_LIFELINE"
"""Names the descriptor to watch, in the environment of a child that was started with one."""


@contextmanager
def lifeline() -> Iterator[int]:
    """Give the descriptor to hand to a child (`pass_fds`); leaving the block tells the child to end."""
    watched, held = os.pipe()
    try:
        yield watched
    finally:
        os.close(watched)
        os.close(held)


def end_with_parent(
    how: Literal["asked", "killed"], environment: MutableMapping[str, str] | None = None
) -> None:
    """Watch the lifeline that the environment names, if it does, from a thread of its own.

    When it breaks, this process gets SIGTERM ("asked"), or its whole process group SIGKILL ("killed"): the
    latter is for a child that leads a group of its own.
    """
    named = (os.environ if environment is None else environment).pop(VARIABLE, "")
    if not named.isdecimal():
        return
    descriptor = int(named)
    os.set_inheritable(descriptor, False)
    threading.Thread(target=_watch, args=(descriptor, how), name="lifeline", daemon=True).start()


def _watch(descriptor: int, how: Literal["asked", "killed"]) -> None:
    while os.read(descriptor, 64):
        pass
    if how == "killed" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL if how == "killed" else signal.SIGTERM)


def main() -> None:
    """Run the module that the command line names, with the words after it, while the parent lives."""
    end_with_parent("killed")
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
