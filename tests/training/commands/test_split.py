from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from tests.training.worlds import gain, invalid, node, record
from training import regions, splitting, transitions
from training.__main__ import app
from training.gathering import drawn
from training.splitting import FILE, PARTS
from training.walking import walks


def test_each_part_gets_its_file_and_synthetic_steps_judge_nothing(tmp_path: Path) -> None:
    world = [
        record(node({"hoist": gain(1.0), "cache": invalid()}), group=f"family:{number}")
        for number in range(40)
    ]
    steps = [step for one in world for step in walks(one, 2, 0)]
    steps += [step for _, of_it in drawn(100, 2, 0) for step in of_it]
    transitions.write_lines(tmp_path / "all.jsonl", map(transitions.line_of, steps))
    transitions.write_lines(tmp_path / "all.regions.jsonl.gz", map(regions.line_of, world))

    result = CliRunner().invoke(
        app, ["split", "--input", str(tmp_path / "all.jsonl"), "--output", str(tmp_path / "split")]
    )

    assert result.exit_code == 0, result.output
    made = splitting.read(tmp_path / "split" / FILE)
    found = []
    for part in PARTS:
        mine = list(transitions.read([tmp_path / "split" / f"{part}.jsonl.gz"]))
        assert {step.group for step in mine} == set(getattr(made, part))
        assert f"{len(mine):,} steps," in result.output
        found += mine
        held = list(regions.read([tmp_path / "split" / f"{part}.regions.jsonl.gz"]))
        assert held == [one for one in world if one.group in getattr(made, part)]
        if part == "holdout":
            assert mine
            assert {step.source for step in mine} == {"rollout"}
    assert sorted(map(transitions.line_of, found)) == sorted(map(transitions.line_of, steps))
