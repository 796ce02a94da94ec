"""What a worker does beside one another: takes jobs of several kinds, and makes its rounds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager

from bot.agents import orders
from bot.counter import tasks
from bot.queue import Handler

LONG = frozenset({orders.OPTIMIZE, orders.SCAN_PART, tasks.API, tasks.API_WATCH})
"""Jobs that take seconds to minutes, for code is read and run: they have places of their own."""

LONGEST = frozenset({tasks.API_TRAIN, tasks.ROLLOUT})
"""Jobs that take up to hours: so have they, and nothing that people wait for is ever behind them."""

TELL_AGAIN = 1.0
"""Seconds after which rounds that did not end are told once more."""


async def side_by_side(
    taking: Callable[[Mapping[str, Handler], asyncio.Event], Coroutine[None, None, None]],
    handlers: Mapping[str, Handler],
    stop: asyncio.Event,
) -> None:
    """Take long jobs and short ones beside one another, so that none has to wait for places of another kind.

    The queue gives jobs by their turn: in a flood of deliveries those that plan would come first, always.
    """
    long = {name: handler for name, handler in handlers.items() if name in LONG}
    longest = {name: handler for name, handler in handlers.items() if name in LONGEST}
    short = {name: handler for name, handler in handlers.items() if name not in LONG | LONGEST}
    taken = [
        asyncio.create_task(taking(kind, stop))
        for kind in (short, long, longest)
        if kind or (kind is short and not handlers)
    ]
    try:
        await asyncio.wait(taken, return_when=asyncio.FIRST_COMPLETED)
        stop.set()  # for the others, where one of them broke
        await asyncio.wait(taken)
    except asyncio.CancelledError:
        for task in taken:
            task.cancel()
        await asyncio.wait(taken)
        raise
    for task in taken:
        task.result()


@asynccontextmanager
async def looking_after(rounds_on: Coroutine[None, None, None], stop: asyncio.Event) -> AsyncIterator[None]:
    """Let rounds be made. Should they break, the worker ends with their error, lest nobody notice.

    To end they are told again and again: where the database is away, a connection that is given back raises
    an error of its own in the place of the cancellation, and a round takes that for one more broken round.
    """
    rounds = asyncio.create_task(rounds_on)
    rounds.add_done_callback(lambda _: stop.set())
    try:
        yield
    finally:
        ended: set[asyncio.Task[None]] = set()
        while not ended:
            if not stop.is_set():
                rounds.cancel()
            ended, _ = await asyncio.wait([rounds], timeout=TELL_AGAIN)
    await rounds
