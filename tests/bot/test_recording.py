"""Figures of processes add up in the database, each exactly once."""

from __future__ import annotations

import asyncio

from bot.measures import Measures
from bot.recording import Recorder
from bot.store import measures as figures
from bot.store.pool import Connection, Pool


async def values(connection: Connection, sample: str) -> dict[str, float]:
    found = await figures.read(connection)
    return {"/".join(each.labels.values()): each.value for each in found if each.sample == sample}


async def test_processes_add_up_and_nothing_is_added_twice(pool: Pool, connection: Connection) -> None:
    one, other = Measures(), Measures()
    first, second = Recorder(one, pool), Recorder(other, pool)
    one.limit_waits.labels("github").inc()
    await first.write()
    await first.write()
    one.limit_waits.labels("github").inc(2)
    other.limit_waits.labels("github").inc()
    other.limit_waits.labels("velox").inc()
    await first.write()
    await second.write()
    assert await values(connection, "velox_limit_waits_total") == {"github": 4.0, "velox": 1.0}


async def test_a_histogram_adds_up_by_its_buckets(pool: Pool, connection: Connection) -> None:
    for seconds in (0.02, 3.0):
        measures = Measures()
        measures.acknowledged.labels("202").observe(seconds)
        await Recorder(measures, pool).write()
    buckets = await values(connection, "velox_acknowledgement_seconds_bucket")
    assert [buckets.get(f"{bound}/202", 0) for bound in (0.01, 0.025, 2.5, 5.0)] == [0, 1, 1, 2]
    assert await values(connection, "velox_acknowledgement_seconds_count") == {"202": 2.0}


async def test_the_last_figures_of_a_process_that_ends_are_written(
    pool: Pool, connection: Connection
) -> None:
    measures = Measures()
    async with Recorder(measures, pool, period=3600):
        measures.limit_waits.labels("github").inc()
    assert await values(connection, "velox_limit_waits_total") == {"github": 1.0}


async def test_what_could_not_be_written_is_written_later(pool: Pool, connection: Connection) -> None:
    measures = Measures()
    await connection.execute("alter table measures rename to elsewhere")
    async with Recorder(measures, pool, period=0.02):
        measures.limit_waits.labels("github").inc()
        await asyncio.sleep(0.1)
        await connection.execute("alter table elsewhere rename to measures")
    assert await values(connection, "velox_limit_waits_total") == {"github": 1.0}


async def test_many_processes_write_at_once(pool: Pool, connection: Connection) -> None:
    """Rows are taken in one order: none waits for another for ever."""
    recorders = []
    for _ in range(8):
        measures = Measures()
        for name in ("a", "b", "c", "d"):
            measures.healed.labels(name).inc()
        recorders.append(Recorder(measures, pool))
    await asyncio.gather(*(recorder.write() for recorder in recorders))
    assert await values(connection, "velox_healed_total") == dict.fromkeys("abcd", 8.0)
