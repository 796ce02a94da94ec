from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from dataclasses import replace
from pathlib import Path

import asyncpg

from bot.queue import Claim, Task, enqueue, take
from bot.queue.consumer import WatchedDriver
from bot.store.embedded import EmbeddedPostgres
from bot.store.migrations import migrate
from bot.store.pool import UNREACHABLE, Pool, connect, open_pool
from tests.bot.queue.working import QUICK, until, until_empty, working


async def test_nobody_waits_for_a_listener_once_the_server_is_away(pool: Pool) -> None:
    driver = WatchedDriver(pool)
    driver.away.set()
    await asyncio.wait_for(driver.notify("ch_pgqueuer", "{}"), 30)


async def test_jobs_outlive_the_server() -> None:
    """The server is killed while a job runs: the worker ends with an error, and the next one does the job."""
    folder = Path(tempfile.mkdtemp(prefix="velox-outage-"))
    folder.chmod(0o711)
    try:
        async with EmbeddedPostgres(folder / "server") as server:
            await _is_killed(server)
    finally:
        shutil.rmtree(folder)


async def _is_killed(server: EmbeddedPostgres) -> None:
    connection = await connect(server.url)
    await migrate(connection)
    await enqueue(connection, [Task("analyze", b"", tenant="t", lane="l"), Task("analyze", b"", lane="l")])
    await connection.close()
    keeping = asyncio.create_task(server.keep_running(0.05))
    begun: list[int] = []

    async def endless(claim: Claim) -> None:
        begun.append(claim.job)
        if len(begun) == 1:
            await asyncio.sleep(3600)

    pool = await open_pool(server.url)
    worker = asyncio.create_task(
        take(
            pool,
            {"analyze": endless},
            asyncio.Event(),
            process="w",
            roles=("analyze",),
            host_name="h",
            pace=replace(QUICK, silence=2.0, grace=0.5),
        )
    )
    await until(lambda: begun)
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    await asyncio.wait({worker}, timeout=30)
    assert worker.done()
    assert isinstance(worker.exception(), (*UNREACHABLE, asyncpg.InterfaceError, asyncpg.PostgresError))
    pool.terminate()

    again: Pool = await _open(server.url)
    async with working(server.url, {"analyze": endless}, replace(QUICK, silence=2.0), "w2"):
        await until_empty(again, 60)
    await again.close()
    keeping.cancel()
    assert len(set(begun)) == 2 and len(begun) == 3


async def _open(url: str) -> Pool:
    async with asyncio.timeout(60):
        while True:
            try:
                return await open_pool(url)
            except Exception:
                await asyncio.sleep(0.1)
