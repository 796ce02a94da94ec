from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.errors import BadInput
from tests.training.worlds import gain, invalid, node, record
from training import regions, transitions
from training.__main__ import app
from training.gathering import beside
from training.synthetic import records
from training.walking import walks

WORLD = [
    record(node({"hoist": gain(1.0), "cache": invalid()}), region=f"f{number}", group=f"family:{number}")
    for number in range(6)
]


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, ["generate", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_rollouts_exports_and_drawn_steps_go_into_one_file_each_marked(tmp_path: Path) -> None:
    transitions.write_lines(tmp_path / "a.regions.jsonl.gz", map(regions.line_of, WORLD))
    step = next(walks(next(records(0)), 1, 0))
    live = transitions.line_of(step).replace('"source":"synthetic"', '"source":"feedback"')
    transitions.write_lines(tmp_path / "episodes-1.jsonl", [live])
    output = tmp_path / "out" / "steps.jsonl.gz"

    said = run("--input-dir", tmp_path, "--output-jsonl", output, "--synthetic-samples", "50", "--walks", "3")

    steps = list(transitions.read([output]))
    sources = [each.source for each in steps]
    assert sources.count("synthetic") == 50
    assert sources.count("feedback") == 1
    assert sources.count("rollout") >= len(WORLD) * 3
    assert f"{len(steps):,} steps" in said
    synthetic = {each.group for each in steps if each.source == "synthetic"}
    assert all(group.startswith("synthetic:") for group in synthetic)
    kept = list(regions.read([beside(output)]))
    assert kept[: len(WORLD)] == WORLD
    assert {each.source for each in kept[len(WORLD) :]} == {"synthetic"}


def test_equal_seeds_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("--output-jsonl", tmp_path / name / "steps.jsonl.gz", "--synthetic-samples", "40", "--seed", "3")
    run("--output-jsonl", tmp_path / "c" / "steps.jsonl.gz", "--synthetic-samples", "40", "--seed", "4")
    made = {name: (tmp_path / name / "steps.jsonl.gz").read_bytes() for name in ("a", "b", "c")}
    assert made["a"] == made["b"] != made["c"]


def test_nothing_to_make_steps_of_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to make steps of"):
        run("--output-jsonl", tmp_path / "steps.jsonl", "--input-dir", tmp_path)


def test_a_region_told_of_twice_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        transitions.write_lines(tmp_path / f"{name}.regions.jsonl", map(regions.line_of, WORLD[:1]))
    with pytest.raises(BadInput, match="tells twice of f0 in family:0"):
        run("--output-jsonl", tmp_path / "steps.jsonl", "--input-dir", tmp_path)


def test_a_bad_export_stops_everything_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "episodes-1.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"episodes-1.jsonl:1 is no step"):
        run("--output-jsonl", tmp_path / "out.jsonl", "--input-dir", tmp_path)
    assert not (tmp_path / "out.jsonl").exists()


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text("{}\n", encoding="utf-8")
    transitions.write_lines(tmp_path / "a.regions.jsonl", map(regions.line_of, islice(WORLD, 1)))
    run("--output-jsonl", tmp_path / "out.jsonl", "--input-dir", tmp_path, "--walks", "1")
    assert {step.group for step in transitions.read([tmp_path / "out.jsonl"])} == {"family:0"}
