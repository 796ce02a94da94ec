from __future__ import annotations

import pytest

from engine.evidence import Interval, SizeTiming
from engine.validate.worth import is_lost, slight_loss, slower_at, why_not_worth


def at(ratio: float, before_ns: float = 1e5, spread: float = 0.01, size: int = 64) -> SizeTiming:
    interval = Interval(ratio, ratio - spread, ratio + spread)
    return SizeTiming(size, before_ns, before_ns / ratio, interval, rounds=100)


def test_a_gain_is_worth_a_claim_above_five_percent_and_the_floor() -> None:
    assert why_not_worth(at(2.0), 10_000) == ""
    assert why_not_worth(at(1.05), 10_000).startswith("not faster by more than 5 %")
    assert why_not_worth(at(2.0, before_ns=1000), 10_000) == (
        "2.00x, 1.99 to 2.01 at size 64 saves 0.5 µs a call, under 10 µs"
    )


def test_a_loss_counts_by_the_better_end_of_its_interval() -> None:
    assert is_lost(at(0.5), 500)
    assert not is_lost(at(0.95), 500), "its better end is within 5 %"
    assert not is_lost(at(0.5, before_ns=500), 500), "its better end loses less than that"
    assert is_lost(at(0.5, before_ns=600), 500)
    assert slower_at(at(0.5)) == "slower at size 64 (0.50x, 0.49 to 0.51)"


@pytest.mark.parametrize(
    ("timings", "floor_ns", "said"),
    [
        ([at(0.5, before_ns=300), at(1.0)], 500, "slower at size 64"),
        ([at(0.5, before_ns=300), at(2.0)], 500, ""),
        ([at(0.5, before_ns=300), at(0.5)], 500, ""),
        ([at(0.5, before_ns=300)], None, ""),
        ([at(1.0)], 500, ""),
        ([], 500, ""),
    ],
)
def test_a_slight_loss_is_said_where_nothing_else_is(
    timings: list[SizeTiming], floor_ns: float | None, said: str
) -> None:
    found = slight_loss(floor_ns, timings)
    assert found.startswith(said) and bool(found) is bool(said)
