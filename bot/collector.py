"""How often Python looks for cycles of garbage while files are scanned."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

ALLOCATIONS = 50_000
"""A scan makes syntax trees and tables of facts by the ten thousand, which live until it is over: looking at
them after every 700 new ones, as Python does by default, takes a tenth of its time."""


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Look for garbage only after many allocations; afterwards as before."""
    before = gc.get_threshold()
    gc.set_threshold(ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
