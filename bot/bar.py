"""How far long work has come, for a person who waits."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

Item = TypeVar("Item")

PATIENCE = 0.5
"""Seconds before a bar appears: what is done by then needs none."""

INTERVAL = 0.1
"""Seconds between two pictures of the bar."""


class BarProgress:
    """A bar on standard error that appears once work takes long, and leaves nothing behind.

    It is drawn between two items, without a thread: the scan may fork while the bar stands.
    """

    def track(self, items: Iterable[Item], total: int, label: str) -> Iterator[Item]:
        """Yield the items unchanged, and draw how many of `total` have passed; 0 is one long step, whose bar
        stands from its beginning."""
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            *([MofNCompleteColumn()] if total else []),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,
        )
        task = bar.add_task(label, total=total or None)
        due = time.monotonic() + PATIENCE
        try:
            if not total:
                bar.start()
            for passed, item in enumerate(items, start=1):
                yield item
                if time.monotonic() >= due:
                    # Starting twice is harmless.
                    bar.start()
                    bar.update(task, completed=passed)
                    bar.refresh()
                    due = time.monotonic() + INTERVAL
        finally:
            bar.stop()
