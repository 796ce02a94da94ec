"""kill -9 of the worker of a training: what it had started ends with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.counter.tasks import API_TRAIN, KIND_TRAIN, OWN, api_job
from bot.queue import enqueue
from bot.store import api_jobs
from bot.store.pool import Pool
from tests.bot.processes.spawned import SILENCE, is_running, processes, spawned, until


def learning(database: str, data: Path) -> dict[str, str]:
    """The environment of a worker that learns alone: it needs no credential of the App."""
    return {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": database,
        "VELOX_DATA": str(data),
        "VELOX_ROLES": "learn",
        "VELOX_SILENCE": str(SILENCE),
    }


async def test_a_training_ends_with_its_worker(pool: Pool, postgres_url: str, tmp_path: Path) -> None:
    async with pool.acquire() as connection, connection.transaction():
        job = await api_jobs.create(
            connection, KIND_TRAIN, OWN, "r", {"synthetic_samples": 50_000}, keep=timedelta(1), most=1
        )
        assert job is not None
        await enqueue(connection, [api_job(job, OWN, API_TRAIN)])
    variables = learning(postgres_url, tmp_path)
    async with spawned(("work",), variables, tmp_path / "worker.log") as worker:
        await until(lambda: list(processes("training", "run", str(tmp_path / "models"))))
        ((pid, _),) = processes("training", "run", str(tmp_path / "models"))
        worker.kill()
        await until(lambda: not is_running(pid), 30)
