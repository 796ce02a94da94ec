"""What a process started ends with it, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Literal

import pytest

from bot.lifeline import VARIABLE, end_with_parent, lifeline

CHILD = """
import subprocess, sys, time
from bot.lifeline import end_with_parent
end_with_parent("{how}")
grandchild = subprocess.Popen(["sleep", "300"])
print(grandchild.pid, flush=True)
time.sleep(300)
"""

PARENT = """
import os, subprocess, sys, time
from bot.lifeline import VARIABLE, lifeline
with lifeline() as watched:
    child = subprocess.Popen(
        [sys.executable, "-c", {child!r}],
        env={{**os.environ, VARIABLE: str(watched)}}, pass_fds=(watched,), start_new_session=True,
        stdout=subprocess.PIPE, text=True,
    )
    print(child.pid, child.stdout.readline(), flush=True)
    time.sleep(300)
"""


def is_over(pid: int) -> bool:
    """Whether a process is gone, or waits for nothing but its burial."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until_over(pid: int) -> None:
    end = time.monotonic() + 30
    while not is_over(pid):
        assert time.monotonic() < end, f"process {pid} still runs"
        time.sleep(0.02)


@pytest.mark.parametrize("how", ["asked", "killed"])
def test_a_child_ends_when_its_parent_is_killed(how: Literal["asked", "killed"]) -> None:
    script = textwrap.dedent(PARENT).format(child=CHILD.format(how=how))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child, grandchild = map(int, parent.stdout.readline().split())
        try:
            assert not is_over(child) and not is_over(grandchild)
            parent.kill()
            until_over(child)
            if how == "killed":
                until_over(grandchild)
            else:
                assert not is_over(grandchild), "the child was to end what it started itself"
        finally:
            for pid in (child, grandchild):
                if not is_over(pid):
                    os.kill(pid, signal.SIGKILL)


def test_without_a_lifeline_nothing_is_watched() -> None:
    for named in ("", "three"):
        environment = {VARIABLE: named, "PATH": "/bin"}
        end_with_parent("killed", environment)
        assert environment == {"PATH": "/bin"}


def test_leaving_the_block_ends_the_child() -> None:
    with lifeline() as watched:
        child = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import time, bot.lifeline as l; l.end_with_parent('asked'); time.sleep(300)",
            ],
            env={**os.environ, VARIABLE: str(watched)},
            pass_fds=(watched,),
        )
    assert child.wait(30) == -signal.SIGTERM
