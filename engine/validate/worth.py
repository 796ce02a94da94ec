"""What the timing of a size is worth: a claim, a loss, or neither, in words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.evidence import Interval, SizeTiming
from engine.validate.statistics import is_faster, is_slower, saved


def why_not_worth(one: SizeTiming, floor_ns: float) -> str:
    """Return why one size carries no claim; empty if it does."""
    if not is_faster(one.ratio):
        return f"not faster by more than 5 % ({shown(one.ratio)} at size {one.size})"
    gain = saved(one.before_ns, one.ratio)
    if gain < floor_ns:
        return (
            f"{shown(one.ratio)} at size {one.size} saves {gain / 1e3:.2g} µs a call, "
            f"under {floor_ns / 1e3:g} µs"
        )
    return ""


def shown(ratio: Interval) -> str:
    """Return a ratio as text: the point and its interval."""
    return f"{ratio.point:.2f}x, {ratio.low:.2f} to {ratio.high:.2f}"


def slower_at(one: SizeTiming) -> str:
    """Return a loss as text: the size, the point and its interval."""
    return f"slower at size {one.size} ({shown(one.ratio)})"


def is_lost(one: SizeTiming, floor_ns: float) -> bool:
    """Tell whether a size is slower, by at least so much a call at the better end of its interval."""
    return is_slower(one.ratio) and one.before_ns * (1 / one.ratio.high - 1) >= floor_ns


def slight_loss(floor_ns: float | None, timings: Sequence[SizeTiming]) -> str:
    """Return where the new code is slower by less than is asked about, if it is so and nowhere faster."""
    slower = [one for one in timings if is_slower(one.ratio)]
    if (
        floor_ns is None
        or not slower
        or any(is_faster(one.ratio) or is_lost(one, floor_ns) for one in timings)
    ):
        return ""
    worst = min(slower, key=lambda one: one.ratio.high)
    return f"{slower_at(worst)}, perhaps by less than {floor_ns / 1e3:g} µs a call"
