"""Rollouts through the real scan, rewriting, sandbox and proof. No test asserts a speed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from engine.pipeline import roots_of
from engine.strategies import ACTIONS
from training.environment import Course
from training.places import (
    Files,
    Place,
    family_places,
    harvest_places,
    human_eval_places,
    share_of,
    spread,
)
from training.regions import Record, line_of, record_of
from training.rollout import LiveWalk, Undecided, roll
from training.world import open_world, python_version

SLOW = b"""\
def known(rows: list[int], wanted: list[int]) -> int:
    seen = [one for one in wanted if one]
    found = 0
    for row in rows:
        if row in seen:
            found += 1
    return found
"""
WORLD = open_world(40.0)


def place(content: bytes = SLOW, symbol: str = "known") -> Place:
    tree = Files({"app/work.py": partial(bytes, content)})
    return Place("test:0", "test", "family", "velox, Apache-2.0", tree, "app/work.py", symbol)


def rolled(place: Place) -> Record | None:
    """Roll on a machine that may be busy: what it has no time to tell is skipped, for nobody can."""
    try:
        return roll(place, WORLD, python_version())
    except Undecided:
        pytest.skip("this machine is too busy to measure")


def test_a_region_is_tried_proven_and_replayed_as_it_went() -> None:
    record = rolled(place())

    assert record is not None
    assert record_of(line_of(record), "here").region == "test:0"
    (action,) = record.nodes[0].tries
    assert ACTIONS[action] == "data_structure"
    tried = record.nodes[0].tries[action]
    assert tried.outcome in {"gain", "no_gain"}  # the same, and how fast is up to the machine
    assert tried.seconds > 0
    assert record.rules == ("membership-in-list",)


def test_a_walk_goes_on_from_the_code_that_gained() -> None:
    walk = LiveWalk(place(), WORLD)
    course = Course(walk, 40.0)

    _, result = course.take(ACTIONS.index("data_structure"))

    assert result is not None
    content = walk.tree.read("app/work.py")
    assert isinstance(content, bytes)
    assert (content != SLOW) == (result.outcome == "gain")
    if result.outcome == "gain":
        assert b"{one for one in wanted if one}" in content
        assert sum(course.state.allowed) == 1  # nothing is left to do


def test_what_is_fast_already_leaves_no_record() -> None:
    assert roll(place(b"def known(rows: list[int]) -> int:\n    return len(rows)\n"), WORLD, "3.11") is None


def test_what_cannot_be_run_is_not_applicable() -> None:
    away = SLOW.replace(b"found += 1", b"found += missing_package.one(row)").replace(
        b"def known", b"import missing_package\n\ndef known"
    )
    record = roll(place(away), WORLD, "3.11")

    assert record is not None
    assert {one.outcome for one in record.nodes[0].tries.values()} == {"not_applicable"}


def test_the_beginning_of_a_long_run_holds_every_group_before_any_comes_twice() -> None:
    places = [*family_places(3), *human_eval_places()]
    spread_out = spread(places, seed=1)
    groups = {one.group for one in places}

    assert {one.group for one in spread_out[: len(groups)]} == groups
    assert spread(places, seed=1) == spread_out
    assert {one.region for one in spread_out} == {one.region for one in places}


def test_shares_are_by_name_and_about_equally_large() -> None:
    regions = [one.region for one in family_places(5)]
    shared = [share_of(region, 4) for region in regions]

    assert set(shared) == {0, 1, 2, 3}
    assert min(map(shared.count, range(4))) > len(regions) / 6
    assert {share_of(region, 1) for region in regions} == {0}


def test_human_evals_tasks_are_whole_modules() -> None:
    for one in human_eval_places():
        content = one.tree.read(one.path)
        assert isinstance(content, bytes)
        compile(content, one.path, "exec")


def test_what_the_standard_library_imports_is_not_cut_out_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ranks.py").write_text("from heapq import merge\n\n\n" + SLOW.decode())
    (tmp_path / "heapq.py").write_text("def merge() -> None: ...\n")
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))

    (found,) = harvest_places(WORLD, ["stdlib"])

    assert (found.group, found.symbol) == ("stdlib:cpython/ranks.py", "known")
    roots = roots_of(found.tree)
    assert roots.find(found.path, "heapq") is None
    assert roots.find(found.path, "heapq", 1) == "cpython/heapq.py"
