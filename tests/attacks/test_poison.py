"""One candidate cannot poison the next: of the same session, in the same warm sandbox."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.attacks import host
from tests.attacks.conftest import Place

POISONS = Path(__file__).parent / "poisons"

INNOCENT = """
import json, os, resource, tempfile, time
time.sleep(0.1)
with tempfile.TemporaryFile() as file:
    file.write(bytes(1 << 20))
pid = os.getpid()
print(json.dumps({
    "left": sorted(os.listdir("/tmp") + os.listdir("/dev/shm")),
    "nice": os.getpriority(os.PRIO_PROCESS, 0),
    "cores": len(os.sched_getaffinity(0)),
    "class": os.sched_getscheduler(0),
    "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    "blocked": len(__import__("signal").pthread_sigmask(0, [])),
    "processes": len([name for name in os.listdir("/proc") if name.isdigit()]),
}))
"""


def innocent_after(first: str, place: Place) -> tuple[list[str], dict[str, object]]:
    """Run a script, then the innocent one; return what the first printed and what the second saw."""
    twice = (Path(__file__).parent / "twice.py").read_text(encoding="utf-8")
    run = place.caller.run([place.caller.python, "-c", twice, first, INNOCENT])
    assert run.returncode == 0, run.stderr.decode()
    (_, printed, _, _), (status, stdout, stderr, stopped) = json.loads(run.stdout)
    assert (status, stderr, stopped) == (0, "", ""), stdout
    return printed.splitlines(), json.loads(stdout)


@pytest.mark.parametrize("name", sorted(path.stem for path in POISONS.glob("*.py")))
def test_the_next_candidate_sees_nothing_of_it(name: str, place: Place) -> None:
    _, clean = innocent_after("pass", place)
    assert clean["left"] == []
    printed, seen = innocent_after((POISONS / f"{name}.py").read_text(encoding="utf-8"), place)
    assert seen == clean
    assert [line for line in printed if "POISONED" in line] == []
    assert host.strays("no marker", set()) == []
