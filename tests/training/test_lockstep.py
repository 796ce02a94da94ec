from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from engine.choose.episode import STOP
from tests.training.worlds import gain, invalid, node, record
from training.dataset import Flags, Floats, Whole
from training.environment import Course, Replay
from training.lockstep import Lockstep
from training.synthetic import records


def first_allowed(encoded: Floats, allowed: Flags) -> Whole:
    return np.asarray(allowed.argmax(axis=1), np.int64)


def test_together_earns_what_each_earns_alone() -> None:
    some = list(islice(records(0), 60))
    alone = []
    for one in some:
        course = Course(Replay(one), one.budget)
        earned = 0.0
        while not course.over:
            earned += course.take(course.state.allowed.index(True))[0]
        alone.append(earned)

    world = Lockstep(some)

    np.testing.assert_allclose(world.returns(first_allowed), alone, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(world.returns(first_allowed), alone, rtol=1e-5, atol=1e-6)


def test_who_always_stops_earns_nothing() -> None:
    world = Lockstep(list(islice(records(0), 10)))
    asked = []

    def stop(encoded: Floats, allowed: Flags) -> Whole:
        asked.append(len(encoded))
        return np.full(len(encoded), STOP, np.int64)

    assert world.returns(stop).tolist() == [0.0] * 10
    assert len(asked) == 1


def test_a_region_where_nothing_is_legal_asks_nobody() -> None:
    world = Lockstep([record(node({})), record(node({"hoist": gain(1.0, 10.0), "cache": invalid(5.0)}))])
    assert len(world) == 2
    assert world.returns(first_allowed).tolist() == pytest.approx([0.0, 1.0 - 0.2 - 0.1 - 0.1])
