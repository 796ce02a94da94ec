from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import BadInput
from tests.training.worlds import gain, node, record
from training import regions, splitting, transitions
from training.gathering import beside
from training.parts import cut
from training.splitting import FILE, PARTS, REGIONS
from training.walking import walks

WORLD = [record(node({"hoist": gain(1.0)}), group=f"family:{number}") for number in range(20)]


def test_regions_that_were_never_walked_are_split_too(tmp_path: Path) -> None:
    still = record(node({}), group="still")
    steps = [step for one in WORLD for step in walks(one, 1, 0)]
    transitions.write_lines(tmp_path / "all.jsonl", map(transitions.line_of, steps))
    transitions.write_lines(beside(tmp_path / "all.jsonl"), map(regions.line_of, [*WORLD, still]))

    made = cut(tmp_path / "all.jsonl", tmp_path / "split")

    assert sum(made.regions) == 21
    assert sum(made.steps) == len(steps)
    side = made.split.part("still", synthetic=False)
    assert still in list(regions.read([tmp_path / "split" / REGIONS.format(part=side)]))
    assert splitting.read(tmp_path / "split" / FILE) == made.split


def test_steps_without_regions_are_split_all_the_same(tmp_path: Path) -> None:
    steps = [step for one in WORLD for step in walks(one, 1, 0)]
    transitions.write_lines(tmp_path / "all.jsonl", map(transitions.line_of, steps))
    made = cut(tmp_path / "all.jsonl", tmp_path / "split")
    assert sum(made.steps) == len(steps)
    assert made.regions == (0,) * len(PARTS)


def test_what_cannot_be_split_leaves_no_split_behind(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"all.jsonl:1 is no step"):
        cut(tmp_path / "all.jsonl", tmp_path / "split")
    assert not (tmp_path / "split").exists()
