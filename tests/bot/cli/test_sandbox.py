"""The command line of the sandbox. What it withstands is in tests/attacks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.conftest import ROOT, Velox

SCRIPT = """
import os, sys
print(sys.argv[1:], sys.version_info[:3] == {version!r}, os.environ.get("SECRET"))
sys.stderr.write("aside")
sys.exit(7)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT.format(version=sys.version_info[:3]), encoding="utf-8")
    return path


def test_output_and_status_are_the_scripts(velox: Velox, script: Path) -> None:
    run = velox("sandbox", script, SECRET="x")
    assert (run.stdout, run.stderr, run.returncode) == ("[] True None\n", "aside", 7)


def test_what_follows_the_script_is_its_own(velox: Velox, script: Path) -> None:
    run = velox("sandbox", "--wall", "5", script, "--wall", "x", "--", "-h", "", "ä b")
    assert run.stdout.startswith("['--wall', 'x', '--', '-h', '', 'ä b'] True")


def test_a_script_comes_from_standard_input(velox: Velox) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bot", "sandbox", "-", "a"],
        input=b"import sys; print(sys.argv[1:]); sys.stdout.flush(); sys.stdout.buffer.write(b'\\xff')",
        env=velox.environment(),
        cwd=ROOT,
        capture_output=True,
        timeout=60,
    )
    assert (run.stdout, run.stderr, run.returncode) == (b"['a']\n\xff", b"", 0)


@pytest.mark.parametrize(
    ("options", "code", "named"),
    [
        (("--wall", "1"), "import time; print('up', flush=True); time.sleep(60)", "1 s of wall time"),
        (("--cpu", "1"), "print('up', flush=True)\nwhile True: pass", "1 s of processor time"),
        (("--memory", "200M"), "print('up', flush=True); bytearray(1 << 30)", "200 MiB of memory"),
        (("--output", "1K"), "print('up', flush=True); print('x' * 5000)", "1 KiB of output"),
    ],
)
def test_a_limit_that_was_hit_is_named(
    velox: Velox, tmp_path: Path, options: tuple[str, ...], code: str, named: str
) -> None:
    path = tmp_path / "limited.py"
    path.write_text(code, encoding="utf-8")
    run = velox("sandbox", *options, path)
    assert run.returncode == 137
    assert run.stderr.splitlines()[-1].startswith("velox: stopped: ")
    assert named in run.stderr.splitlines()[-1]
    assert run.stdout.startswith("up")


def test_a_signal_is_told_by_the_status(velox: Velox, tmp_path: Path) -> None:
    path = tmp_path / "crash.py"
    path.write_text("import os; os.kill(os.getpid(), 11)", encoding="utf-8")
    run = velox("sandbox", path)
    assert (run.returncode, run.stderr) == (139, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.py",), "velox: missing.py cannot be read: no such file or directory.\n"),
        ((".",), "velox: . is a folder; name a Python file, or - for standard input.\n"),
        (("--memory", "much", "missing.py"), "velox: 'much' is not an amount of memory"),
    ],
)
def test_wrong_usage_is_one_sentence(velox: Velox, arguments: tuple[str, ...], said: str) -> None:
    run = velox("sandbox", *arguments)
    assert run.returncode == 2
    assert run.stderr.startswith(said)
    assert run.stderr.count("\n") == 1
