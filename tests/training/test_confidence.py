from __future__ import annotations

from functools import cache
from itertools import islice

import numpy as np
from safetensors.numpy import save

from engine.choose.chance import chance_of
from engine.choose.tensors import Tensors
from engine.strategies import ACTIONS
from tests.training.worlds import gain, invalid, node, record
from training.confidence import BOUNDS, LEAST_FOR_CURVE, fitted
from training.dataset import Data, data_of
from training.export import arrays_of_chance
from training.synthetic import records
from training.walking import walks

HOIST, CACHE, ASYNC = (ACTIONS.index(name) for name in ("hoist", "cache", "batch_async"))


@cache
def data(begin: int, end: int) -> Data:
    return data_of([step for one in islice(records(5), begin, end) for step in walks(one, 4, 0)])


def test_what_is_said_comes_true_about_as_often_on_groups_never_seen() -> None:
    chance = fitted(data(0, 300), data(300, 450))
    judged = data(450, 800)

    said = np.array([chance.of(row, action) for row, action in zip(judged.now, judged.action, strict=True)])

    order = np.array_split(np.argsort(said), 5)
    gaps = [abs(said[part].mean() - judged.gained[part].mean()) * len(part) for part in order]
    assert sum(gaps) / len(said) < 0.06
    assert judged.gained[order[-1]].mean() > judged.gained[order[0]].mean() + 0.3


def test_what_never_or_always_gained_is_nearly_certain_and_what_was_not_seen_is_even() -> None:
    world = [record(node({"hoist": gain(1.0), "cache": invalid()}), group=str(at)) for at in range(60)]
    some = data_of([step for one in world for step in walks(one, 4, 0)])

    chance = fitted(some, data_of([]))

    assert chance.of(some.now[0], HOIST) > 0.95
    assert chance.of(some.now[0], CACHE) < 0.05
    assert chance.of(some.now[0], ASYNC) == 0.5


def test_without_enough_to_hold_it_against_there_is_no_curve() -> None:
    few = data(300, 302)
    assert len(few) < LEAST_FOR_CURVE
    chance = fitted(data(0, 50), few)
    np.testing.assert_allclose(chance.said, BOUNDS)
    np.testing.assert_allclose(chance.true, BOUNDS)


def test_the_curve_can_be_served() -> None:
    chance = fitted(data(0, 300), data(300, 450))
    read = chance_of(Tensors(save(arrays_of_chance(chance))))
    np.testing.assert_array_equal(read.true, chance.true)
    assert len(read.said) > 2
