from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import BadInput
from tests.training.worlds import gain, invalid, node, record
from training.conditions import Terms
from training.regions import line_of
from training.registry import Models
from training.running import STAGES, Plan, Run, Stage, Told
from training.settings import Settings
from training.transitions import write_lines

WORLD = [
    record(
        node({"hoist": gain(0.5 + number % 3), "cache": invalid()}, {"cache": 0.9}, loops=number % 3 / 2),
        region=f"f{number}",
        group=f"family:{number}",
    )
    for number in range(60)
]
QUICK = Settings(
    epochs=2, steps_per_epoch=60, hidden=(8,), nets=2, learning_rate=3e-3, sync=30, evaluate_every=60
)

Heard = list[tuple[Stage, int, int, str]]


class Killed(Exception):
    """The process ends here."""


def plan(folder: Path, **changes: object) -> Plan:
    (folder / "in").mkdir(exist_ok=True)
    write_lines(folder / "in" / "a.regions.jsonl", map(line_of, WORLD))
    made = Plan(
        work=folder / "work", models=folder / "models", input_dir=folder / "in", synthetic_samples=60,
        walks=3, shares=(0.5, 0.2, 0.3), settings=QUICK, baseline_seeds=1, terms=Terms(5, 5),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def run(what: Plan, told: Told) -> Run:
    return Run(what, told, "2026-01-01T00:00:00Z", time.thread_time)


def hearing(heard: Heard, until: Callable[[Stage, int], bool] = lambda stage, done: False) -> Told:
    """What listens, and ends the process where `until` says so."""

    def told(stage: Stage, done: int, total: int, note: str) -> None:
        heard.append((stage, done, total, note))
        if until(stage, done):
            raise Killed

    return told


def test_a_run_goes_through_all_stages_and_the_second_time_through_none(tmp_path: Path) -> None:
    first: Heard = []
    said = run(plan(tmp_path), hearing(first)).run()

    assert list(dict.fromkeys(stage for stage, *_ in first)) == list(STAGES)
    assert all(0 <= done <= total for _, done, total, _ in first)
    for stage in STAGES:
        *_, (_, done, total, _) = [line for line in first if line[0] == stage]
        assert done == total
    history = Models(tmp_path / "models").history()
    assert history[0].event == ("published" if said.published else "rejected")

    again: Heard = []
    assert run(plan(tmp_path), hearing(again)).run() == said
    assert again == [(stage, 1, 1, "was done before") for stage in STAGES]
    assert Models(tmp_path / "models").history() == history


def test_what_was_broken_off_is_gone_on_with(tmp_path: Path) -> None:
    """The process ends in the middle of training, then before the gate has spoken."""
    heard: Heard = []
    with pytest.raises(Killed):
        run(plan(tmp_path), hearing(heard, lambda stage, done: stage == "pretrain" and done == 120)).run()
    state = (tmp_path / "work" / "net" / "state.safetensors").stat().st_mtime_ns

    heard = []
    with pytest.raises(Killed):
        run(plan(tmp_path), hearing(heard, lambda stage, done: stage == "gate")).run()
    assert [(stage, done) for stage, done, *_ in heard[:2]] == [("generate", 1), ("split", 1)]
    assert [done for stage, done, *_ in heard if stage == "pretrain"] == [0, 120, 120]
    assert (tmp_path / "work" / "net" / "state.safetensors").stat().st_mtime_ns > state
    assert not Models(tmp_path / "models").history()

    heard = []
    run(plan(tmp_path), hearing(heard)).run()
    assert [line[3] for line in heard[:3]] == ["was done before"] * 3
    assert len(Models(tmp_path / "models").history()) > 0


@pytest.mark.parametrize("what", ["other settings", "other input", "asked to"])
def test_other_input_or_settings_begin_anew(tmp_path: Path, what: str) -> None:
    def stop(stage: Stage, done: int) -> bool:
        return stage == "split"

    heard: Heard = []
    with pytest.raises(Killed):
        run(plan(tmp_path), hearing(heard, stop)).run()
    made = plan(tmp_path)
    if what == "other settings":
        made = replace(made, settings=replace(QUICK, seed=1))
    if what == "other input":
        write_lines(tmp_path / "in" / "b.regions.jsonl", [line_of(record(node({}), group="b"))])
    heard = []
    with pytest.raises(Killed):
        run(made, hearing(heard, stop)).run(fresh=what == "asked to")
    assert "was done before" not in [line[3] for line in heard]


def test_a_damaged_ledger_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "run.json").write_text("{", encoding="utf-8")
    heard: Heard = []
    with pytest.raises(Killed):
        run(plan(tmp_path), hearing(heard, lambda stage, done: stage == "split")).run()
    assert heard[0][:2] == ("generate", 0)


def test_a_verdict_against_what_serves_no_more_is_asked_for_again(tmp_path: Path) -> None:
    heard: Heard = []
    with pytest.raises(Killed):
        run(plan(tmp_path), hearing(heard, lambda stage, done: stage == "publish")).run()
    verdict = tmp_path / "work" / "gate" / "verdict.json"
    fields = json.loads(verdict.read_bytes())
    verdict.write_text(
        json.dumps({**fields, "deployed": "dqn/000000000000", "folder": str(tmp_path / "work" / "net")}),
        encoding="utf-8",
    )
    with pytest.raises(BadInput, match="gate it again"):
        run(plan(tmp_path), hearing(heard)).run()

    heard = []
    run(plan(tmp_path), hearing(heard)).run()
    assert [stage for stage, _, _, note in heard if note == "was done before"] == [
        "generate",
        "split",
        "pretrain",
    ]
