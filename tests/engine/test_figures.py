from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evidence import Interval
from engine.figures import duration, items, power, ratio, size_in_bytes, spread


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (61.3, "61x"), (3.14, "3.1x"), (1.0234, "1.02x"), (0.54, "0.54x"), (9.96, "10x"), (1.96, "2.0x"),
        (1234.5, "1,234x"), (1e12, "1e+12x"), (0.0, "0.00x"),
    ],
)  # fmt: skip
def test_ratios(value: float, shown: str) -> None:
    assert ratio(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (220.0, "220 ns"), (14_600.0, "14.6 µs"), (2_970_000.0, "2.97 ms"), (1.5e9, "1.50 s"),
        (0.0, "0.00 ns"), (999.9, "1.00 µs"), (-5000.0, "-5.00 µs"), (1e300, "1e+291 s"),
    ],
)  # fmt: skip
def test_times(value: float, shown: str) -> None:
    assert duration(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(812, "812 bytes"), (55_752, "54.4 KiB"), (3 << 20, "3.00 MiB"), (5 << 30, "5.00 GiB")],
)
def test_memory(value: int, shown: str) -> None:
    assert size_in_bytes(value) == shown


def test_intervals_and_powers_and_sizes() -> None:
    assert spread(Interval(61, 60.2, 62.4)) == "60-62x"
    assert spread(Interval(14, 13.93, 14.21)) == "13.9-14.2x"
    assert power(1.93) == "n^1.9"
    assert items(10_000) == "10,000"


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers())
def test_any_figure_is_short(value: float, count: int) -> None:
    """A certificate may come from a stranger: no figure in it may flood the screen."""
    shown = (ratio(value), duration(value), power(value), items(count), spread(Interval(value, value, value)))
    assert all(len(each) < 40 for each in shown)
