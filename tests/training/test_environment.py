from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from engine.choose.episode import STOP
from engine.choose.reward import reward
from engine.strategies import ACTIONS
from tests.training.worlds import gain, invalid, node, record
from training.environment import Course, Replay, StrategyEnvironment
from training.synthetic import records

HOIST, VECTORISE, CACHE = (ACTIONS.index(name) for name in ("hoist", "vectorise_builtin", "cache"))
TWO_STEPS = record(
    node({"hoist": gain(1.0, leads_to=1), "cache": invalid()}),
    node({"vectorise_builtin": gain(2.0), "cache": invalid()}),
)


@pytest.mark.filterwarnings("default")  # gymnasium advises on spaces of any environment
def test_gymnasiums_own_checker_passes() -> None:
    check_env(StrategyEnvironment(list(islice(records(0), 20))), skip_render_check=True)


def test_a_gain_leads_to_the_changed_code() -> None:
    course = Course(Replay(TWO_STEPS), 60.0)

    assert [action for action, can in enumerate(course.state.allowed) if can] == [HOIST, CACHE, STOP]
    assert course.take(HOIST)[0] == pytest.approx(reward("gain", 1.0, 5.0))
    assert [action for action, can in enumerate(course.state.allowed) if can] == [VECTORISE, CACHE, STOP]
    assert course.take(VECTORISE)[0] == pytest.approx(reward("gain", 2.0, 5.0))
    assert course.take(CACHE)[0] < 0
    assert course.over


def test_a_failed_step_changes_no_code() -> None:
    course = Course(Replay(TWO_STEPS), 60.0)
    course.take(CACHE)
    assert [action for action, can in enumerate(course.state.allowed) if can] == [HOIST, STOP]


def test_a_strategy_that_was_never_tried_cannot_be_replayed() -> None:
    first = TWO_STEPS.nodes[0]
    less = record(type(first)(first.traits, first.legal, first.severity, {HOIST: first.tries[HOIST]}))
    assert not Course(Replay(less), 60.0).state.allowed[CACHE]


def test_to_stop_earns_nothing_and_ends() -> None:
    course = Course(Replay(TWO_STEPS), 60.0)
    assert course.take(STOP) == (0.0, None)
    assert course.over


def test_an_action_that_is_not_allowed_is_a_stop() -> None:
    world = StrategyEnvironment([TWO_STEPS])
    world.reset(seed=0)
    _, gained, over, cut, info = world.step(VECTORISE)
    assert (gained, over, cut, info["illegal"]) == (0.0, True, False, True)


def test_equal_seeds_draw_equal_regions() -> None:
    world = StrategyEnvironment(list(islice(records(0), 20)))

    def drawn(seed: int) -> list[object]:
        first = world.reset(seed=seed)[1]["region"]
        return [first, *(world.reset()[1]["region"] for _ in range(5))]

    assert drawn(4) == drawn(4)
    assert drawn(4) != drawn(5)


def test_a_region_can_be_asked_for_by_its_number() -> None:
    some = list(islice(records(0), 20))
    observed, info = StrategyEnvironment(some).reset(options={"record": 7})
    assert info["region"] == some[7].region
    np.testing.assert_array_equal(observed["mask"], Course(Replay(some[7]), 60.0).state.allowed)
