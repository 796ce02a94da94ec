"""What a certificate claims, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.claims import (
    growth_claim,
    measured_gains,
    memory_line,
    passing_tests,
    sameness,
    speed_claim,
    speed_loss,
    table_gain,
)
from engine.evidence import RECORDED, InputSource, Interval, SizeTiming, SuiteRuns
from tests.engine.certificates import FULL, GROWTH, MEMORY, SAME, SPEED, UNCOMPARED


def test_each_claim_has_its_figure_and_its_basis() -> None:
    assert speed_claim(SPEED) == "38x faster at 10,000 (95 %: 36-40x; 1.02x at 10)"
    assert growth_claim(GROWTH).startswith("time grows as n^")
    assert measured_gains(FULL)[0] == speed_claim(SPEED)
    assert table_gain(FULL) == "38x at 10,000"


def test_what_is_not_claimed_is_not_said() -> None:
    quiet = replace(FULL, speed=replace(SPEED, claimed=False), growth=None, memory=None)

    assert measured_gains(quiet) == []
    assert table_gain(quiet) == ""
    assert table_gain(replace(quiet, growth=GROWTH)) == "n^2.0 to n^1.0"


def test_sameness_counts_the_inputs_and_never_says_proven() -> None:
    assert sameness(FULL) == "no difference on 412 distinct inputs"
    assert sameness(UNCOMPARED) == "not compared"
    whole = replace(FULL, behaviour=replace(SAME, distinct=1, exhaustive=True))
    assert sameness(whole) == "no difference on 1 distinct input, all there are"


def test_memory_names_both_peaks() -> None:
    assert memory_line(MEMORY) == "Peak memory of a call 101 KiB, was 97.7 KiB at 10,000."


def test_a_loss_names_its_size_and_a_gain_elsewhere() -> None:
    lost = SizeTiming(256, 1e5, 2e5, Interval(0.5, 0.49, 0.51), 100)
    alone = replace(SPEED, timings=(lost,), claimed=False, at=256)
    assert speed_loss(alone) == "0.50x at 256 (95 %: 0.49-0.51x)"
    assert speed_loss(replace(SPEED, timings=(*SPEED.timings, lost), claimed=False, at=256)) == (
        "0.50x at 256 (95 %: 0.49-0.51x; 38x at 10,000)"
    )


def test_sameness_says_which_inputs_came_from_the_tests() -> None:
    replayed = replace(SAME, sources=(InputSource(RECORDED, 5, 12), *SAME.sources))
    said = sameness(replace(FULL, behaviour=replayed))
    assert said == "no difference on 412 distinct inputs, 12 of them from your tests"


@pytest.mark.parametrize(
    ("executed", "others", "said"),
    [
        (1, 0, "1 of your tests runs these lines and passes"),
        (1, 1, "1 of your tests runs these lines and passes, as does 1 other"),
        (1200, 30, "1,200 of your tests run these lines and pass, as do 30 others"),
    ],
)
def test_tests_that_pass_are_counted(executed: int, others: int, said: str) -> None:
    both = executed + others
    assert passing_tests(SuiteRuns(executed, others, both, both, (), (), claimed=True)) == said
