"""`velox train` in a process of its own, which another takes the place of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.pool import Connection
from tests.bot.test_exported import FIRST, reviewed
from tests.bot.test_exported_rollouts import kept
from training.transitions import read


def velox(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "train", *words], capture_output=True, text=True, check=False
    )


def test_the_steps_are_those_of_the_training(tmp_path: Path) -> None:
    steps = tmp_path / "steps.jsonl"

    done = velox("generate", "--output-jsonl", str(steps), "--synthetic-samples", "40", "--seed", "3")

    assert done.returncode == 0, done.stderr
    assert len(steps.read_text(encoding="utf-8").splitlines()) >= 40


@pytest.mark.parametrize("words", [(), ("--help",)])
def test_without_a_step_they_are_listed(words: tuple[str, ...]) -> None:
    done = velox(*words)

    assert done.returncode == 0
    assert "pretrain" in done.stdout


def test_what_is_wrong_is_said_as_there() -> None:
    done = velox("rollout", "--output-dir", "x", "--shard", "5/2")

    assert done.returncode == 2
    assert "5/2" in done.stderr
    assert "Traceback" not in done.stderr


async def test_what_reviews_decided_is_exported(
    connection: Connection, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reviewed(connection, FIRST)
    monkeypatch.setenv("DATABASE_URL", postgres_url)

    done = velox("export", "--output-dir", str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"1 step in 1 episode of 1 repository: {tmp_path}/episodes-reviews.jsonl.gz\n"
    assert len(list(read([tmp_path / "episodes-reviews.jsonl.gz"]))) == 1


async def test_what_workers_rolled_out_is_exported_too(
    connection: Connection, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(connection, "one")
    monkeypatch.setenv("DATABASE_URL", postgres_url)

    done = velox("export", "--output-dir", str(tmp_path))

    assert done.stdout.endswith(f"1 region of rollouts: {tmp_path}/rollouts.regions.jsonl.gz\n"), done.stderr


@pytest.mark.parametrize("words", [["--kind", "novel"], ["--package", "--models=/etc"], ["--minutes", "90"]])
def test_a_plan_that_is_none_is_said_so(words: list[str]) -> None:
    done = velox("rollout", "--queue", *words)

    assert done.returncode == 2
    assert words[0] in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_with_a_word_that_it_does_not_know_is_refused() -> None:
    done = velox("export", "--output", "x")

    assert done.returncode == 2
    assert "--output" in done.stderr
