from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from engine.choose.checkpoint import CARD, WEIGHTS, read
from training.__main__ import app
from training.commands.generate import generate

CONFIG = "hidden = [8]\nnets = 2\nsync = 20\nevaluate_every = 40\n"


def test_a_file_of_steps_becomes_a_checkpoint(tmp_path: Path) -> None:
    generate(tmp_path / "steps.jsonl.gz", synthetic_samples=400)
    (tmp_path / "train.toml").write_text(CONFIG, encoding="utf-8")
    arguments = [
        "pretrain", "--input", tmp_path / "steps.jsonl.gz", "--output", tmp_path / "out", "--epochs", 2,
        "--steps-per-epoch", 40, "--batch-size", 8, "--no-shuffle", "--config", tmp_path / "train.toml",
    ]  # fmt: skip

    result = CliRunner().invoke(app, [str(each) for each in arguments])

    assert result.exit_code == 0, result.output
    policy = read((tmp_path / "out" / CARD).read_bytes(), (tmp_path / "out" / WEIGHTS).read_bytes(), "out")
    assert f"{policy.name}: kept step " in result.output
    assert "of 80 (at most 80)" in result.output

    again = CliRunner().invoke(app, [str(each) for each in [*arguments, "--seed", 3]])
    assert again.exit_code != 0
    fresh = CliRunner().invoke(app, [str(each) for each in [*arguments, "--seed", 3, "--fresh-start"]])
    assert fresh.exit_code == 0
