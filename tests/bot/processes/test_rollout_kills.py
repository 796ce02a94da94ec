"""kill -9 of a worker in the middle of a rollout: what is done stays and is not done twice."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot.counter.tasks import KIND_ROLLOUT, OPERATOR, rollout_part
from bot.queue import enqueue
from bot.store import api_jobs, rollouts
from bot.store.pool import Pool
from bot.training_jobs import KEEP
from tests.bot.processes.spawned import PATIENCE, SILENCE, dead_ends, is_running, processes, spawned, until
from training.places import family_places

QUICK = {
    f"family:{name}:0" for name in ("coroutine_that_sleeps", "counted_under_a_lock", "mixed_rows_added_up")
}
"""Families whose rewrites are refuted within a second: nothing is measured."""


async def test_what_was_done_stays_and_another_worker_goes_on(
    pool: Pool, postgres_url: str, tmp_path: Path
) -> None:
    told = [{"group": place.group, "region": place.region} for place in family_places(1)]
    (tmp_path / "rollouts").mkdir()
    lines = [json.dumps(each) for each in told if each["region"] not in QUICK]
    (tmp_path / "rollouts" / "others.regions.jsonl").write_text("\n".join(lines))
    async with pool.acquire() as connection, connection.transaction():
        plan = {"kind": ["family"], "variants": 1, "parts": 1}
        number = await api_jobs.create(connection, KIND_ROLLOUT, OPERATOR, "r", plan, keep=KEEP, most=1)
        assert number is not None
        await rollouts.begin(connection, number, 1)
        await enqueue(connection, [rollout_part(number, 0)])
    variables = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": postgres_url,
        "VELOX_DATA": str(tmp_path),
        "VELOX_ROLES": "learn",
        "VELOX_SILENCE": str(SILENCE),
    }
    kept = "select region, xmin::text, at from rollout_regions order by at"
    async with spawned(("work",), variables, tmp_path / "worker.log", again=True) as worker:
        async with asyncio.timeout(PATIENCE):
            while not (before := await pool.fetch(kept)):
                await asyncio.sleep(0.02)
        ((child, _),) = processes("training", "rollout", f"--known={tmp_path}/rolling/known")
        worker.kill()
        await until(lambda: not is_running(child), 30)
        async with asyncio.timeout(PATIENCE):
            while not await pool.fetchval("select finished_at from api_jobs"):
                await asyncio.sleep(0.05)
    after = await pool.fetch(kept)
    assert len(before) < len(QUICK), "it was killed in the middle"
    assert after[: len(before)] == before, "what was done stays as it is"
    assert {row["region"] for row in after} == QUICK
    assert {row["region"] for row in await pool.fetch("select region from rollout_records")} == QUICK
    assert await pool.fetchval("select state from api_jobs") == "done"
    assert await dead_ends(pool) == []
