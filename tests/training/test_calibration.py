from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from training.calibration import BINS, calibration
from training.play import Played, Step
from training.resampling import Floats


def told(pairs: Sequence[tuple[float | None, bool]]) -> Played:
    steps = tuple(Step(0, "gain" if gained else "no_gain", 0.0, said, True) for said, gained in pairs)
    return Played("f", "g", "family", 0.0, 0.0, 0.0, 0, steps)


def drawn(said: Floats, true: Floats) -> Played:
    lucky = np.random.default_rng(3).random(len(said)) < true
    return told([(float(each), bool(came)) for each, came in zip(said, lucky, strict=True)])


SAID = np.random.default_rng(2).random(2000)


def test_what_comes_true_as_often_as_it_was_said_stays_below_its_ceiling() -> None:
    found = calibration([drawn(SAID, SAID)])

    assert found.error <= found.ceiling < 0.05
    assert 0 < found.floor < found.ceiling


def test_boasting_is_an_error_of_its_size() -> None:
    found = calibration([drawn(0.5 + SAID / 2, SAID / 2)])

    assert found.error == pytest.approx(0.5, abs=0.03)
    assert found.error > 5 * found.ceiling


def test_with_few_steps_the_floor_is_high() -> None:
    assert calibration([drawn(SAID[:20], SAID[:20])]).floor > 3 * calibration([drawn(SAID, SAID)]).floor


def test_the_same_said_of_all_is_no_error_where_it_is_true_on_average() -> None:
    half = [(0.5, at % 2 == 0) for at in range(200)]

    assert calibration([told(half)]).error < 0.02


def test_bins_hold_about_equally_many() -> None:
    found = calibration([drawn(SAID[:503], SAID[:503])])

    assert len(found.bins) == BINS
    assert {each.steps for each in found.bins} == {100, 101}
    assert [each.said for each in found.bins] == sorted(each.said for each in found.bins)


def test_who_says_nothing_is_not_judged() -> None:
    found = calibration([told([(None, True), (None, False)])])

    assert (found.steps, found.error, found.bins) == (0, 0.0, ())
