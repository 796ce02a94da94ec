"""Rollouts in the real database: each region once, each part to its end."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from bot.counter.tasks import KIND_ROLLOUT, OPERATOR
from bot.store import api_jobs, rollouts
from bot.store.pool import Connection


async def begun(connection: Connection, parts: int = 2) -> uuid.UUID:
    job = await api_jobs.create(
        connection, KIND_ROLLOUT, OPERATOR, "r", {"parts": parts}, keep=timedelta(days=1), most=9
    )
    assert job is not None
    await rollouts.begin(connection, job, parts)
    return job


async def told(connection: Connection) -> list[str]:
    async with connection.transaction():
        return [record async for record in rollouts.records(connection)]


async def test_a_region_is_kept_once_whoever_does_it(connection: Connection) -> None:
    first, second = await begun(connection), await begun(connection)

    await rollouts.keep(connection, first, 0, "b", "done", "the first")
    await rollouts.keep(connection, first, 0, "b", "done", "the same again")
    await rollouts.keep(connection, second, 1, "b", "done", "of another rollout")
    await rollouts.keep(connection, second, 1, "a", "done", "another region")

    assert await told(connection) == ["another region", "the first"]
    assert (await rollouts.tally(connection, first)).done == 1


async def test_what_is_left_is_known_to_its_own_rollout_alone(connection: Connection) -> None:
    first, second = await begun(connection), await begun(connection)
    await rollouts.keep(connection, first, 0, "done", "done", "a record")
    await rollouts.keep(connection, first, 0, "left", "left", None)
    await rollouts.keep(connection, first, 1, "barren", "barren", None)

    assert await rollouts.known(connection, first) == {"done", "left", "barren"}
    assert await rollouts.known(connection, second) == {"done"}


async def test_how_far_a_rollout_is(connection: Connection) -> None:
    job = await begun(connection)
    await rollouts.keep(connection, job, 0, "one", "left", None)
    await rollouts.expect(connection, job, 0, 3)
    await rollouts.expect(connection, job, 1, 2)
    assert await rollouts.is_open(connection, job, 1)

    assert await rollouts.end(connection, job, 1, "it broke")
    assert not await rollouts.end(connection, job, 1, None), "it ends once"
    assert not await rollouts.is_open(connection, job, 1)
    assert not await rollouts.is_open(connection, job, 2), "there is none"

    far = await rollouts.tally(connection, job)
    assert (far.dealt, far.left, far.total) == (1, 1, 6)
    assert (far.parts, far.ended, far.broken, far.reason) == (2, 1, 1, "it broke")


async def test_records_outlive_their_rollout_and_those_of_another_version_are_not_told(
    connection: Connection,
) -> None:
    job = await begun(connection)
    await rollouts.keep(connection, job, 0, "one", "done", "a record")
    await rollouts.keep(connection, job, 0, "two", "done", "an old record")
    await connection.execute("update rollout_records set semantics = 'state/0 act/0' where region = 'two'")

    await connection.execute("delete from api_jobs")

    assert await told(connection) == ["a record"]
    assert await connection.fetchval("select count(*) from rollout_regions") == 0
    assert await rollouts.known(connection, uuid.uuid4()) == {"one"}


@pytest.mark.parametrize("parts", [1, 64])
async def test_a_rollout_has_its_parts(connection: Connection, parts: int) -> None:
    assert (await rollouts.tally(connection, await begun(connection, parts))).parts == parts
