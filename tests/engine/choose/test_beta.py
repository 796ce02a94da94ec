"""How surely a share lies below a bound, held against sums of binomials and against symmetry."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.choose.beta import probability_below

shares = st.floats(0.001, 0.999)
counts = st.floats(0.01, 5000)


@given(shares, st.integers(1, 60), st.integers(1, 60))
def test_for_whole_numbers_it_is_a_sum_of_binomials(bound: float, a: int, b: int) -> None:
    n = a + b - 1
    exact = sum(comb(n, k) * bound**k * (1 - bound) ** (n - k) for k in range(a, n + 1))
    assert probability_below(bound, a, b) == pytest.approx(exact, abs=1e-10)


@given(shares, counts, counts)
def test_what_is_not_below_is_above(bound: float, a: float, b: float) -> None:
    below, above = probability_below(bound, a, b), probability_below(1 - bound, b, a)
    assert below + above == pytest.approx(1.0, abs=1e-6)
    assert -1e-9 <= below <= 1 + 1e-9


@given(shares, st.floats(1, 500), st.floats(1, 500), st.floats(0.5, 50))
def test_more_against_makes_it_surer(bound: float, a: float, b: float, more: float) -> None:
    assert probability_below(bound, a, b + more) >= probability_below(bound, a, b) - 1e-9


def test_nothing_lies_below_nothing_and_all_below_one() -> None:
    assert (probability_below(0.0, 2, 3), probability_below(1.0, 2, 3)) == (0.0, 1.0)
