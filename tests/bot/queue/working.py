"""A worker for tests: quick, in this process, ended with the block."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from bot.queue import Handler, Pace, take
from bot.queue.work import DeadJob, dead
from bot.store.pool import Pool, open_pool

QUICK = Pace(
    silence=5.0, poll=0.2, at_once=4, attempts=3, first_wait=0.05, longest_wait=0.2, busy_wait=0.05, grace=5.0
)


@asynccontextmanager
async def working(
    url: str, handlers: Mapping[str, Handler], pace: Pace = QUICK, process: str = "worker-1"
) -> AsyncIterator[Pool]:
    """Run a worker while the block runs, and give the pool it uses."""
    pool = await open_pool(url, largest=12)
    stop = asyncio.Event()
    worker = asyncio.create_task(
        take(pool, handlers, stop, process=process, roles=("analyze",), host_name="test", pace=pace)
    )
    try:
        yield pool
    finally:
        stop.set()
        await asyncio.wait_for(worker, 30)
        await asyncio.wait_for(pool.close(), 10)


async def dead_letters(pool: Pool) -> tuple[DeadJob, ...]:
    """Return the dead letters."""
    async with pool.acquire() as connection:
        return await dead(connection)


async def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def until_empty(pool: Pool, seconds: float = 20) -> None:
    """Wait until no job waits or runs."""
    async with asyncio.timeout(seconds):
        while await pool.fetchval(
            "select (select count(*) from pgqueuer) + (select count(*) from work where state <> 'dead')"
        ):
            await asyncio.sleep(0.02)
