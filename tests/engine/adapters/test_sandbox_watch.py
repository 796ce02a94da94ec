from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.adapters.sandbox_tree import kill, tree
from engine.adapters.sandbox_watch import Exceeded, Watch, counted_already, memory
from engine.ports import Limits

MIB = 1 << 20

FORKS = """
import os, signal, sys, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever ends is gone at once
kept = b"x" * (100 << 20)
for _ in range(2):
    os.fork()
os.write(1, b"ready\\n")
time.sleep(60)
"""


@contextmanager
def started(code: str, processes: int = 1) -> Iterator[int]:
    """A process and its descendants, each of which has said that it is ready and waits."""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        for _ in range(processes):
            process.stdout.readline()
        try:
            yield process.pid
        finally:
            for one in tree(process.pid):
                kill(one)


def test_pages_that_forks_share_count_once() -> None:
    with started(FORKS, processes=4) as root:
        processes = tree(root)
        assert len(processes) == 4
        assert 100 * MIB < memory(processes, enough=100 * MIB) < 200 * MIB
        Watch(root, Limits(memory_bytes=250 * MIB)).look()
        with pytest.raises(Exceeded, match="memory"):
            Watch(root, Limits(memory_bytes=90 * MIB)).look()


class Ending(list[int]):
    """Forks that end in the second pass over them: all before it, or each when it has been looked at."""

    def __init__(self, processes: list[int], all_at_once: bool) -> None:
        super().__init__(processes)
        self._all_at_once = all_at_once
        self._passes = 0

    def __iter__(self) -> Iterator[int]:
        self._passes += 1
        ending = [*super().__iter__()] if self._passes == 2 else []
        for process in ending if self._all_at_once else []:
            end(process)
        for process in super().__iter__():
            yield process
            if ending:
                end(process)


def end(process: int) -> None:
    kill(process)
    deadline = time.monotonic() + 60
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < deadline, f"process {process} is dead and nobody buries it"
        time.sleep(0.001)


@pytest.mark.parametrize("all_at_once", [True, False])
def test_forks_that_end_do_not_leave_their_share_to_those_looked_at_later(all_at_once: bool) -> None:
    with started(FORKS, processes=4) as root:
        parent, *forks = tree(root)
        held = memory([parent], enough=0) * 4
        assert memory(Ending(forks, all_at_once), enough=held // 2) < held


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
    with started(FORKS, processes=4) as root:
        assert set(tree(root)) < set(tree(os.getpid()))


def test_other_processes_of_a_user_count_only_before_linux_5_14() -> None:
    with subprocess.Popen(["sleep", "60"], **as_user(12345)) as process:  # type: ignore[call-overload]
        user = Path(f"/proc/{process.pid}").stat().st_uid
        assert counted_already(user, "5.14.0-70.el9.x86_64") == 0
        assert counted_already(user, "6.8.0") == 0
        assert counted_already(user, "4.18.0-513.el8.x86_64") >= 1
        process.kill()
    assert counted_already(0, "4.18.0") == 0


def as_user(user: int) -> dict[str, object]:
    """Arguments of Popen that make the superuser somebody else."""
    return {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}
