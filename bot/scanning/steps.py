"""What a scan needs next, and when its progress may be told: decisions without a clock of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from bot.store.scan_parts import PartCounts, PartStage
from bot.store.scans import Scan

PACE = 15.0
"""Seconds between two edits of the progress comment, but for the ends of stages."""

Step = Literal["progress", "prove", "publish", "end"]


def next_step(scan: Scan, counts: Mapping[PartStage, PartCounts]) -> Step:
    """Return what is to be done: tell how far it is, prove the best, publish, or say how it ended."""
    if scan.finished is not None:
        return "end"
    read = counts.get("scan")
    if read is None or not read.over:
        return "progress"
    if not scan.proving:
        return "prove"
    return "publish" if counts.get("prove", PartCounts()).over else "progress"


def rest(spoken: datetime | None, now: datetime) -> float:
    """Return how many seconds must pass before progress may be told again."""
    if spoken is None:
        return 0.0
    return min(PACE, max(0.0, PACE - (now - spoken).total_seconds()))
