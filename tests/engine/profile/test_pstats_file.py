from __future__ import annotations

import marshal
import pstats
from pathlib import Path

import pytest

from engine.profile.pstats_file import read_entries, read_pstats
from engine.profile.values import NotAProfile
from tests.engine.profile.samples import named, record

KEY = ("a.py", 1, "work")


def test_a_profile_of_cprofile_says_what_pstats_says(tmp_path: Path) -> None:
    data = record(tmp_path)
    profile = read_pstats(data, "out")
    theirs = pstats.Stats(str(tmp_path / "out"))
    whole = theirs.total_tt  # type: ignore[attr-defined]
    table = theirs.stats  # type: ignore[attr-defined]

    assert profile.counted
    assert {(item.path, item.line, item.name) for item in profile.functions} == {
        key for key in table if key[0] != "~"
    }
    for item in profile.functions:
        _, calls, own, total, _ = table[item.path, item.line, item.name]
        assert item.calls == calls
        assert item.total == pytest.approx(min(1.0, total / whole))
        assert item.own >= own / whole - 1e-9
    assert named(profile, "slow").total > 0.5
    assert named(profile, "quick").total < named(profile, "slow").total


def test_built_in_functions_count_to_their_callers(tmp_path: Path) -> None:
    seconds, entries = read_entries(record(tmp_path))
    # All time is somewhere, but for what the profiler's own switch takes, which nothing called.
    assert sum(entry.own for entry in entries) == pytest.approx(seconds, rel=0.02)


def test_recursion_counts_once(tmp_path: Path) -> None:
    row = (1, 9, 0.5, 0.5, {KEY: (8, 8, 0.4, 0.4)})
    profile = read_pstats(marshal.dumps({KEY: row}), "out")
    assert (profile.functions[0].calls, profile.functions[0].total) == (9, 1.0)


def test_the_counts_of_the_pure_python_profiler_are_read() -> None:
    other = ("a.py", 9, "other")
    data = marshal.dumps({KEY: (1, 1, 0.25, 0.25, {other: 1}), other: (1, 1, 0.75, 1.0, {})})
    assert named(read_pstats(data, "out"), "work").own == 0.25


def test_a_timer_that_went_back_gives_no_negative_time() -> None:
    profile = read_pstats(marshal.dumps({KEY: (1, 1, -1e-9, -1e-9, {})}), "out")
    assert (profile.functions[0].own, profile.functions[0].total) == (0.0, 0.0)


@pytest.mark.parametrize(
    "value",
    [
        {},
        (),
        None,
        {KEY: None},
        {KEY: (1, 1, 0.1, 0.1)},
        {KEY: (1, 1, 0.1, 0.1, ())},
        {KEY: (1, 1, "0.1", 0.1, {})},
        {KEY: (1, -1, 0.1, 0.1, {})},
        {KEY: (1, 1, 0.1, 0.1, {"a": 1})},
        {KEY: (1, 1, 0.1, 0.1, {KEY: (1, 2)})},
        {("a.py", "1", "work"): (1, 1, 0.1, 0.1, {})},
        {("a.py", -1, "work"): (1, 1, 0.1, 0.1, {})},
        {"a.py": (1, 1, 0.1, 0.1, {})},
    ],
)
def test_another_shape_is_refused(value: object) -> None:
    with pytest.raises(NotAProfile):
        read_pstats(marshal.dumps(value), "out")  # type: ignore[arg-type]
