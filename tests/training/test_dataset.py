from __future__ import annotations

from itertools import islice

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.choose.episode import OUTCOMES, STOP
from engine.choose.features import ENCODED, State
from engine.choose.learned import Seen
from engine.strategies import ACTIONS
from tests.engine.choose.states import states
from tests.training.worlds import gain, invalid, node, record
from training.dataset import data_of, encoded
from training.synthetic import records
from training.walking import walks

HOIST, CACHE = ACTIONS.index("hoist"), ACTIONS.index("cache")


@given(st.lists(states, min_size=1, max_size=4))
def test_many_states_are_encoded_as_each_of_them(some: list[State]) -> None:
    made = encoded(
        [state.features for state in some],
        [[int(each) for each in state.allowed] for state in some],
        [[-1 if said is None else OUTCOMES.index(said) for said in state.episode.tried] for state in some],
        [state.severity for state in some],
    )
    assert made.shape == (len(some), ENCODED)
    np.testing.assert_allclose(made, [state.encoded for state in some], atol=1e-6)


def test_rows_are_steps_and_stops_are_left_out() -> None:
    steps = [step for one in islice(records(0), 10) for step in walks(one, 4, 0)]
    data = data_of(steps)

    kept = [step for step in steps if step.a != STOP]
    assert len(data) == len(kept) < len(steps)
    np.testing.assert_array_equal(data.action, [step.a for step in kept])
    np.testing.assert_allclose(data.reward, [step.r for step in kept], rtol=1e-6)
    np.testing.assert_array_equal(data.ended, [step.terminated for step in kept])
    assert [data.groups[number] for number in data.group] == [step.group for step in kept]
    assert data.allowed[:, STOP].all()
    assert not data.real.any()


def test_coverage_counts_rows_and_groups_and_the_real_ones_of_them() -> None:
    real = record(node({"hoist": gain(1.0), "cache": invalid()}), group="a")
    steps = [*walks(real, 10, 0), *walks(next(records(0)), 1, 0)]
    data = data_of(steps)

    seen = data.coverage()

    assert seen[HOIST].real_rows == sum(step.a == HOIST and step.group == "a" for step in steps) > 0
    assert seen[HOIST].real_groups == 1
    assert seen[CACHE].rows == sum(step.a == CACHE for step in steps)
    assert seen[ACTIONS.index("batch_async")] == Seen(0, 0, 0, 0)


def test_no_steps_are_empty_arrays() -> None:
    data = data_of([])
    assert len(data) == 0
    assert data.now.shape == (0, ENCODED)
