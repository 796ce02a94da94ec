from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.resampling import Groups

values = st.lists(st.tuples(st.integers(0, 6), st.floats(-4, 4)), min_size=2, max_size=40)


@given(values)
def test_an_interval_holds_its_point_or_there_is_no_spread(drawn: list[tuple[int, float]]) -> None:
    names, figures = zip(*drawn, strict=True)
    groups = Groups([str(name) for name in names], draws=200)

    said = groups.ratio(np.asarray(figures))

    assert said.point == pytest.approx(np.mean(figures))
    assert said.low <= said.high
    assert min(figures) - 1e-9 <= said.low and said.high <= max(figures) + 1e-9


@given(values)
def test_a_policy_does_not_differ_from_itself(drawn: list[tuple[int, float]]) -> None:
    names, figures = zip(*drawn, strict=True)
    groups = Groups([str(name) for name in names], draws=200)
    one = (np.asarray(figures), np.ones(len(figures)))

    said = groups.difference(one, one)

    assert (said.point, said.low, said.high) == (0.0, 0.0, 0.0)
    assert groups.detectable(np.zeros(len(figures))) in (0.0, float("inf"))


def test_regions_of_one_family_count_as_one_where_they_are_alike() -> None:
    many = np.random.default_rng(0).normal(0.0, 1.0, 20)
    copied = np.repeat(many, 30)

    alone = Groups([str(at) for at in range(20)]).ratio(many)
    alike = Groups([str(at) for at in range(20) for _ in range(30)]).ratio(copied)
    pretended = Groups([str(at) for at in range(600)]).ratio(copied)

    assert alike.high - alike.low == pytest.approx(alone.high - alone.low)
    assert pretended.high - pretended.low < (alike.high - alike.low) / 3


def test_bounds_hold_the_truth_about_as_often_as_they_say() -> None:
    draw = np.random.default_rng(1)
    names = [str(at // 5) for at in range(300)]
    inside = 0
    for _ in range(200):
        figures = np.repeat(draw.normal(0.3, 0.5, 60), 5) + draw.normal(0.0, 0.5, 300)
        said = Groups(names, draws=400).ratio(figures)
        inside += said.low <= 0.3 <= said.high

    assert 160 <= inside <= 196  # 180 are meant


def test_the_least_gain_that_shows_falls_with_the_root_of_the_groups() -> None:
    def least(count: int) -> float:
        return Groups([str(at) for at in range(count)]).detectable(np.tile([-0.5, 0.5], count // 2))

    assert least(100) == pytest.approx(2.487 * 0.5 / 10, rel=0.02)
    assert least(400) == pytest.approx(least(100) / 2, rel=0.02)


def test_of_one_group_no_gain_shows_at_all() -> None:
    assert Groups(["a", "a"]).detectable(np.asarray([0.1, 0.2])) == float("inf")


def test_no_step_is_no_invalid_step() -> None:
    said = Groups(["a", "b"]).ratio(np.zeros(2), np.zeros(2))

    assert (said.point, said.low, said.high) == (0.0, 0.0, 0.0)
