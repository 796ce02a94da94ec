"""What the sandbox costs, and that it leaves nothing behind.

Limits: a warm question under 5 ms in the median, for a candidate that does nothing; a session of one question
under eight bare starts of the interpreter in the same run; after 500 runs, 25 of them of a parent that is
killed, not one process, mount, file or user more than before.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.scan_speed import verdict
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.adapters.sandbox_slots import COUNT, FIRST_USER
from engine.adapters.sandbox_tree import tree
from engine.errors import NoSandbox
from engine.ports import Json

QUESTIONS = 300
STARTS = 15
SESSIONS, PER_SESSION, KILLED = 25, 19, 25

CODE = b"""
import os, time
def nothing(): pass
def untidy():
    open("/tmp/left", "w").close()
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
def long(): time.sleep(60)
"""
FILES = {"candidate.py": CODE}

PARENT = """
import sys
from bench.sandbox import FILES, called
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
with BubblewrapSandbox().open(FILES) as session:
    print("ready", flush=True)
    session.ask("call", called("long"))
"""


def called(function: str) -> Json:
    """Return the question that calls a function of `CODE`."""
    return {"module": "candidate", "function": function}


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a call took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def warm_question(sandbox: BubblewrapSandbox) -> float:
    """Return the seconds of a question that does nothing, in the median."""
    with sandbox.open(FILES) as session:
        session.ask("call", called("nothing"))
        return statistics.median(
            seconds_of(lambda: session.ask("call", called("nothing"))) for _ in range(QUESTIONS)
        )


def cold_start(sandbox: BubblewrapSandbox) -> tuple[float, float]:
    """Return the seconds of a session with one question, and of a bare interpreter, taken in turns."""
    sandbox.probe()

    def once() -> None:
        with sandbox.open(FILES) as session:
            session.ask("call", called("nothing"))

    def bare() -> None:
        subprocess.run([sys.executable, "-I", "-S", "-c", "pass"], check=True)

    pairs = [(seconds_of(once), seconds_of(bare)) for _ in range(STARTS)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)


def there() -> dict[str, int]:
    """Count what could be left behind: processes of the sandbox's users, mounts, files, users taken."""
    users = range(FIRST_USER, FIRST_USER + COUNT)
    owners = [folder.stat().st_uid for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return {
        "processes": sum(owner in users for owner in owners) + len(tree(os.getpid())),
        "mounts": len(Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()),
        "files": sum(1 for folder in ("/tmp", "/var/tmp", "/dev/shm") for _ in Path(folder).iterdir()),
        "users taken": sum(map(is_taken, users)),
    }


def is_taken(user: int) -> bool:
    """Tell whether some process holds the lock of a user."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as lock:
        try:
            lock.bind(f"\0velox-sandbox-{user}")
        except OSError:
            return True
    return False


def run_much(sandbox: BubblewrapSandbox) -> None:
    """Ask untidy questions in many sessions, and kill some parents in the middle of one."""
    for _ in range(SESSIONS):
        with sandbox.open(FILES) as session:
            for _ in range(PER_SESSION):
                session.ask("call", called("untidy"))
    for _ in range(KILLED):
        with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
            assert parent.stdout
            parent.stdout.readline()
            parent.kill()


def left_behind(sandbox: BubblewrapSandbox) -> int:
    """Return how much more there is after `run_much`, once what was killed has had five seconds to end."""
    before = there()
    run_much(sandbox)
    deadline = time.monotonic() + 5
    while (after := there()) != before and time.monotonic() < deadline:
        time.sleep(0.1)
    more = {name: after[name] - before[name] for name in before if after[name] > before[name]}
    if more:
        print(f"  left behind: {more}")
    return sum(more.values())


def main() -> int:
    """Run everything; return 1 when a limit does not hold."""
    sandbox = BubblewrapSandbox()
    print("sandbox, on the clock, median")
    try:
        sandbox.probe()
    except NoSandbox as error:
        print(f"  {error}")
        return 0
    cold, bare = cold_start(sandbox)
    checks = [
        verdict("a warm question that does nothing, ms", warm_question(sandbox) * 1000, 5, at_most=True),
        verdict(
            f"a session with one question ({cold:.3f} s) over a bare start", cold / bare, 8, at_most=True
        ),
    ]
    runs = SESSIONS * PER_SESSION + KILLED
    checks.append(verdict(f"left behind after {runs} runs", left_behind(sandbox), 0, at_most=True))
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
