"""Rounds of healing: one process at a time, each task in its period."""

from __future__ import annotations

from bot.github.authors import Ourselves
from bot.healing.healer import healer_of
from bot.healing.rounds import LOCK
from bot.measures import Measures
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
