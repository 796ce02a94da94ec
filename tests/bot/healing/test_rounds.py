"""Rounds of healing: one process at a time, each task in its period."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.github.authors import Ourselves
from bot.github.errors import Unavailable
from bot.healing.healer import healer_of
from bot.healing.rounds import LOCK, SOON, Healer
from bot.measures import Measures
from bot.store.pool import Pool
from tests.bot.agents.service import Service
from tests.bot.healing.conftest import Healing


async def test_one_process_heals_at_a_time(service: Service, healing: Healing) -> None:
    async with service.pool.acquire() as other:
        await other.execute("select pg_advisory_lock($1)", LOCK)
        assert await healing.round() == []
        await other.execute("select pg_advisory_unlock($1)", LOCK)
    assert await healing.round() != []


async def test_a_task_is_carried_out_once_in_its_period(service: Service, healing: Healing) -> None:
    assert await healing.round() != []
    stand_in = service.github
    ourselves = Ourselves(stand_in.app_id, "velox[bot]")
    asked = len(stand_in.requests)
    await healer_of(service.pool, healing.github, ourselves, Measures()).round()
    assert len(stand_in.requests) == asked


class Task:
    """A task that does what a test wants."""

    name = "a task"

    def __init__(self, period: timedelta, error: Exception | None = None) -> None:
        self.period = period
        self.error = error
        self.begun = asyncio.Event()
        self.hangs = False
        self.times = 0

    async def heal(self) -> None:
        self.times += 1
        self.begun.set()
        if self.hangs:
            await asyncio.Event().wait()
        if self.error is not None:
            raise self.error


async def due_in(pool: Pool, task: Task) -> float:
    """In how many seconds a task is due."""
    query = "select extract(epoch from begun_at + $1::interval - now())::float8 from healing"
    return float(await pool.fetchval(query, task.period))


@pytest.mark.parametrize("error", [Unavailable("GET", "/app", "no answer in time"), KeyError("id")])
async def test_a_task_that_breaks_off_is_tried_again_soon(pool: Pool, error: Exception) -> None:
    task = Task(timedelta(days=1), error)
    await Healer(pool, "github.com", [task]).round()
    assert task.times == 1
    assert 0 < await due_in(pool, task) <= SOON.total_seconds()


async def test_one_that_ends_well_waits_for_its_period(pool: Pool) -> None:
    task = Task(timedelta(days=1))
    await Healer(pool, "github.com", [task]).round()
    assert await due_in(pool, task) > SOON.total_seconds() * 2


async def test_one_that_breaks_off_keeps_no_other_from_its_work(pool: Pool) -> None:
    broken, other = Task(timedelta(minutes=1), KeyError("id")), Task(timedelta(minutes=1))
    other.name = "another"
    await Healer(pool, "github.com", [broken, other]).round()
    assert (broken.times, other.times) == (1, 1)
    assert await due_in(pool, broken) > 30, "a short period stays as it is"


async def test_a_round_is_left_where_it_stands_when_the_worker_ends(pool: Pool) -> None:
    task, stop = Task(timedelta(minutes=1)), asyncio.Event()
    task.hangs = True
    running = asyncio.create_task(Healer(pool, "github.com", [task]).run(stop))
    await task.begun.wait()
    stop.set()
    await asyncio.wait_for(running, 20)
    task.hangs = False
    await pool.execute("update healing set begun_at = '-infinity'")
    await Healer(pool, "github.com", [task]).round()
    assert task.times == 2, "the lock is free again"
