from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.errors import BadInput
from tests.engine.choose.checkpoints import checkpoint
from tests.engine.choose.stored import put
from tests.training.commands.test_gate import run, split
from tests.training.lessons import HOLDOUT, reading, trained
from training import regions, transitions


class Links(HTMLParser):
    """Collects what a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


def test_all_policies_are_told_of_in_a_table_in_json_and_on_a_page(tmp_path: Path) -> None:
    seeds = [trained(tmp_path / str(at), reading("purity", right=0.9 + at / 100)) for at in range(2)]
    output = tmp_path / "out"

    said = run(
        "evaluate", "--split", split(), "--models", tmp_path / "models", "--output", output, "--seeds", "2",
        *(part for each in seeds for part in ("--checkpoint", each)),
    )  # fmt: skip

    made = json.loads((output / "evaluation.json").read_bytes())
    scores = {score["name"]: score for score in made["scores"]}
    assert set(scores) == {
        "2 checkpoints", "heuristic/1", "fixed-order/1", "random", "linucb", "gbm", "fqi", "oracle",
    }  # fmt: skip
    assert all(name in said for name in scores)
    assert "least that shows" in said and "harvest: 30 regions" in said
    assert scores["oracle"]["regret"]["point"] == 0.0
    assert len(scores["gbm"]["seeds"]) == len(scores["random"]["seeds"]) == 2
    assert {each["other"] for each in made["against"]["2 checkpoints"]} == set(scores) - {
        "oracle",
        "2 checkpoints",
    }
    assert made["episodes"] == len(HOLDOUT)
    for name in ("regret", "groups", "calibration"):
        assert (output / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    links = Links()
    links.feed((output / "report.html").read_text())
    assert all(link.startswith("data:image/png;base64,") for link in links.found)
    assert len(links.found) == 3 and "script" not in links.tags


def test_other_regions_can_judge(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    transitions.write_lines(few, map(regions.line_of, HOLDOUT[:6]))

    said = run("evaluate", "--split", split(), "--records", few, "--output", tmp_path / "out", "--seeds", "1")

    assert "6 regions of 3 groups" in said


def test_a_checkpoint_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    foreign = put(tmp_path / "foreign", checkpoint(state_sem="state/9"))

    with pytest.raises(BadInput, match=r"^The checkpoint foreign is refused: .*state/9"):
        run("evaluate", "--split", split(), "--checkpoint", foreign, "--output", tmp_path / "out")
