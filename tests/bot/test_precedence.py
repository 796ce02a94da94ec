"""A worker stands behind what answers, and so does all that it starts, whatever session it is in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

AUTOGROUP = Path("/proc/self/autogroup")
TELL = """
import os, sys
from pathlib import Path
from bot.precedence import keep_back, step_back
{acts}
path = Path("/proc/self/autogroup")
print(os.getpriority(os.PRIO_PROCESS, 0), path.read_text().split()[-1] if path.exists() else "none")
"""


def told(acts: str, *, nice: int = 0, session: bool = True) -> tuple[int, str]:
    """Return the nice value of a process and of its session after it did something."""
    words = ["nice", "-n", str(nice), sys.executable, "-c", TELL.format(acts=acts)]
    run = subprocess.run(words, capture_output=True, text=True, check=True, start_new_session=session)
    value, group = run.stdout.split()
    return int(value), group


def group(value: int) -> str:
    """Return what a session's nice value is told as, where the kernel divides by sessions."""
    return str(value) if AUTOGROUP.exists() else "none"


def test_a_process_steps_back_with_the_session_that_it_leads() -> None:
    assert told("step_back(7)") == (7, group(7))


@pytest.mark.parametrize(("asked", "nice"), [(0, 0), (3, 7), (7, 7)])
def test_one_that_stands_back_as_far_is_left_where_it_is(asked: int, nice: int) -> None:
    assert told(f"step_back({asked})", nice=nice) == (nice, group(0))


def test_a_session_of_others_is_left_alone() -> None:
    acts = "if os.fork(): os.wait(); os._exit(0)\nstep_back(7)"
    assert told(acts) == (7, group(0))


def test_what_begins_a_session_stands_back_as_far_as_who_started_it() -> None:
    acts = "step_back(7)\nif os.fork(): os.wait(); os._exit(0)\nos.setsid()\nkeep_back()"
    assert told(acts) == (7, group(7))


def test_code_under_review_stands_back_as_far_as_who_runs_it(tmp_path: Path) -> None:
    script = tmp_path / "told.py"
    script.write_text(TELL.format(acts="").replace("from bot.precedence import keep_back, step_back\n", ""))
    words = ["nice", "-n", "7", sys.executable, "-m", "bot", "sandbox", str(script)]
    run = subprocess.run(words, capture_output=True, text=True, check=True, env=os.environ)
    assert run.stdout.split() == ["7", group(7)]
