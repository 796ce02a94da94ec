from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from engine.choose.checkpoint import WEIGHTS
from engine.errors import BadInput
from tests.engine.choose.stored import always
from training.publishing import publish, reject
from training.registry import Models


def verdict(
    folder: Path, checkpoint: Path | None, *, published: bool = True, deployed: str = "heuristic/1"
) -> Path:
    path = folder / "verdict.json"
    weights = hashlib.sha256((checkpoint / WEIGHTS).read_bytes()).hexdigest() if checkpoint else ""
    fields = {
        "published": published, "words": "So it is.", "candidate": "dqn/0", "deployed": deployed,
        "serves": "gbm" if checkpoint and not published else "dqn/0",
        "folder": str(checkpoint or ""), "weights_sha256": weights, "evaluation": {"scores": []},
    }  # fmt: skip
    path.write_text(json.dumps(fields))
    return path


def test_who_is_named_serves(tmp_path: Path) -> None:
    said = publish(verdict(tmp_path, always(tmp_path / "made", "hoist")), tmp_path / "models", "now")

    models = Models(tmp_path / "models")
    assert said == f"dqn/0 serves now, as {models.named()}."
    assert [entry.event for entry in models.history()] == ["published"]


def test_who_stands_in_serves_and_the_candidate_is_on_record(tmp_path: Path) -> None:
    path = verdict(tmp_path, always(tmp_path / "made", "hoist"), published=False)

    assert publish(path, tmp_path / "models", "now").startswith("gbm serves now")
    events = [(entry.event, entry.name) for entry in Models(tmp_path / "models").history()]
    assert events == [("rejected", "dqn/0"), ("published", Models(tmp_path / "models").named())]


def test_who_names_nobody_publishes_nobody(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is nothing to publish\. So it is\."):
        publish(verdict(tmp_path, None, published=False), tmp_path / "models", "now")

    assert Models(tmp_path / "models").history() == []


def test_a_verdict_against_another_policy_is_out_of_date(tmp_path: Path) -> None:
    path = verdict(tmp_path, always(tmp_path / "made", "hoist"), deployed="dqn/1")

    with pytest.raises(BadInput, match=r"against dqn/1, and heuristic/1 serves now: gate it again"):
        publish(path, tmp_path / "models", "now")


def test_weights_that_were_not_judged_are_not_published(tmp_path: Path) -> None:
    path = verdict(tmp_path, always(tmp_path / "made", "hoist"))
    always(tmp_path / "made", "cache")

    with pytest.raises(BadInput, match="does not hold the weights that were judged"):
        publish(path, tmp_path / "models", "now")


def test_a_rejection_is_written_down_and_moves_nothing(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    publish(verdict(tmp_path, always(tmp_path / "made", "hoist")), models.folder, "now")
    before = models.named()

    said = reject(verdict(tmp_path, None, published=False), models.folder, "now")

    assert said.startswith("dqn/0 is turned away; dqn/")
    assert models.named() == before
    assert models.history()[-1].note == "So it is."


@pytest.mark.parametrize("text", ["{}", "[]", "{", '{"published": true}', "null"])
def test_what_is_no_verdict_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "verdict.json"
    path.write_text(text)

    for act in (publish, reject):
        with pytest.raises(BadInput, match="is no verdict of the gate"):
            act(path, tmp_path / "models", "now")
        with pytest.raises(BadInput, match="cannot be read"):
            act(tmp_path / "none.json", tmp_path / "models", "now")
