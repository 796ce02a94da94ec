from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from tests.training.test_running import WORLD
from training.__main__ import app
from training.regions import line_of
from training.transitions import write_lines

CONFIG = "hidden = [8]\nnets = 2\nsync = 20\nevaluate_every = 40\n"


def test_each_step_is_a_line_of_json_and_the_last_is_the_verdict(tmp_path: Path) -> None:
    write_lines(tmp_path / "in" / "a.regions.jsonl", map(line_of, WORLD))
    (tmp_path / "train.toml").write_text(CONFIG, encoding="utf-8")
    arguments = [
        "run", "--work", tmp_path / "work", "--models", tmp_path / "models", "--input-dir", tmp_path / "in",
        "--epochs", 1, "--steps-per-epoch", 40, "--walks", 2, "--seeds", 1,
        "--config", tmp_path / "train.toml", "--least-episodes", 10_000,
    ]  # fmt: skip

    result = CliRunner().invoke(app, [str(each) for each in [*arguments, "--progress", "json"]])

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    *steps, last = lines
    assert all(set(step) == {"stage", "done", "total", "note"} for step in steps)
    assert last["stage"] == "verdict"
    assert last["verdict"]["published"] is False
    assert result.exit_code == 3

    plain = CliRunner().invoke(app, [str(each) for each in arguments])
    assert plain.exit_code == 3
    assert plain.stdout.strip() == last["verdict"]["words"]


def test_nothing_to_train_on_is_status_two_and_no_verdict(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["run", "--work", str(tmp_path / "work"), "--progress", "json"])
    assert result.exit_code != 0
    assert "verdict" not in result.stdout
    assert "nothing to make steps of" in str(result.exception)
