from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given

from engine.choose.episode import MOST_STEPS, STOP
from engine.choose.reward import PRICE, reward
from engine.model import StrategyName
from engine.strategies import ACTIONS
from tests.training.trees import records
from tests.training.worlds import gain, invalid, no_gain, node, record
from training.environment import Course, Replay
from training.oracle import Plan, best
from training.play import play
from training.regions import Record, Try

HOIST, VECTORISE, CACHE = (ACTIONS.index(name) for name in ("hoist", "vectorise_builtin", "cache"))


def walked(one: Record, actions: Sequence[int]) -> tuple[Course, float]:
    course, net = Course(Replay(one), one.budget), 0.0
    for action in actions:
        net += course.take(action)[0]
    return course, net


def by_brute_force(one: Record, actions: tuple[int, ...] = ()) -> float:
    """The best return from here on, by the environment itself: everything allowed is tried."""
    course, net = walked(one, actions)
    if course.over:
        return net
    options = [action for action, can in enumerate(course.state.allowed) if can and action != STOP]
    return max([net, *(by_brute_force(one, (*actions, action)) for action in options)])


@given(records())
def test_the_oracle_is_what_trying_everything_finds(one: Record) -> None:
    assert best(one).net == pytest.approx(by_brute_force(one))


@given(records())
def test_the_plan_of_the_oracle_returns_what_it_promises(one: Record) -> None:
    ideal = best(one)

    episode = play(Plan(ideal.actions), one)

    assert episode.net == pytest.approx(ideal.net)
    assert episode.first in ideal.firsts


@given(records())
def test_a_first_choice_is_right_exactly_if_the_best_can_still_be_reached(one: Record) -> None:
    course = Course(Replay(one), one.budget)
    options = [action for action, can in enumerate(course.state.allowed) if can and action != STOP]
    ideal = best(one)

    found = {action for action in options if by_brute_force(one, (action,)) >= ideal.net - 1e-9}

    assert ideal.firsts - {STOP} == found


def test_nothing_to_gain_is_nothing_to_do() -> None:
    ideal = best(record(node({"hoist": invalid(), "cache": no_gain()})))

    assert (ideal.net, ideal.actions, ideal.firsts) == (0.0, (), frozenset({STOP}))


def test_a_gain_that_costs_more_than_it_brings_is_left_alone() -> None:
    assert best(record(node({"hoist": gain(0.1, seconds=30.0)}))).actions == ()


def test_a_small_loss_is_taken_for_the_gain_that_it_opens() -> None:
    one = record(
        node({"hoist": gain(0.05, seconds=5.0, leads_to=1), "vectorise_builtin": no_gain()}),
        node({"vectorise_builtin": gain(2.0)}),
    )

    assert best(one).actions == (HOIST, VECTORISE)
    assert best(one).net == pytest.approx(2.05 - 10 * PRICE)


def test_the_budget_ends_the_plan_of_the_oracle_too() -> None:
    tries: dict[StrategyName, Try] = {"hoist": gain(1.0, seconds=12.0), "cache": gain(2.0, seconds=12.0)}

    assert best(record(node(tries), budget=10.0)).actions == (CACHE,)
    assert set(best(record(node(tries), budget=60.0)).actions) == {CACHE, HOIST}


def test_no_plan_is_longer_than_an_episode() -> None:
    one = record(node({name: gain(1.0, seconds=1.0) for name in ACTIONS[:7]}))

    assert len(best(one).actions) == MOST_STEPS
    assert best(one).net == pytest.approx(MOST_STEPS * reward("gain", 1.0, 1.0))
