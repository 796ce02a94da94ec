"""How far long work has come, for who does not look.

Apart from `bot.bar`, which draws: each review is a process of its own, and need not wait for that to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


class SilentProgress:
    """Says nothing: for pipes, logs and programs."""

    def track(self, items: Iterable[Item], total: int, label: str) -> Iterator[Item]:
        """Yield the items unchanged."""
        yield from items
