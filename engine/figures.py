"""Measured figures as people read them: three digits, with the unit that fits."""

from __future__ import annotations

from engine.evidence import Interval

_TIMES = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))
_BYTES = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


def ratio(value: float) -> str:
    """Return a ratio: `61x`, `3.1x`, `1.02x`, `0.54x`."""
    return f"{_ratio_digits(value)}x"


def spread(interval: Interval) -> str:
    """Return the interval of a ratio: `60-62x`, with more digits where the ends would look alike."""
    low, high = _ratio_digits(interval.low), _ratio_digits(interval.high)
    return f"{low}-{high}x" if low != high else f"{interval.low:.3g}-{interval.high:.3g}x"


def _ratio_digits(value: float) -> str:
    if abs(value) >= 1e6:
        return f"{value:.3g}"
    if abs(value) >= 9.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1.95 else f"{value:.2f}"


def duration(nanoseconds: float) -> str:
    """Return a time: `220 ns`, `14.6 µs`, `2.97 ms`."""
    scale, unit = next((each for each in _TIMES if abs(nanoseconds) >= each[0] * 0.9995), _TIMES[-1])
    return f"{_three(nanoseconds / scale)} {unit}"


def size_in_bytes(count: int) -> str:
    """Return an amount of memory: `812 bytes`, `54.4 KiB`."""
    for scale, unit in _BYTES:
        if abs(count) >= scale:
            return f"{_three(count / scale)} {unit}"
    return f"{count} bytes"


def power(slope: float) -> str:
    """Return how time grows by a log-log slope: `n^1.9`."""
    return f"n^{slope:.3g}" if abs(slope) >= 100 else f"n^{slope:.1f}"


def items(size: int) -> str:
    """Return an input size: `1,024`."""
    return f"{size:,}" if abs(size) < 10**15 else f"{float(min(size, 10**300)):.3g}"


def _three(value: float) -> str:
    if abs(value) >= 1e6:
        return f"{value:.3g}"
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 9.995 else f"{value:.2f}"
