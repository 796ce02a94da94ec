from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.bot.cli.code import CLEAN, COUNTED
from tests.bot.cli.conftest import Velox, checkout, velox
from tests.bot.repository.conftest import Checkout

__all__ = ["checkout", "velox"]


COMMANDS = ("doctor", "explain", "fix", "prove", "review", "rules", "sandbox", "scan")


def test_help_names_every_command(velox: Velox) -> None:
    run = velox("--help")
    assert run.returncode == 0
    assert all(name in run.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(velox: Velox, command: str) -> None:
    assert velox(command, "--help").returncode == 0


def test_help_loads_nothing_of_the_engine(velox: Velox) -> None:
    """Counted in modules, not seconds: the clock of a busy machine proves nothing."""
    program = (
        "import sys\n"
        "from bot.cli import app\n"
        "app(['review', '--help'], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('engine', 'radon')])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], env=velox.environment(), capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "[]"


def test_version(velox: Velox) -> None:
    run = velox("--version")
    assert run.returncode == 0
    assert run.stdout.startswith("velox ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["scan", "--format", "xml"],
        ["scan", "--jobs", "0"],
        ["fix"],
        ["review", "--fail-on", "x"],
    ],
)
def test_wrong_usage_is_2(velox: Velox, arguments: list[str]) -> None:
    run = velox(*arguments)
    assert (run.returncode, run.stdout) == (2, "")


def test_bad_input_is_2_and_one_sentence(velox: Velox, tmp_path: Path) -> None:
    run = velox("review", "--static", tmp_path, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"velox: {tmp_path} is not inside a git repository")
    assert run.stderr.count("\n") == 1


def test_trouble_inside_is_3_with_a_traceback_on_demand(velox: Velox, checkout: Checkout) -> None:
    """A working directory that is gone is trouble nobody foresaw."""
    command = 'rm -r "$PWD" && exec "$0" -m bot explain a.py:1'
    for debug in ("0", "1"):
        gone = checkout.root / "gone"
        gone.mkdir()
        run = subprocess.run(
            ["sh", "-c", command, sys.executable],
            cwd=gone,
            env=velox.environment(VELOX_DEBUG=debug),
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 3
        last = run.stderr.splitlines()[-1]
        assert last.startswith("velox: trouble inside Velox: FileNotFoundError: ")
        assert ("Traceback" in run.stderr) is (debug == "1")


def test_a_reader_that_goes_away_is_no_error(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({f"m{number}.py": COUNTED for number in range(3)})
    run = subprocess.run(
        ["sh", "-c", '"$0" -m bot scan --format jsonl; echo $? >&2', sys.executable],
        cwd=checkout.root,
        env=velox.environment(),
        stdout=_closed_pipe(),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert run.stderr == "0\n"


def _closed_pipe() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def test_an_interrupt_is_130_and_leaves_the_terminal_clean(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({f"m{number}.py": CLEAN + COUNTED * 400 for number in range(150)})
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "scan", "--jobs", "1", "--no-cache"],
        cwd=checkout.root,
        env=velox.environment(),
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    shown = b""
    while b"scanning" not in shown:
        shown += os.read(ours, 4096)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    os.close(theirs)
    with suppress(OSError):
        # A terminal that nobody writes to any more gives what is left, and then an error.
        while more := os.read(ours, 4096):
            shown += more
    os.close(ours)
    assert (process.returncode, out) == (130, b"")
    assert shown.endswith(b"\x1b[2K"), "the bar is wiped"
    assert b"Traceback" not in shown
