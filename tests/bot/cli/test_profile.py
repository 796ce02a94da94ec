"""`velox profile`, and the profile given to `velox scan` and `velox review`: the program itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Velox
from tests.bot.repository.conftest import Checkout
from tests.engine.profile.samples import FILES, TOOLS, record, written

PYTHON = sys.executable


@pytest.fixture
def shop(velox: Velox, checkout: Checkout, tmp_path: Path) -> Velox:
    """Velox in a checkout of the sample program; baselines go to a folder of the test."""
    checkout.commit(dict(FILES))

    def environment(**more: str) -> dict[str, str]:
        return {**Velox.environment(velox, PYTHONSAFEPATH="", VELOX_DATA_DIR=str(tmp_path / "data")), **more}

    velox.environment = environment  # type: ignore[method-assign]
    return velox


def test_the_report_is_apart_from_what_the_command_prints(shop: Velox) -> None:
    run = shop("profile", "--", PYTHON, "-c", "import sys; print('said'); sys.exit(3)")
    assert (run.returncode, run.stdout) == (3, "said\n")
    lines = run.stderr.splitlines()
    assert lines[0] == f"velox profile · -c · CPython {sys.version.split()[0]} · 1 run"
    assert any(line.startswith("    wall time ") for line in lines)
    assert any(line.startswith("    peak memory (RSS) ") for line in lines)


def test_the_functions_of_the_repository_come_first(shop: Velox) -> None:
    run = shop("profile", "--", PYTHON, "run.py", COLUMNS="120")
    assert run.returncode == 0
    here, elsewhere = run.stderr.index("  Here"), run.stderr.index("  Elsewhere")
    slow = run.stderr.index("shop/report.py:16")
    assert here < slow < elsewhere
    assert "importlib" not in run.stderr[:elsewhere]
    assert "\x1b" not in run.stderr


def test_a_baseline_is_saved_and_compared_with(shop: Velox, checkout: Checkout) -> None:
    run = shop("profile", "--repeat", "5", "--save", "main", "--", PYTHON, "run.py")
    assert run.returncode == 0
    assert "Saved: " in run.stderr
    # It sleeps, so that it takes longer however busy the machine is.
    text = "import time\n\ntime.sleep(2)\n" + FILES["run.py"].replace("range(3)", "range(6)")
    checkout.write({"run.py": text})
    run = shop("profile", "--repeat", "5", "--baseline", "main", "--", PYTHON, "run.py", COLUMNS="150")
    assert run.returncode == 0
    said = run.stderr[run.stderr.index("Compared with main · 5 runs") :]
    calls = said[said.index("\nCalls\n") :]
    (slow,) = (line for line in calls.splitlines() if line.startswith("    shop/report.py:slow "))
    assert " ".join(slow.split()) == "shop/report.py:slow 3 → 6 2.00x more"
    (wall,) = (line for line in said.splitlines() if line.startswith("    wall time "))
    assert wall.endswith("x more")


def test_a_baseline_in_a_file_is_json_and_a_profile_too(shop: Velox, checkout: Checkout) -> None:
    assert shop("profile", "--save", "base.json", "--", PYTHON, "run.py").returncode == 0
    document = json.loads((checkout.root / "base.json").read_bytes())
    assert (document["velox-profile"], document["program"], len(document["runs"])) == (1, "run.py", 1)
    assert str(checkout.root) not in (checkout.root / "base.json").read_text()
    assert places(shop, "base.json")[0] == 18


def test_the_profile_itself_can_be_kept(shop: Velox) -> None:
    run = shop("profile", "--output", "prof.out", "--", PYTHON, "run.py")
    assert run.returncode == 0
    assert places(shop, "prof.out") == [18, 8, 13]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--baseline", "nothing", "--", PYTHON, "run.py"), "velox: No baseline is called nothing here; "),
        (
            ("--baseline", "run.py.json", "--", PYTHON, "run.py"),
            "velox: The baseline run.py.json cannot be read: ",
        ),
        (("--", "ls"), "velox: "),
        (("--", PYTHON), "velox: Python was given nothing to run; "),
        (("--", "nothing.py"), "velox: nothing.py is no file; "),
    ],
)
def test_wrong_use_is_one_sentence_and_runs_nothing(
    shop: Velox, arguments: tuple[str, ...], says: str
) -> None:
    run = shop("profile", *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(says)
    assert run.stderr.count("\n") == 1


def test_a_command_without_profile_keeps_its_status(shop: Velox) -> None:
    run = shop("profile", "--", PYTHON, "-c", "import os; os._exit(9)")
    assert run.returncode == 9
    assert run.stderr.startswith(f"velox: {PYTHON} left no profile: ")


# ------------------------------------------------------------------------------------- scan and review


def places(velox: Velox, profile: str) -> list[int]:
    run = velox("scan", "--format", "jsonl", "--profile", profile)
    assert (run.returncode, run.stderr) == (0, "")
    return [json.loads(line)["line"] for line in run.stdout.splitlines()]


def test_without_profile_the_order_is_that_of_the_lines(shop: Velox) -> None:
    run = shop("scan", "--format", "jsonl")
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [item["line"] for item in found] == [8, 13, 18]
    assert not any("share" in item or "hot_because" in item for item in found)


@pytest.mark.parametrize("name", TOOLS)
def test_what_takes_the_time_comes_first(shop: Velox, checkout: Checkout, name: str) -> None:
    (checkout.root / name).write_bytes(written(name))
    assert places(shop, name)[0] == 18


def test_a_review_says_what_the_profile_says(shop: Velox, checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (checkout.root / "prof.out").write_bytes(record(tmp_path / "other"))
    checkout.write({"shop/report.py": FILES["shop/report.py"].replace("known", "wanted")})
    run = shop("review", "--static", "--base", "HEAD", "--profile", "prof.out", COLUMNS="110")
    assert (run.returncode, run.stderr) == (0, "")
    rows = [line for line in run.stdout.splitlines() if line.startswith((" 1  shop", " 2  shop", " 3  shop"))]
    assert [row.split()[1] for row in rows[:3]] == [f"shop/report.py:{line}" for line in (18, 8, 13)]
    assert "% of time" in rows[0]
    said = " ".join(run.stdout.split())
    assert "Ranked by prof.out, which saw 3 files of this repository." in said
    assert "The code around it did not run in prof.out." in said


def test_a_profile_of_something_else_changes_no_finding(shop: Velox, checkout: Checkout) -> None:
    other = {"function": "f", "file_path": "/x/y.py", "line_no": 1, "time": 1.0, "children": []}
    (checkout.root / "other.json").write_text(json.dumps({"root_frame": other}))
    plain = shop("scan", "--format", "jsonl").stdout
    assert shop("scan", "--format", "jsonl", "--profile", "other.json").stdout == plain
    said = " ".join(shop("scan", "--profile", "other.json").stdout.split())
    assert "other.json names no file of this repository: it was not used." in said


@pytest.mark.parametrize("command", ["scan", "review"])
def test_what_is_no_profile_is_one_sentence(shop: Velox, command: str) -> None:
    run = shop(command, "--profile", "run.py")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("velox: run.py is no profile that Velox can read: ")
    assert run.stderr.count("\n") == 1


# ------------------------------------------------------------------------------------------------ signals

WAITING = """\
import sys, time
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    sys.exit(4)
"""


@pytest.mark.parametrize(
    ("number", "whole_group", "status"),
    [(signal.SIGINT, True, 4), (signal.SIGTERM, False, 128 + signal.SIGTERM)],
)
def test_signals_reach_the_command(
    shop: Velox, checkout: Checkout, number: int, whole_group: bool, status: int
) -> None:
    checkout.write({"waiting.py": WAITING})
    words = [PYTHON, "-m", "bot", "profile", "--", PYTHON, "waiting.py"]
    with subprocess.Popen(
        words,
        cwd=checkout.root,
        env=shop.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        (os.killpg if whole_group else os.kill)(process.pid, number)
        assert process.stdout.read() == b"", "the command has ended, too"
        assert process.wait(timeout=30) == status
