"""What the store is told while a review is published, so that a process that takes over knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Record(Protocol):
    """Called after each step, at once. GitHub is asked again all the same: this only saves requests."""

    async def check_run(self, check_run: int) -> None:
        """Take note of GitHub's id of the check run."""

    async def batches(self, count: int) -> None:
        """Take note of how many batches of annotations were sent in this attempt, before the next one is."""

    async def review(self, review: int) -> None:
        """Take note of GitHub's id of the review."""

    async def comments(self, by_fingerprint: Mapping[str, int]) -> None:
        """Take note of GitHub's ids of the inline comments, by fingerprint."""
