"""From a split to what serves, by the commands alone."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
import typer
from typer.testing import CliRunner

from engine.adapters.weights_file import PolicyFile
from engine.choose.checkpoint import CARD, MOST_CARD_BYTES, read_card
from engine.errors import BadInput
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import constant
from tests.engine.choose.states import state
from tests.training.lessons import reading, trained, write_split
from training.__main__ import app
from training.commands import evaluate, gate, publish, reject, rollback
from training.commands import list as listing
from training.registry import Models


def run(*arguments: str | Path, status: int = 0) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "200"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result.output


def test_each_command_brings_itself_along() -> None:
    for module in (evaluate, gate, listing, publish, reject, rollback):
        alone = typer.Typer()
        module.register(alone)
        assert len(alone.registered_commands) == 1


@cache
def split() -> Path:
    return write_split(Path(mkdtemp()) / "split")


def judged(folder: Path, checkpoint: Path, *, status: int, least: int = 20) -> str:
    return run(
        "gate", "--split", split(), "--checkpoint", checkpoint, "--models", folder / "models", "--output",
        folder / "out", "--seeds", "1", "--least-episodes", str(least), "--least-groups", "20", status=status,
    )  # fmt: skip


def test_a_better_candidate_goes_from_the_gate_to_serving_and_back(tmp_path: Path) -> None:
    models, verdict = tmp_path / "models", tmp_path / "out" / "verdict.json"
    serving = PolicyFile(models)
    assert serving.name == "heuristic/1"

    said = judged(tmp_path, trained(tmp_path / "good", reading("purity")), status=0)
    assert "Accepted: all " in said
    assert serving.name == "heuristic/1"
    assert "serves now" in run("publish", "--verdict", verdict, "--models", models)

    assert serving.name.startswith("dqn/")
    assert serving.problem == ""
    name = Models(models).named()
    described = (models / name / CARD).read_bytes()
    card = read_card(described, name)
    assert len(described) < MOST_CARD_BYTES / 4
    assert card.gate["published"] is True
    assert "by_group" not in str(card.gate)
    with pytest.raises(BadInput, match=r"against heuristic/1, and dqn/\w+ serves now: gate it again"):
        run("publish", "--verdict", verdict, "--models", models)
    listed = run("list", "--models", models)
    assert name in listed and "serves" in listed and "Accepted: all" in listed

    assert "The heuristic serves now." in run("rollback", "--models", models, "--note", "a trial")
    assert serving.name == "heuristic/1"
    assert "a trial" in run("list", "--models", models)
    run("rollback", name, "--models", models)
    assert serving.name.startswith("dqn/")


def test_an_idle_candidate_is_rejected_and_a_baseline_stands_in(tmp_path: Path) -> None:
    models, verdict = tmp_path / "models", tmp_path / "out" / "verdict.json"

    said = judged(tmp_path, trained(tmp_path / "idle", constant({})), status=3)

    assert "Rejected: " in said
    written = json.loads(verdict.read_bytes())
    assert written["serves"] in {"linucb", "gbm", "fqi"}
    run("publish", "--verdict", verdict, "--models", models)
    serving = PolicyFile(models)
    assert serving.name.split("/")[0] in {"linear", "trees"}
    here = state("hoist", "cache", severity={"cache": 0.6, "hoist": 0.5})
    pure = state("hoist", "cache", severity={"cache": 0.6, "hoist": 0.5}).__class__(
        tuple(1.0 if at in (12, 16) else 0.0 for at in range(18)), here.legal, here.severity, here.episode
    )
    assert ACTIONS[serving.decide(pure).action] == "hoist"
    assert [entry.event for entry in Models(models).history()] == ["rejected", "published"]
    card = read_card((models / Models(models).named() / CARD).read_bytes(), "it")
    assert card.gate["published"] is False
    assert str(card.gate["words"]).startswith("Rejected: ")


def test_a_small_holdout_publishes_nobody(tmp_path: Path) -> None:
    models, verdict = tmp_path / "models", tmp_path / "out" / "verdict.json"

    said = judged(tmp_path, trained(tmp_path / "good", reading("purity")), status=3, least=600)

    assert "60 episodes in the holdout; 600 are asked" in said
    with pytest.raises(BadInput, match=r"There is nothing to publish\. Rejected: "):
        run("publish", "--verdict", verdict, "--models", models)
    assert "goes on serving" in run("reject", "--verdict", verdict, "--models", models, "--note", "too few")
    assert Models(models).history()[-1].note == "too few"
