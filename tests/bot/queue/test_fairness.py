"""One installation's many reviews do not keep another's single one waiting: counted in jobs, not in seconds.

`bench/fairness.py` measures the same with 200 reviews and by the clock.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.queue import Claim, Pace, Task, enqueue, finish
from bot.store.pool import Pool
from tests.bot.queue.working import until, working

SLOTS = 2
PACE = Pace(silence=30.0, poll=0.1, at_once=SLOTS, attempts=3, busy_wait=0.05, grace=0.0)
ONWARD = {"analyze": "optimize", "optimize": "publish"}


@dataclass
class Gate:
    """Handlers that begin when the queue says so, and end one at a time, the longest running first."""

    pool: Pool
    begun: list[tuple[str, str]] = field(default_factory=list)
    running: list[asyncio.Event] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    async def work(self, claim: Claim) -> None:
        """Wait to be let through, then hand the review on."""
        name = claim.payload.decode()
        self.begun.append((claim.entrypoint, name))
        gate = asyncio.Event()
        self.running.append(gate)
        await gate.wait()
        following = ONWARD.get(claim.entrypoint)
        async with self.pool.acquire() as connection, connection.transaction():
            if following is not None:
                onward = Task(following, claim.payload, tenant=claim.tenant, lane=claim.lane)
                await enqueue(connection, [onward])
            await finish(connection, claim)
        if following is None:
            self.published.append(name)

    async def one_more(self) -> None:
        """Let the longest running job end, and wait until another has begun in its place."""
        count = len(self.begun)
        self.running.pop(0).set()
        await until(lambda: len(self.begun) > count)


async def test_a_single_review_passes_a_long_queue(postgres_url: str, pool: Pool) -> None:
    gate = Gate(pool)
    handlers = dict.fromkeys(("analyze", "optimize", "publish"), gate.work)
    many = [Task("analyze", f"many-{n}".encode(), tenant="many", lane=f"many/{n}") for n in range(12)]
    async with pool.acquire() as connection:
        await enqueue(connection, many)
    async with working(postgres_url, handlers, PACE):
        await until(lambda: len(gate.begun) == SLOTS)
        for _ in range(4):  # somewhere in the middle of the many
            await gate.one_more()
        async with pool.acquire() as connection:
            await enqueue(connection, [Task("analyze", b"single", tenant="one", lane="one/shop")])
        asked = len(gate.begun)
        while "single" not in gate.published:
            await gate.one_more()
        since = gate.begun[asked:]
    begun_later = [name for stage, name in since if stage == "analyze" and name != "single"]
    before = since[: since.index(("analyze", "single"))]

    # What is under way when it comes ends first, and one review whose turn it is as well: no others.
    assert len({name for _, name in before}) <= SLOTS + 1, since
    assert len(begun_later) <= SLOTS + 1, since
    assert len(gate.published) <= 2 * SLOTS + 2, gate.published
