from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

import pytest
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries

from bot.queue import Claim, Overtaken, Task, enqueue, finish, lane_of, tenant_of, work
from bot.store.pool import Connection, Pool
from tests.bot.queue.working import QUICK, until_empty, working

WORKER = uuid.UUID(int=1)


async def pick(connection: Connection, job: int, worker: uuid.UUID = WORKER) -> Claim | None:
    """Do what the queue does when a worker picks a job, and claim it."""
    await connection.execute(
        "update pgqueuer set status = 'picked', queue_manager_id = $2 where id = $1", job, worker
    )
    claimed = await work.claim(connection, job, worker)
    return None if claimed is None else claimed[0]


async def claimed(connection: Connection, task: Task) -> Claim:
    (job,) = await enqueue(connection, [task])
    assert job is not None
    claim = await pick(connection, job)
    assert claim is not None
    return claim


# ------------------------------------------------------------------------------------------------- enqueue


async def test_jobs_are_of_the_callers_transaction(connection: Connection) -> None:
    transaction = connection.transaction()
    await transaction.start()
    await enqueue(connection, [Task("analyze", b"", tenant="t")])
    await transaction.rollback()

    assert await connection.fetchval("select count(*) from pgqueuer") == 0
    assert await connection.fetchval("select count(*) from work") == 0


async def test_a_key_is_taken_in_once_while_its_job_waits_or_runs(connection: Connection) -> None:
    task = Task("plan", b"guid", key="plan:guid", tenant="t")
    (first,) = await enqueue(connection, [task])
    assert first is not None
    assert await enqueue(connection, [task, Task("plan", b"other", key="plan:other")]) != (None, None)
    assert await connection.fetchval("select count(*) from pgqueuer") == 2

    claim = await pick(connection, first)
    assert claim is not None
    assert await enqueue(connection, [task]) == (None,)
    await finish(connection, claim)
    assert await enqueue(connection, [task]) != (None,)


async def test_a_key_twice_in_one_call_is_one_job(connection: Connection) -> None:
    task = Task("plan", b"guid", key="plan:guid", tenant="t")

    jobs = await enqueue(connection, [task, task])
    assert jobs[0] is not None and jobs[1] is None
    assert await connection.fetchval("select count(*) from work") == 1


async def test_nothing_asks_for_nothing(connection: Connection) -> None:
    assert await enqueue(connection, []) == ()


async def order_of_service(connection: Connection) -> str:
    """The tenants of the waiting jobs, in the order in which the queue would serve them."""
    rows = await connection.fetch("select headers ->> 'tenant' as t from pgqueuer order by priority desc, id")
    return "".join(row["t"] for row in rows)


async def test_tenants_take_turns(connection: Connection) -> None:
    await enqueue(connection, [Task("analyze", b"", tenant="a")] * 5)
    await enqueue(connection, [Task("analyze", b"", tenant="b")] * 2)
    await enqueue(connection, [Task("analyze", b"", tenant="c")])

    assert await order_of_service(connection) == "abcabaaa"


async def test_who_comes_late_is_not_served_before_everybody_else_has_had_as_much(
    connection: Connection,
) -> None:
    """A newcomer starts at the turn that is due, not at the beginning: else the others would starve."""
    await enqueue(connection, [Task("analyze", b"", tenant="a")] * 4)
    await connection.execute("delete from pgqueuer where priority > -2")  # two were served
    await connection.execute("delete from work where turn < 2")
    await enqueue(connection, [Task("analyze", b"", tenant="b")] * 3)

    assert await order_of_service(connection) == "ababb"


async def test_a_steady_trickle_does_not_starve_a_backlog(connection: Connection) -> None:
    await enqueue(connection, [Task("analyze", b"", tenant="a")] * 20)
    served = ""
    for _ in range(20):
        await enqueue(connection, [Task("analyze", b"", tenant="b")])  # one each time one is served
        row = await connection.fetchrow("select id from pgqueuer order by priority desc, id limit 1")
        assert row is not None
        claim = await pick(connection, row["id"])
        assert claim is not None and claim.tenant is not None
        served += claim.tenant
        await finish(connection, claim)

    assert served.count("a") >= 9 and served.count("b") >= 9


