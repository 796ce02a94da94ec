"""How long does one installation wait for another? `python -m bench.fairness [REVIEWS]`

One installation has queued 200 reviews, over twenty repositories or all in one; another asks for a single one
at several moments of it. Each review walks through the queue's three stages (analyze, optimize, publish) on a
real Postgres and a real worker with its usual pace; the work itself is a pause, so that only the queue is
measured. Limit: beside the 200, the single review takes at most one review's length longer than alone, where
the length is that of a review alone, measured in the same run.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.scan_speed import verdict
from bot.queue import Claim, Handler, Pace, Task, enqueue, finish, take
from bot.store.embedded import EmbeddedPostgres
from bot.store.migrations import migrate
from bot.store.pool import Pool, connect, open_pool

REVIEWS = 200
MOMENTS = (0.0, 5.0, 10.0, 15.0, 20.0)
"""Seconds after the first review of the many at which the single ones are asked for."""

STAGES = {"analyze": 0.3, "optimize": 1.5, "publish": 0.2}
"""The stages of a review and how many seconds each takes."""

ONWARD = dict(zip(STAGES, [*list(STAGES)[1:], ""], strict=True))
LENGTH = sum(STAGES.values())


@dataclass
class Town:
    """A worker with handlers that pause, and when each review was published."""

    pool: Pool
    published: dict[str, float] = field(default_factory=dict)

    def handlers(self) -> dict[str, Handler]:
        """Return what the worker does."""
        return dict.fromkeys(STAGES, self.work)

    async def work(self, claim: Claim) -> None:
        """Pause, then hand the review on in the transaction that ends this stage."""
        await asyncio.sleep(STAGES[claim.entrypoint])
        name, following = claim.payload.decode(), ONWARD[claim.entrypoint]
        async with self.pool.acquire() as connection, connection.transaction():
            if following:
                onward = Task(following, claim.payload, tenant=claim.tenant, lane=claim.lane)
                await enqueue(connection, [onward])
            await finish(connection, claim)
        if not following:
            self.published[name] = time.monotonic()

    async def ask(self, tenant: str, reviews: Sequence[tuple[str, str]]) -> None:
        """Queue reviews, each with its lane."""
        tasks = [Task("analyze", name.encode(), tenant=tenant, lane=lane) for name, lane in reviews]
        async with self.pool.acquire() as connection:
            await enqueue(connection, tasks)

    async def until(self, name: str) -> float:
        """Wait for a review, and return when it was published."""
        while name not in self.published:
            await asyncio.sleep(0.005)
        return self.published[name]


@asynccontextmanager
async def town(url: str) -> AsyncIterator[Town]:
    """Run a worker on an empty queue; what is left at the end is thrown away."""
    pool, stop = await open_pool(url, largest=16), asyncio.Event()
    await pool.execute("truncate pgqueuer, pgqueuer_log, work, leases")
    here = Town(pool)
    working = take(
        pool, here.handlers(), stop, process="bench", roles=(), host_name="bench", pace=Pace(grace=0.0)
    )
    worker = asyncio.create_task(working)
    try:
        yield here
    finally:
        stop.set()
        await worker
        await pool.close()


async def alone(url: str) -> float:
    """Return how long a review takes where there is no other."""
    async with town(url) as here:
        began = time.monotonic()
        await here.ask("one", [("one", "one/shop")])
        return await here.until("one") - began


async def beside(url: str, count: int, repositories: int) -> list[float]:
    """Return how long single reviews take beside many of another installation."""
    async with town(url) as here:
        many = [(f"many-{number}", f"many/{number % repositories}") for number in range(count)]
        await here.ask("many", many)
        began, taken = time.monotonic(), []
        for number, moment in enumerate(MOMENTS):
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            asked = time.monotonic()
            await here.ask("one", [(f"one-{number}", "one/shop")])
            taken.append(await here.until(f"one-{number}") - asked)
        left = count - sum(name.startswith("many") for name in here.published)
        print(f"  {left} of {count} were left at the end")
        return taken


async def measure(url: str, count: int) -> bool:
    """Measure both, and return whether the limit holds."""
    connection = await connect(url)
    await migrate(connection)
    await connection.close()
    undisturbed, held = await alone(url), True
    print(f"a review of {LENGTH:g} s takes {undisturbed:.2f} s alone")
    for repositories in (20, 1):
        print(f"beside {count} of another installation in {repositories} of its repositories:")
        taken = await beside(url, count, repositories)
        worst = max(taken) - undisturbed
        print(f"  took {', '.join(f'{each:.2f}' for each in taken)} s")
        held &= verdict(
            "delay of the slowest, in lengths of a review", worst / undisturbed, 1.0, at_most=True
        )
    return held


def main(arguments: Sequence[str] = ()) -> int:
    """Return 1 when the limit does not hold."""
    count = int(arguments[0]) if arguments else REVIEWS
    return asyncio.run(_main(count))


async def _main(count: int) -> int:
    with tempfile.TemporaryDirectory(prefix="velox-fairness-") as folder:
        Path(folder).chmod(0o711)
        async with EmbeddedPostgres(Path(folder) / "server") as server:
            return 0 if await measure(server.url, count) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
