from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from engine.choose.deciding import Heuristic
from engine.choose.episode import ASK_MODEL, STOP, Episode, Result
from engine.choose.features import ENCODED, State
from engine.choose.trees import Trees
from engine.strategies import ACTIONS
from tests.engine.choose.states import state, states
from tests.training.worlds import gain, no_gain, node, record
from training.baselines import UNSEEN, Arrays, Boosting, Uniform, boosted, fitted_q, flat, linucb
from training.dataset import Data, data_of
from training.play import play
from training.regions import Record
from training.synthetic import records
from training.walking import walks

SMALL = Boosting(trees=15, rows_per_leaf=5)
HOIST, VECTORISE, CACHE = (ACTIONS.index(name) for name in ("hoist", "vectorise_builtin", "cache"))


@cache
def drawn() -> tuple[Record, ...]:
    return tuple(islice(records(5), 120))


def steps_of(on: Sequence[Record]) -> Data:
    return data_of([step for one in on for step in walks(one, 6, 0)])


@cache
def data() -> Data:
    return steps_of(drawn())


def trees(made: Arrays) -> Trees:
    return Trees(**{name.removeprefix("trees."): array for name, array in made.items()})  # type: ignore[arg-type]


@cache
def grown() -> tuple[dict[int, Any], Trees]:
    with threadpool_limits(1):
        models = {
            action: SMALL.fitted(
                data().now[data().action == action], data().reward[data().action == action], 0
            )
            for action in range(STOP)
            if (data().action == action).any()
        }
    return models, trees(flat(models))


def agree(inputs: NDArray[np.float32]) -> None:
    """Both foretell the same of each row."""
    models, served = grown()
    ours = np.array([served.judge(row)[0] for row in inputs])
    with threadpool_limits(1):
        for action, model in models.items():
            np.testing.assert_allclose(ours[:, action], model.predict(inputs), rtol=0, atol=1e-6)


@given(st.lists(states, min_size=1, max_size=30))
@settings(max_examples=15)
def test_trees_in_numpy_foretell_what_scikit_learn_foretells(some: list[State]) -> None:
    agree(np.array([each.encoded for each in some], np.float32))


def test_trees_agree_at_their_very_thresholds() -> None:
    _, served = grown()
    inner = np.flatnonzero(served.left != np.arange(len(served.left)))[:300]
    inputs = np.repeat(data().now[:1], 3 * len(inner), axis=0)
    for row, at in zip(inputs.reshape(-1, 3, ENCODED), inner, strict=True):
        threshold = served.threshold[at]
        row[:, served.feature[at]] = threshold, *np.nextafter(threshold, np.array([-9, 9], np.float32))

    agree(inputs)


def test_of_what_was_never_tried_nothing_is_hoped() -> None:
    only = steps_of([record(node({"hoist": gain(1.0)}), region=str(at)) for at in range(5)])

    values, _ = trees(boosted(only, 0, SMALL)).judge(np.zeros(ENCODED, np.float32))

    assert values[HOIST] == pytest.approx(0.9, abs=1e-3)
    assert values[STOP] == 0.0
    assert all(values[action] == UNSEEN for action in range(STOP) if action != HOIST)


OPENING = record(
    node({"hoist": gain(0.05, 5.0, leads_to=1), "vectorise_builtin": no_gain(5.0)}),
    node({"vectorise_builtin": gain(3.0, 5.0)}),
)


def test_only_who_looks_ahead_sees_what_a_step_opens() -> None:
    many = steps_of([OPENING] * 30)
    encoded = np.asarray(state("hoist", "vectorise_builtin").encoded, np.float32)
    encoded[:18] = 0.0

    bandit, _ = trees(boosted(many, 0, SMALL)).judge(encoded)
    ahead, _ = trees(fitted_q(many, 0, SMALL)).judge(encoded)

    assert bandit[HOIST] < 0 < ahead[HOIST]
    assert ahead[HOIST] == pytest.approx(3.05 - 10 * 0.02, abs=0.6)


def values_of(made: Arrays, some: State) -> NDArray[Any]:
    theta = made["linear.theta"]
    return np.asarray(theta @ np.append(np.asarray(some.encoded), 1.0))


def test_linucb_learns_what_pays_and_what_does_not() -> None:
    on = [record(node({"hoist": gain(1.0), "cache": no_gain(10.0)}), region=str(at)) for at in range(40)]

    made, width = linucb(on, 0)
    said = values_of(made, State(on[0].nodes[0].traits, on[0].nodes[0].legal, (0.0,) * 9, Episode()))

    assert said[HOIST] == pytest.approx(0.9, abs=0.1)
    assert said[CACHE] < 0.0
    assert 0.0 < width < 3.0


def test_linucb_minds_what_was_tried_before() -> None:
    """Hoisting pays only while nothing failed before: the outcome of caching is in the state."""
    on = [
        record(node({"cache": no_gain(1.0), "hoist": gain(1.0, 1.0)}), region=f"a{at}") for at in range(20)
    ] + [record(node({"cache": gain(0.5, 1.0, leads_to=1), "hoist": gain(1.0, 1.0)}),
                node({"hoist": no_gain(20.0)}), region=f"b{at}") for at in range(20)]  # fmt: skip
    made, _ = linucb(on, 0)
    fresh = State(on[0].nodes[0].traits, on[0].nodes[0].legal, (0.0,) * 9, Episode())
    after = Episode().after(CACHE, Result("gain", 0.5, 0.4, 1.0))
    cached = State(fresh.traits, fresh.legal, fresh.severity, after)

    assert values_of(made, fresh)[HOIST] > values_of(made, cached)[HOIST]


def test_fits_of_one_seed_are_equal_and_of_another_are_not() -> None:
    for seeds in (
        [boosted(data(), seed, SMALL) for seed in (1, 1, 2)],
        [linucb(drawn()[:30], seed)[0] for seed in (1, 1, 2)],
    ):
        one, same, other = seeds
        assert all(np.array_equal(one[name], same[name]) for name in one)
        assert any(one[name].shape != other[name].shape or (one[name] != other[name]).any() for name in one)


@given(states, st.integers(0, 5))
def test_random_choices_are_allowed_never_ask_and_are_the_same_again(some: State, seed: int) -> None:
    one, again = Uniform(seed).decide(some), Uniform(seed).decide(some)

    assert one == again
    assert some.allowed[one.action] and one.action != ASK_MODEL
    assert 0 < one.propensity <= 1


def test_random_choices_differ_between_regions() -> None:
    chosen = {play(Uniform(0), one).first for one in drawn()[:40]}

    assert len(chosen) > 3
    assert chosen != {play(Heuristic(), one).first for one in drawn()[:40]}