async def test_turns_are_counted_by_entrypoint(connection: Connection) -> None:
    await enqueue(connection, [Task("analyze", b"", tenant="a")] * 3)
    await enqueue(connection, [Task("publish", b"", tenant="a")])

    assert await connection.fetchval("select priority from pgqueuer where entrypoint = 'publish'") == 0


async def test_a_worker_picks_in_turns(postgres_url: str, connection: Connection) -> None:
    async def handle(claim: Claim) -> None:
        await asyncio.sleep(0)

    first = await enqueue(connection, [Task("analyze", b"", tenant="a")] * 6)
    second = await enqueue(connection, [Task("analyze", b"", tenant="b")] * 3)
    async with working(postgres_url, {"analyze": handle}, replace(QUICK, at_once=2)) as pool:
        await until_empty(pool)
    # the order of picking: two run at a time, so which begins first is for the scheduler to say
    rows = await connection.fetch("select job_id from pgqueuer_log where status = 'picked' order by id")
    tenants = {**dict.fromkeys(first, "a"), **dict.fromkeys(second, "b")}
    assert "".join(tenants[row["job_id"]] for row in rows) == "abababaaa"


# --------------------------------------------------------------------------------------------------- claim


async def test_a_claim_counts_before_anything_is_done(connection: Connection) -> None:
    (job,) = await enqueue(connection, [Task("analyze", b"x", tenant="t", lane="l")])
    assert job is not None

    first = await pick(connection, job)
    second = await pick(connection, job, uuid.UUID(int=2))  # the first one's worker died

    assert first == Claim(job, 1, "analyze", b"x", 1, "t", "l")
    assert second == Claim(job, 2, "analyze", b"x", 2, "t", "l")


async def test_only_the_worker_that_has_the_job_can_claim_it(connection: Connection) -> None:
    """It was picked, stood still, and meanwhile the job was given to another, or is done."""
    (job,) = await enqueue(connection, [Task("analyze", b"")])
    assert job is not None
    assert await work.claim(connection, job, WORKER) is None  # it was not picked at all

    claim = await pick(connection, job, uuid.UUID(int=2))
    assert claim is not None
    assert await work.claim(connection, job, WORKER) is None
    await finish(connection, claim)
    assert await work.claim(connection, job, uuid.UUID(int=2)) is None


async def test_an_older_claim_changes_nothing(connection: Connection) -> None:
    old = await claimed(connection, Task("analyze", b"", tenant="t", lane="l"))
    new = await pick(connection, old.job, uuid.UUID(int=2))
    assert new is not None
    assert await work.take_lane(connection, new, 60)

    assert not await work.put_back(connection, old, "late", counted=True)
    assert not await work.bury(connection, old, "late")
    assert await work.keep(connection, [old], 60) == frozenset()
    with pytest.raises(Overtaken, match=f"job {old.job} was taken over by another worker"):
        await finish(connection, old)

    assert await work.keep(connection, [new], 60) == {new.job}
    assert await connection.fetchval("select count(*) from leases") == 1
    await finish(connection, new)
    assert await connection.fetchval("select count(*) from pgqueuer") == 0


async def test_one_of_many_gets_a_lane(pool: Pool) -> None:
    async with pool.acquire() as connection:
        claims = [await claimed(connection, Task("analyze", b"", lane="l")) for _ in range(6)]

    async def ask(claim: Claim) -> bool:
        async with pool.acquire() as connection:
            return await work.take_lane(connection, claim, 60)

    assert sorted(await asyncio.gather(*map(ask, claims))) == [False] * 5 + [True]


async def test_a_lane_is_free_when_its_lease_ends(connection: Connection) -> None:
    first = await claimed(connection, Task("analyze", b"", lane="l"))
    second = await claimed(connection, Task("analyze", b"", lane="l"))

    assert await work.take_lane(connection, first, 60)
    assert not await work.take_lane(connection, second, 60)
    await connection.execute("update leases set expires_at = now() - interval '1 second'")
    assert await work.take_lane(connection, second, 60)
    assert not await work.take_lane(connection, first, 60)


