import pytest

from engine.inside.growth import FEWEST_ROUNDS, Step, round_cost, window

STEPS = [Step(2**power, 1, 4.0**power) for power in range(4, 14)]
"""Quadratic costs."""


def sizes(steps: list[Step]) -> list[int]:
    return [step.size for step in steps]


def test_the_largest_sizes_stay() -> None:
    assert sizes(window(STEPS, 6, 1e18)) == [256, 512, 1024, 2048, 4096, 8192]


def test_sizes_whose_rounds_do_not_fit_the_time_are_left_out() -> None:
    left = FEWEST_ROUNDS * round_cost(STEPS[3:9])
    assert sizes(window(STEPS, 6, left)) == [128, 256, 512, 1024, 2048, 4096]


@pytest.mark.parametrize("left", [0.0, -1.0])
def test_five_sizes_stay_whatever_the_time(left: float) -> None:
    """The rounds then end early, and it is said that they were too few."""
    assert sizes(window(STEPS, 6, left)) == [16, 32, 64, 128, 256]


def test_few_sizes_all_stay() -> None:
    assert window(STEPS[:3], 6, 0.0) == STEPS[:3]
