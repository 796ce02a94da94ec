"""Long work is given up as soon as nobody waits for it any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

LOOK = 2.0
"""How often, in seconds, running work looks whether it has become superfluous."""


class Superfluous(Exception):
    """Nobody waits for the work any more."""


async def while_wanted(working: Awaitable[T], wanted: Callable[[], Awaitable[bool]], look: float = LOOK) -> T:
    """Await some work, and ask every `look` seconds whether it is wanted.

    Raises Superfluous, after the work was cancelled, as soon as it is not.
    """
    task = asyncio.ensure_future(working)
    try:
        while True:
            done, _ = await asyncio.wait([task], timeout=look)
            if done:
                return task.result()
            if not await wanted():
                raise Superfluous
    finally:
        task.cancel()
        await asyncio.wait([task])
