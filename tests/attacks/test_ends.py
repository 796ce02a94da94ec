"""What the host sees while the sandbox runs, and after its caller was ended; and the terminal of a person."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.attacks import host
from tests.attacks.callers import ORDINARY
from tests.attacks.conftest import Place

SLEEPER = b"""
import os, time
for _ in range(3):
    if not os.fork():
        os.setsid()
        break
time.sleep(60)
"""


def started(place: Place, marker: str) -> subprocess.Popen[bytes]:
    """Start a script that sleeps, and wait until its processes are there."""
    script = place.folder / f"{marker}.py"
    script.write_bytes(SLEEPER)
    script.chmod(0o644)
    process = place.caller.start(place.caller.velox("sandbox", "--wall", "50", script, f"inside-{marker}"))
    until = time.monotonic() + 20
    while len(host.marked(f"/code/script.py\0inside-{marker}")) < 4:
        assert time.monotonic() < until, process.poll()
        time.sleep(0.05)
    script.unlink()
    return process


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_outlives_its_caller(number: signal.Signals, place: Place) -> None:
    marker = f"caller-{os.getpid()}-{number}-{place.caller.name}"
    with started(place, marker) as process:
        process.send_signal(number)
        process.communicate(timeout=20)
    assert host.strays(f"inside-{marker}", set()) == []


def test_the_user_inside_has_no_rights_outside(place: Place) -> None:
    marker = f"user-{os.getpid()}-{place.caller.name}"
    with started(place, marker) as process:
        users = {found.user for found in host.marked(f"/code/script.py\0inside-{marker}")}
        process.kill()
        process.communicate(timeout=20)
    assert 0 not in users
    assert len(users) == 1
    assert users == {ORDINARY} or place.caller.user is None


def test_the_terminal_of_the_person_is_out_of_reach(place: Place) -> None:
    """The caller's standard streams and controlling terminal are a terminal, as they are for a person."""
    script = (Path(__file__).parent / "scripts" / "terminal.py").read_text(encoding="utf-8")
    path = place.folder / f"terminal-{os.getpid()}.py"
    path.write_text(script, encoding="utf-8")
    path.chmod(0o644)
    ours, theirs = pty.openpty()
    become = (
        "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
        "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )
    command = [place.caller.python, "-c", become, *place.caller.velox("sandbox", path)[1:]]
    with place.caller.start(command, stdin=theirs) as process:
        stdout, stderr = process.communicate(timeout=60)
    os.set_blocking(ours, False)
    try:
        echoed = os.read(ours, 1024)
    except BlockingIOError:
        echoed = b""
    os.close(ours)
    os.close(theirs)
    path.unlink()
    assert (process.returncode, stderr) == (0, b"")
    assert b"ESCAPED" not in stdout and stdout.endswith(b"done\n")
    assert echoed == b""
