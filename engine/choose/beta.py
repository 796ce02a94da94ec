"""How surely a share lies below a bound, after so many for and so many against: the Beta distribution."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

_TINY = 1e-300
_CLOSE = 1e-13
_MOST_TERMS = 2000


def probability_below(bound: float, a: float, b: float) -> float:
    """Return the probability that a share with the distribution Beta(a, b) lies below `bound`.

    This is the regularised incomplete beta function, by its continued fraction (DLMF 8.17.22); `a` and `b`
    are above 0.
    """
    if bound <= 0.0:
        return 0.0
    if bound >= 1.0:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(bound) + b * log1p(-bound))
    if bound < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(bound, a, b) / a
    return 1.0 - front * _fraction(1.0 - bound, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Return the value of the continued fraction, term by term from above (Lentz's method)."""
    c, d = 1.0, 1.0 / _off_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        change = 1.0
        for term in (even, odd):
            d = 1.0 / _off_zero(1.0 + term * d)
            c = _off_zero(1.0 + term / c)
            change = c * d
            value *= change
        if abs(change - 1.0) < _CLOSE:
            break
    return value


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
