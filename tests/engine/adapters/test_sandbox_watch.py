from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.adapters.sandbox_tree import kill, tree
from engine.adapters.sandbox_watch import Exceeded, Watch, memory
from engine.ports import Limits

MIB = 1 << 20

FORKS = """
import os, sys, time
kept = b"x" * (100 << 20)
children = [os.fork() for _ in range(2)]
if all(children):
    print("ready", flush=True)
time.sleep(60)
"""


@contextmanager
def started(code: str) -> Iterator[int]:
    """A process and its descendants, ready and waiting."""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            for one in tree(process.pid):
                kill(one)


def test_pages_that_forks_share_count_once() -> None:
    with started(FORKS) as root:
        processes = tree(root)
        assert len(processes) >= 4
        assert 100 * MIB < memory(processes, enough=100 * MIB) < 200 * MIB
        Watch(root, Limits(memory_bytes=250 * MIB)).look()
        with pytest.raises(Exceeded, match="memory"):
            Watch(root, Limits(memory_bytes=90 * MIB)).look()


def test_threads_count_as_processes() -> None:
    code = """
import threading, time
for _ in range(12):
    threading.Thread(target=time.sleep, args=(60,)).start()
print(flush=True)
"""
    with started(code) as root:
        Watch(root, Limits(processes=12)).look()
        with pytest.raises(Exceeded, match="processes"):
            Watch(root, Limits(processes=4)).look()


def test_what_has_ended_counts_for_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert tree(process.pid) == [process.pid]
    assert memory([process.pid], enough=0) == 0
    Watch(process.pid, Limits()).look()
    kill(process.pid)


def test_a_process_sees_its_children() -> None:
    with started(FORKS) as root:
        assert set(tree(root)) < set(tree(os.getpid()))
