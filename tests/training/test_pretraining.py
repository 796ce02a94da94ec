from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.choose.checkpoint import CARD, WEIGHTS
from engine.errors import BadInput
from engine.strategies import ACTIONS
from tests.training.worlds import gain, invalid, node, record
from training.commands.generate import generate
from training.commands.split import split
from training.dqn import Evaluation
from training.pretraining import STATE_FILE, Pretrained, pretrain
from training.regions import Record, line_of
from training.settings import Settings
from training.transitions import write_lines

SETTINGS = Settings(
    epochs=2, steps_per_epoch=120, hidden=(16,), nets=3, learning_rate=2e-3, sync=40, evaluate_every=60
)
WORLD = [
    record(
        node({"hoist": gain(1.0 + number % 3), "cache": invalid()}, loops=(number % 10) / 10),
        region=f"f{number}",
        group=f"family:{number // 2}",
    )
    for number in range(120)
]


def ignored(one: Evaluation) -> None:
    """Nobody looks."""


def parts(folder: Path, world: list[Record], synthetic: int = 0) -> Path:
    """The folder that `split` writes for some regions."""
    write_lines(folder / "in" / "a.regions.jsonl", map(line_of, world))
    steps = folder / "steps.jsonl.gz"
    generate(steps, folder / "in", synthetic_samples=synthetic, walks_per_region=3)
    split(steps, folder / "split")
    return folder / "split"


def test_a_checkpoint_says_what_it_was_made_of_and_how_good_it_was(tmp_path: Path) -> None:
    folder = parts(tmp_path, WORLD, synthetic=300)

    made = pretrain(folder, tmp_path / "out", SETTINGS, ignored)

    card = json.loads((tmp_path / "out" / CARD).read_text(encoding="utf-8"))
    assert made.policy.name == f"dqn/{card['weights_sha256'][:12]}"
    assert card["train"]["steps"] == made.best_step
    assert card["train"]["seed"] == 0
    judged = card["metrics"]["validation"]
    assert judged["value"] == made.value > made.heuristic == judged["heuristic"]
    assert judged["groups"] < judged["regions"] < len(WORLD)  # real ones alone
    assert card["coverage"]["hoist"]["real_rows"] < card["coverage"]["hoist"]["rows"]
    assert card["coverage"]["batch_async"]["real_rows"] == 0
    groups = json.loads((folder / "split.json").read_text(encoding="utf-8"))
    assert card["split"]["holdout_sha256"] == groups["holdout_sha256"]
    assert (tmp_path / "out" / "curve.png").exists()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return parts(tmp_path_factory.mktemp("real"), WORLD)


def test_equal_seeds_give_equal_weights_and_a_broken_training_is_gone_on_with(
    folder: Path, tmp_path: Path
) -> None:

    def weights(name: str) -> bytes:
        return (tmp_path / name / WEIGHTS).read_bytes()

    def run(name: str, epochs: int = 2, **more: bool) -> Pretrained:
        return pretrain(folder, tmp_path / name, replace(SETTINGS, epochs=epochs), ignored, **more)

    run("one")
    run("two")
    run("broken", epochs=1)
    heard: list[Evaluation] = []
    pretrain(folder, tmp_path / "broken", SETTINGS, heard.append)
    assert weights("one") == weights("two") == weights("broken")
    assert [one.step for one in heard] == [180, 240]

    before = (tmp_path / "one" / STATE_FILE).read_bytes()
    run("one", fresh=True)
    assert weights("one") == weights("two")
    assert (tmp_path / "one" / STATE_FILE).read_bytes() == before


def test_a_state_of_other_settings_is_not_gone_on_with(folder: Path, tmp_path: Path) -> None:
    pretrain(folder, tmp_path / "out", replace(SETTINGS, epochs=1), ignored)
    other = replace(SETTINGS, seed=1)
    with pytest.raises(BadInput, match="train with --fresh-start"):
        pretrain(folder, tmp_path / "out", other, ignored)
    pretrain(folder, tmp_path / "out", other, ignored, fresh=True)


def test_where_little_is_real_the_drawn_regions_decide_when_to_stop(tmp_path: Path) -> None:
    folder = parts(tmp_path, WORLD[:2], synthetic=600)
    pretrain(folder, tmp_path / "out", SETTINGS, ignored)
    card = json.loads((tmp_path / "out" / CARD).read_text(encoding="utf-8"))
    assert card["metrics"]["validation"]["regions"] > 2
    assert set(card["coverage"]) == set(ACTIONS) - {"stop"}


def test_too_little_to_train_on_is_said(tmp_path: Path) -> None:
    folder = parts(tmp_path, WORLD[:1])
    with pytest.raises(BadInput, match="holds too little"):
        pretrain(folder, tmp_path / "out", SETTINGS, ignored)