async def test_a_sign_of_life_renews_the_lease(connection: Connection) -> None:
    first = await claimed(connection, Task("analyze", b"", lane="l"))
    second = await claimed(connection, Task("analyze", b"", lane="l"))
    await work.take_lane(connection, first, 60)
    await connection.execute("update leases set expires_at = now() - interval '1 second'")

    assert await work.keep(connection, [first, second], 60) == {first.job, second.job}
    assert not await work.take_lane(connection, second, 60)
    assert await work.keep(connection, [], 60) == frozenset()


# ------------------------------------------------------------------------------------------------ recovery


async def test_a_job_the_queue_lost_comes_back(connection: Connection) -> None:
    claim = await claimed(connection, Task("analyze", b"x", key="k", tenant="t", lane="l"))
    await connection.execute(
        "delete from pgqueuer"
    )  # what a worker does that did not notice it was overtaken

    assert await work.recover(connection, 60) == 0  # somebody may be working on it
    await asyncio.sleep(0.1)
    assert await work.recover(connection, 0.05) == 1
    assert await work.recover(connection, 0.05) == 0

    again = await pick(connection, claim.job)
    assert again is not None and again.payload == b"x" and again.attempts == 2
    assert (again.tenant, again.lane) == ("t", "l")
    assert await enqueue(connection, [Task("analyze", b"", key="k")]) == (None,)


async def test_a_job_that_ended_while_the_server_was_away_comes_back(connection: Connection) -> None:
    claim = await claimed(connection, Task("analyze", b"x"))
    await connection.execute("update pgqueuer set status = 'failed', queue_manager_id = null")

    assert await work.recover(connection, 60) == 1
    assert await pick(connection, claim.job) is not None


async def test_the_dead_stay_dead(connection: Connection) -> None:
    claim = await claimed(connection, Task("analyze", b"x"))
    assert await work.bury(connection, claim, "why")
    await asyncio.sleep(0.05)

    assert await work.recover(connection, 0.01) == 0
    assert await connection.fetchval("select count(*) from pgqueuer") == 0


async def test_a_dead_job_that_is_revived_begins_anew(connection: Connection) -> None:
    claim = await claimed(connection, Task("analyze", b"x", tenant="t", lane="l"))
    await work.bury(connection, claim, "why")
    assert [letter.reason for letter in await work.dead(connection)] == ["why"]

    job = await work.revive(connection, claim.job)

    assert job is not None
    again = await pick(connection, job)
    assert again is not None and (again.attempts, again.payload, again.lane) == (1, b"x", "l")
    assert await work.dead(connection) == ()


# ------------------------------------------------------------------------------------------- what is seen


async def test_how_full_the_queue_is(connection: Connection) -> None:
    assert await work.depths(connection) == ()
    await enqueue(connection, [Task("analyze", b"", delay=60), Task("analyze", b""), Task("publish", b"")])
    await claimed(connection, Task("analyze", b""))
    await asyncio.sleep(0.05)

    analyze, publish = await work.depths(connection)
    assert (analyze.due, analyze.deferred, analyze.running) == (1, 1, 1)
    assert (publish.entrypoint, publish.due) == ("publish", 1)
    assert 0.05 <= analyze.age < 60


async def test_the_jobs_of_one_tenant_are_withdrawn(connection: Connection) -> None:
    mine, other = tenant_of("github.com", 7), tenant_of("github.com", 70)
    running = await claimed(connection, Task("analyze", b"", tenant=mine, lane=lane_of("github.com", 1)))
    dead = await claimed(connection, Task("analyze", b"", tenant=mine))
    await work.bury(connection, dead, "why")
    await enqueue(connection, [Task("analyze", b"", tenant=mine), Task("analyze", b"", tenant=other)])

    await work.withdraw(connection, mine)

    assert await order_of_service(connection) == other
    assert await connection.fetchval("select array_agg(tenant) from work") == [other]
    assert await work.keep(connection, [running], 60) == frozenset()


async def test_the_queue_itself_finds_its_tables(pool: Pool) -> None:
    await QueueManager(Queries(AsyncpgPoolDriver(pool))).verify_structure()


async def test_a_payload_may_be_empty(connection: Connection) -> None:
    assert (await claimed(connection, Task("analyze", b""))).payload == b""
