"""Whoever waits for a job hears of it, and nobody waits when the process ends."""

from __future__ import annotations

import asyncio
import uuid

from bot.store import api_jobs
from bot.store.pool import Pool
from bot.web.api.bell import Bell
from tests.bot.agents.test_clerk import KEEP


async def test_a_change_rings_for_its_own_job_alone(pool: Pool) -> None:
    async with Bell(pool) as bell:
        async with pool.acquire() as connection, connection.transaction():
            job = await api_jobs.create(connection, "kind", "t", "r", {}, keep=KEEP, most=9)
        assert job is not None
        with bell.listening(job) as mine, bell.listening(uuid.uuid4()) as others:
            for _ in range(50):  # it listens once the connection stands
                async with pool.acquire() as connection:
                    await api_jobs.begin(connection, job)
                await bell.wait(mine, 0.2)
                if mine.is_set():
                    break
            assert mine.is_set() and not others.is_set()


async def test_nobody_waits_when_the_process_ends(pool: Pool) -> None:
    async with Bell(pool) as bell:
        with bell.listening("job") as event:
            waiting = asyncio.create_task(bell.wait(event, 60.0))
            await asyncio.sleep(0)
            bell.close()
            await asyncio.wait_for(waiting, 1.0)
            await asyncio.wait_for(bell.wait(event, 60.0), 1.0)
            assert bell.closed


async def test_without_the_database_it_goes_on_waiting_quietly(pool: Pool) -> None:
    pool.terminate()
    async with Bell(pool) as bell:
        with bell.listening("job") as event:
            await bell.wait(event, 0.01)
            assert not event.is_set()
