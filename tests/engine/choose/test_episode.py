"""How an episode goes on, what its steps are worth, and the nine numbers that tell of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.choose.episode import MOST_STEPS, OUTCOMES, STOP, Episode, Outcome, Result, action_of
from engine.choose.features import ENCODED, FEATURES, PROGRESS, TRAITS, progress
from engine.choose.reward import INVALID_PENALTY, MOST_LOG2, PRICE, reward
from engine.strategies import ACTIONS
from tests.engine.choose.states import state

LEGAL = (True,) * len(ACTIONS)
NAMES = [feature.name for feature in PROGRESS]


def result(outcome: Outcome, log2: float = 0.0, seconds: float = 6.0) -> Result:
    return Result(outcome, log2, log2, seconds)


def told(episode: Episode) -> dict[str, float]:
    return dict(zip(NAMES, progress(episode), strict=True))


def test_there_are_27_features_18_of_the_code_and_9_of_the_episode() -> None:
    assert (len(TRAITS), len(PROGRESS), len(FEATURES)) == (18, 9, 27)
    assert len({feature.name for feature in FEATURES}) == 27
    assert len(state("hoist").features) == 27
    assert len(state("hoist").encoded) == ENCODED == 81


def test_at_first_nothing_was_tried_and_all_time_is_left() -> None:
    assert told(Episode()) == dict.fromkeys(NAMES, 0.0) | {"budget_left": 1.0}


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        ("not_applicable", {"last_not_applicable": 1.0, "not_applicable": 0.2}),
        ("invalid", {"last_invalid": 1.0, "invalid": 0.2}),
        ("no_gain", {"no_gain": 0.2}),
        ("gain", {"last_gain": 1.0, "gained": 0.5}),
    ],
)
def test_a_step_shows_its_outcome_its_time_and_its_gain(outcome: Outcome, shown: dict[str, float]) -> None:
    log2 = 2.0 if outcome == "gain" else 0.0
    after = Episode(budget=60.0).after(action_of("hoist"), result(outcome, log2))

    assert told(after) == dict.fromkeys(NAMES, 0.0) | {"step": 0.2, "budget_left": 0.9} | shown
    assert after.tried[action_of("hoist")] == outcome


def test_gains_add_up() -> None:
    episode = Episode().after(0, result("gain", 1.0)).after(1, result("gain", 0.5))

    assert episode.log2 == 1.5


def test_what_was_tried_is_allowed_no_more_and_to_stop_always() -> None:
    allowed = Episode().after(0, result("no_gain")).allowed(LEGAL)

    assert not allowed[0]
    assert allowed[1]
    assert allowed[STOP]


@pytest.mark.parametrize(
    "over",
    [
        Episode(step=MOST_STEPS),
        Episode(budget=10.0, spent=10.0),
        Episode().ended(),
        Episode(budget=0.0),
    ],
)
def test_at_the_end_only_to_stop_is_allowed(over: Episode) -> None:
    assert over.over
    assert over.allowed(LEGAL) == tuple(action == STOP for action in range(len(ACTIONS)))


@given(st.lists(st.tuples(st.integers(0, STOP - 1), st.sampled_from(OUTCOMES), st.floats(0, 30))))
def test_all_numbers_lie_between_0_and_1_and_no_strategy_comes_twice(
    steps: list[tuple[int, Outcome, float]],
) -> None:
    episode = Episode()
    taken = []
    for action, outcome, seconds in steps:
        if not episode.allowed(LEGAL)[action]:
            continue
        taken.append(action)
        episode = episode.after(action, result(outcome, 5.0 if outcome == "gain" else 0.0, seconds))
        assert all(0 <= value <= 1 for value in progress(episode))
    assert len(taken) == len(set(taken)) <= MOST_STEPS


def test_a_gain_is_worth_its_doublings_less_its_time() -> None:
    assert reward("gain", 1.5, 10.0) == pytest.approx(1.5 - 10 * PRICE)


def test_gains_count_up_to_sixteen_times_and_as_much_as_people_take_them() -> None:
    assert reward("gain", 9.0, 0.0) == MOST_LOG2
    assert reward("gain", 1.0, 0.0, accept_weight=0.5) == 0.5


@pytest.mark.parametrize("outcome", ["not_applicable", "invalid", "no_gain"])
def test_nothing_but_a_verified_gain_is_worth_anything(outcome: Outcome) -> None:
    penalty = INVALID_PENALTY if outcome == "invalid" else 0.0

    assert reward(outcome, 3.0, 5.0) == pytest.approx(-5 * PRICE - penalty)
