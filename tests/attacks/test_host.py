"""What the tests of attacks change of their own process is undone: other tests share it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

from tests.attacks import host

ORPHAN = "import subprocess; print(subprocess.Popen(['sleep', '{seconds}'], stdout=-3).pid)"


def orphan(seconds: float) -> int:
    """Leave a process behind that sleeps, and return its number."""
    command = [sys.executable, "-c", ORPHAN.format(seconds=seconds)]
    return int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_orphans_are_children_for_a_while_and_the_dead_are_buried() -> None:
    with host.adopted_orphans():  # the fixture has adopted already: what counts is what the block leaves
        living, dead = orphan(60), orphan(0)
        assert living in host.children()
        until(lambda: dead not in {each.number for each in host.processes()})
        assert dead in host.children()
    assert dead not in host.children()
    assert living not in {each.number for each in host.processes() if each.parent == 1}
    os.kill(living, 9)
    os.waitpid(living, 0)


def test_afterwards_nothing_is_adopted() -> None:
    with host.adopted_orphans():
        pass
    late = orphan(60)
    assert late not in host.children()
    os.kill(late, 9)
