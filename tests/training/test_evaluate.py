from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given

from engine.choose.checkpoint import read
from engine.choose.deciding import Decision, FixedOrder, Heuristic, Policy
from engine.choose.episode import STOP
from engine.choose.features import State
from engine.choose.reward import INVALID_PENALTY, PRICE
from engine.choose.tensors import Floats
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import checkpoint, constant
from tests.training.trees import records
from tests.training.worlds import gain, invalid, no_gain, node, record
from training.evaluate import Evaluation, contest, evaluation, ground
from training.play import play
from training.regions import Record
from training.surprise import states, surprise

HOIST = ACTIONS.index("hoist")


class Never:
    """Stops always, and says all is worth nothing."""

    name = "never"

    def decide(self, state: State) -> Decision:
        return Decision(STOP, self.name)

    def values(self, state: State) -> Floats:
        return np.zeros(len(ACTIONS), np.float32)


def judged(on: list[Record], **policies: Policy) -> Evaluation:
    course = ground(on)
    return evaluation(course, [contest(course, name, [one]) for name, one in policies.items()], ["first"])


def scores(made: Evaluation) -> Mapping[str, float]:
    return {score.name: score.net.point for score in made.scores}


@given(records())
def test_no_policy_does_better_than_the_oracle(one: Record) -> None:
    made = scores(judged([one], fixed=FixedOrder(), heuristic=Heuristic(), never=Never()))

    assert max(made.values()) == pytest.approx(made["oracle"])
    assert made["never"] == 0.0


def test_an_episode_is_told_in_full() -> None:
    one = record(
        node({"data_structure": invalid(4.0), "hoist": gain(1.0, 6.0, leads_to=1), "cache": no_gain(3.0)}),
        node({"cache": gain(0.5, 2.0)}),
    )

    episode = play(FixedOrder(), one)

    assert [ACTIONS[step.action] for step in episode.steps] == ["data_structure", "hoist", "cache"]
    assert episode.net == pytest.approx(1.5 - 12 * PRICE - INVALID_PENALTY)
    assert (episode.log2, episode.seconds, episode.invalid) == (1.5, 12.0, 1)


def test_where_nothing_is_legal_to_stop_is_a_hit() -> None:
    made = judged([record(node({}))], first=Heuristic())

    assert all(score.hit.point == 1.0 for score in made.scores)
    assert all(score.per_minute.point == 0.0 for score in made.scores)


def test_figures_are_those_of_the_regions() -> None:
    on = [
        record(node({"hoist": gain(2.0, 10.0)}), group="a"),
        record(node({"hoist": invalid(5.0)}), group="b"),
        record(node({"hoist": no_gain(15.0)}), group="c", source="harvest"),
    ]

    made = judged(on, first=FixedOrder(), never=Never())
    line = next(score for score in made.scores if score.name == "first")

    assert line.net.point == pytest.approx((2.0 - 30 * PRICE - INVALID_PENALTY) / 3)
    assert line.per_minute.point == pytest.approx(4.0)
    assert line.invalid.point == pytest.approx(1 / 3)
    assert line.hit.point == pytest.approx(1 / 3)
    assert line.seconds.point == pytest.approx(10.0)
    assert line.regret.point == pytest.approx((2.0 - 10 * PRICE) / 3 - line.net.point)
    assert line.by_source["harvest"].net == pytest.approx(-15 * PRICE)
    assert (line.by_source["family"].episodes, line.by_source["family"].groups) == (2, 2)
    assert line.by_group["a"].oracle == pytest.approx(2.0 - 10 * PRICE)
    assert made.against["first"][0].net.point == pytest.approx(line.net.point)
    assert (made.episodes, made.groups) == (3, 3)


def test_seeds_are_averaged_and_told_apart() -> None:
    course = ground([record(node({"hoist": gain(2.0, 10.0)}), group=str(at)) for at in range(4)])

    made = evaluation(course, [contest(course, "first", [Never(), FixedOrder()])], ["first"])
    line = next(score for score in made.scores if score.name == "first")

    assert list(line.seeds) == pytest.approx([0.0, 1.8])
    assert line.net.point == pytest.approx(0.9)
    assert line.hit.point == 0.5


def test_the_error_of_values_is_no_judge() -> None:
    on = [record(node({"hoist": gain(0.4, 5.0)}), group=str(at)) for at in range(5)]
    boastful = read(*checkpoint(constant({"hoist": 1.0})), "f00d")

    made = {score.name: score for score in judged(on, first=boastful, never=Never()).scores}

    assert made["first"].net.point > made["never"].net.point
    assert made["first"].surprise == pytest.approx(0.7**2)
    assert made["never"].surprise == pytest.approx(0.3**2)
    assert made["oracle"].surprise is None


def test_the_error_of_values_counts_what_may_follow() -> None:
    one = record(
        node({"hoist": gain(1.0, 5.0, leads_to=1), "cache": no_gain(5.0)}), node({"cache": gain(1.0, 5.0)})
    )
    sure = read(*checkpoint(constant({"hoist": 0.9, "cache": 0.9})), "f00d")

    # hoist: .9 + .9 - .9; cache after it: .9 - .9; cache: -.1 + .9 - .9; hoist after it: .9 - .9
    assert surprise(sure, [one]) == pytest.approx((0.81 + 0.0 + 0.01 + 0.0) / 4, abs=1e-6)


def test_who_has_no_values_has_no_error_of_values() -> None:
    assert surprise(Heuristic(), [record(node({"hoist": gain(1.0)}))]) is None


def test_all_first_and_second_states_are_gone_through() -> None:
    one = record(node({"hoist": gain(1.0, leads_to=1), "cache": no_gain()}), node({"cache": gain(1.0)}))

    assert [state.episode.step for state in states([one])] == [0, 1, 1]
