from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.queue import Claim, Overtaken, Pace, Park, RetryLater, Task, enqueue, finish, take, work
from bot.queue.consumer import WatchedDriver
from bot.queue.heartbeats import read as read_heartbeats
from bot.store.pool import Connection, Pool, open_pool
from tests.bot.queue.working import QUICK, dead_letters, until, until_empty, working

ROOT = Path(__file__).parents[3]


async def put(url: str, *tasks: Task) -> tuple[int | None, ...]:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            return await enqueue(connection, tasks)
    finally:
        await connection.close()


async def test_a_job_is_done_once(postgres_url: str) -> None:
    done: list[bytes] = []

    async def handle(claim: Claim) -> None:
        done.append(claim.payload)

    await put(postgres_url, Task("analyze", b"one"), Task("analyze", b"two", tenant="t", lane="l"))
    async with working(postgres_url, {"analyze": handle}) as pool:
        await until_empty(pool)
        assert await pool.fetchval("select count(*) from leases") == 0

    assert sorted(done) == [b"one", b"two"]


async def test_a_worker_wakes_when_a_job_comes(postgres_url: str) -> None:
    done = asyncio.Event()

    async def handle(claim: Claim) -> None:
        done.set()

    async with working(postgres_url, {"analyze": handle}, replace(QUICK, poll=60)):
        await asyncio.sleep(0.3)
        await put(postgres_url, Task("analyze", b""))
        await asyncio.wait_for(done.wait(), 30)


async def test_a_job_of_an_entrypoint_that_is_not_served_waits(postgres_url: str) -> None:
    async def handle(claim: Claim) -> None:
        raise AssertionError(claim)

    await put(postgres_url, Task("publish", b""))
    async with working(postgres_url, {"analyze": handle}) as pool:
        await asyncio.sleep(0.5)
        assert await pool.fetchval("select count(*) from pgqueuer where status = 'queued'") == 1


async def test_a_job_is_not_done_before_its_time(postgres_url: str) -> None:
    began: list[float] = []

    async def handle(claim: Claim) -> None:
        began.append(time.monotonic())

    before = time.monotonic()
    await put(postgres_url, Task("analyze", b"", delay=1.0))
    async with working(postgres_url, {"analyze": handle}):
        await until(lambda: began)
    assert began[0] - before >= 1.0


async def test_what_a_handler_does_and_its_end_come_true_together(postgres_url: str) -> None:
    async with working(postgres_url, {"analyze": lambda claim: handle(claim)}) as pool:

        async def handle(claim: Claim) -> None:
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute("insert into bundles values ($1, '')", f"try {claim.attempts}")
                await enqueue(connection, [Task("publish", b"next")])
                await finish(connection, claim)
                if claim.attempts == 1:
                    raise RetryLater("the transaction broke", 0.0)

        await put(postgres_url, Task("analyze", b""))
        await until_bundles(pool, 1)
        assert await pool.fetchval("select string_agg(digest, ' ') from bundles") == "try 2"
        assert await pool.fetchval("select count(*) from pgqueuer where entrypoint = 'publish'") == 1
        assert await pool.fetchval("select count(*) from pgqueuer where entrypoint = 'analyze'") == 0


async def until_bundles(pool: Pool, number: int) -> None:
    async with asyncio.timeout(20):
        while await pool.fetchval("select count(*) from bundles") < number:
            await asyncio.sleep(0.02)


async def test_a_retry_comes_later_and_is_counted(postgres_url: str) -> None:
    attempts: list[int] = []

    async def handle(claim: Claim) -> None:
        attempts.append(claim.attempts)
        if claim.attempts < 3:
            raise RetryLater("GitHub is out of reach")

    await put(postgres_url, Task("analyze", b""))
    async with working(postgres_url, {"analyze": handle}) as pool:
        await until_empty(pool)
        assert await dead_letters(pool) == ()
    assert attempts == [1, 2, 3]


async def test_waiting_for_a_limit_is_not_counted(postgres_url: str) -> None:
    attempts: list[int] = []

    async def handle(claim: Claim) -> None:
        attempts.append(claim.attempts)
        if len(attempts) < 8:
            raise RetryLater("rate limit", 0.01, counted=False)

    await put(postgres_url, Task("analyze", b""))
    async with working(postgres_url, {"analyze": handle}) as pool:
        await until_empty(pool)
    assert attempts == [1] * 8


async def test_a_job_that_always_fails_is_given_up_with_its_reason(postgres_url: str) -> None:
    attempts: list[int] = []

    async def handle(claim: Claim) -> None:
        attempts.append(claim.attempts)
        raise RetryLater("GitHub answers 502")

    (job,) = await put(postgres_url, Task("analyze", b"payload", tenant="t", lane="l"))
    async with working(postgres_url, {"analyze": handle}) as pool:
        await until_empty(pool)
        async with pool.acquire() as connection:
            (dead,) = await work.dead(connection)
            assert job is not None
            assert (dead.job, dead.entrypoint, dead.attempts) == (job, "analyze", 3)
            assert dead.reason == "given up after 3 tries; the last: GitHub answers 502"
            assert await connection.fetchval("select count(*) from leases") == 0

            attempts.clear()
            again = await work.revive(connection, job)
            assert again is not None and again > job
            assert await work.revive(connection, job) is None
        await until(lambda: len(attempts) == 3)
        await until_empty(pool)


async def test_a_parked_job_is_not_tried_again(postgres_url: str) -> None:
    attempts: list[int] = []

    async def handle(claim: Claim) -> None:
        attempts.append(claim.attempts)
        raise Park("the bundle is larger than 64 MB")

    await put(postgres_url, Task("analyze", b""))
    async with working(postgres_url, {"analyze": handle}) as pool:
        await until(lambda: attempts)
        await until_empty(pool)
        assert [dead.reason for dead in await dead_letters(pool)] == ["the bundle is larger than 64 MB"]
        await asyncio.sleep(0.3)
    assert attempts == [1]


async def test_an_error_nobody_caught_is_a_counted_try(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(claim: Claim) -> None:
        raise ZeroDivisionError("division by zero")

    await put(postgres_url, Task("analyze", b""))
    async with working(postgres_url, {"analyze": handle}) as pool:
        await until_empty(pool)
        (dead,) = await dead_letters(pool)
    assert dead.reason == "given up after 3 tries; the last: ZeroDivisionError: division by zero"
    assert "ZeroDivisionError" in caplog.text


async def test_jobs_of_a_lane_run_one_at_a_time_over_all_workers(postgres_url: str) -> None:
    now: dict[str | None, int] = {"a": 0, "b": 0}
    most = {"a": 0, "b": 0, "both": 0}
    done: list[int] = []

    async def handle(claim: Claim) -> None:
        assert claim.lane is not None
        now[claim.lane] += 1
        most[claim.lane] = max(most[claim.lane], now[claim.lane])
        most["both"] = max(most["both"], sum(now.values()))
        await asyncio.sleep(0.1)
        now[claim.lane] -= 1
        done.append(claim.job)

    tasks = [Task("analyze", b"", lane=lane) for lane in "aaaaabbbbb"]
    jobs = await put(postgres_url, *tasks)
    async with (
        working(postgres_url, {"analyze": handle}) as pool,
        working(postgres_url, {"analyze": handle}, process="worker-2"),
    ):
        await until_empty(pool)

    assert sorted(done) == sorted(job for job in jobs if job is not None)
    assert most == {"a": 1, "b": 1, "both": 2}


async def test_waiting_for_a_lane_is_not_counted(postgres_url: str) -> None:
    attempts: list[int] = []

    async def handle(claim: Claim) -> None:
        attempts.append(claim.attempts)
        await asyncio.sleep(0.7)  # the other one asks many times

    await put(postgres_url, Task("analyze", b"1", lane="a"), Task("analyze", b"2", lane="a"))
    async with working(postgres_url, {"analyze": handle}) as pool:
        await until_empty(pool)
    assert attempts == [1, 1]


async def test_a_lease_that_nobody_renews_is_free(postgres_url: str, pool: Pool) -> None:
    done: list[int] = []

    async def handle(claim: Claim) -> None:
        done.append(claim.attempts)

    await pool.execute("insert into leases values ('a', 999999, 1, now() + interval '1 hour')")
    await put(postgres_url, Task("analyze", b"", lane="a"))
    async with working(postgres_url, {"analyze": handle}):
        await asyncio.sleep(1)
        assert done == []
        await pool.execute("update leases set expires_at = now() - interval '1 second'")
        await until_empty(pool)
    assert done == [1]


async def test_a_long_job_keeps_its_lane_and_is_not_given_away(postgres_url: str) -> None:
    """It runs for several times the silence after which a job is taken from a dead worker."""
    began: list[bytes] = []

    async def handle(claim: Claim) -> None:
        began.append(claim.payload)
        if claim.payload == b"long":
            await asyncio.sleep(4)
            assert began == [b"long"]

    pace = replace(QUICK, silence=1.5)
    await put(postgres_url, Task("analyze", b"long", lane="a"))
    async with (
        working(postgres_url, {"analyze": handle}, pace) as pool,
        working(postgres_url, {"analyze": handle}, pace, "worker-2"),
    ):
        await until(lambda: began)
        await put(postgres_url, Task("analyze", b"short", lane="a"))
        await until_empty(pool)
    assert began == [b"long", b"short"]


# --------------------------------------------------------------------------------- workers that end or die


KILLER = """
    import asyncio, os, signal, sys
    from bot.queue import Pace, take
    from bot.store.pool import open_pool

    async def handle(claim):
        print(claim.attempts, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

    async def main():
        pool = await open_pool(sys.argv[1])
        pace = Pace(silence=1.0, poll=0.2, attempts=3)
        await take(pool, {"analyze": handle}, asyncio.Event(), process=sys.argv[2], roles=("analyze",),
                   host_name="test", pace=pace)

    asyncio.run(main())
"""


async def test_a_job_that_kills_its_worker_ends_as_a_dead_letter(postgres_url: str, pool: Pool) -> None:
    (job,) = await put(postgres_url, Task("analyze", b"poison", tenant="t", lane="l"))
    said = []
    for number in range(3):
        command = [sys.executable, "-c", textwrap.dedent(KILLER), postgres_url, f"killer-{number}"]
        done = await asyncio.to_thread(
            subprocess.run, command, cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        said.append(done.stdout.strip())
    assert said == ["1", "2", "3"]

    async def handle(claim: Claim) -> None:
        raise AssertionError("it was tried once too often")

    async with working(postgres_url, {"analyze": handle}, replace(QUICK, silence=1.0)):
        await until_empty(pool)
    async with pool.acquire() as connection:
        (dead,) = await work.dead(connection)
        assert (dead.job, dead.tenant) == (job, "t")
        assert dead.reason == "given up after 3 tries; the last: its worker ended in the middle of it"
        killed = [beat.process for beat in await read_heartbeats(connection)]
    assert killed == ["killer-0", "killer-1", "killer-2"]  # silent: they did not say that they ended


async def test_a_job_of_a_killed_worker_is_done_by_another(postgres_url: str) -> None:
    await put(postgres_url, Task("analyze", b"", lane="l"))
    command = [sys.executable, "-c", textwrap.dedent(KILLER), postgres_url, "killer"]
    await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, timeout=60)
    attempts: list[int] = []

    async def handle(claim: Claim) -> None:
        attempts.append(claim.attempts)

    async with working(postgres_url, {"analyze": handle}, replace(QUICK, silence=1.0)) as pool:
        await until_empty(pool)
    assert attempts == [2]


async def test_a_worker_that_stops_finishes_what_runs(postgres_url: str, pool: Pool) -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def handle(claim: Claim) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        done.set()

    await put(postgres_url, Task("analyze", b""))
    async with working(postgres_url, {"analyze": handle}):
        await begun.wait()
    assert done.is_set()
    await until_empty(pool, 1)
    assert await pool.fetchval("select count(*) from heartbeats") == 0


async def test_a_worker_that_stops_gives_back_what_takes_too_long(postgres_url: str, pool: Pool) -> None:
    begun = asyncio.Event()

    async def endless(claim: Claim) -> None:
        begun.set()
        await asyncio.sleep(3600)

    (job,) = await put(postgres_url, Task("analyze", b"", lane="a"))
    async with working(postgres_url, {"analyze": endless}, replace(QUICK, grace=0.2)):
        await begun.wait()
    row = await pool.fetchrow("select job_id, state, attempts, reason from work")
    assert row is not None and tuple(row) == (job, "waiting", 0, "its worker stopped")
    assert await pool.fetchval("select count(*) from leases") == 0
    assert await pool.fetchval("select status::text from pgqueuer") == "queued"


async def test_a_worker_that_was_overtaken_changes_nothing(postgres_url: str, pool: Pool) -> None:
    """Its loop stood still for too long; the job is another's now, and ends there."""
    outcomes: list[str] = []

    async def handle(claim: Claim) -> None:
        await pool.execute(
            "update work set claim = claim + 1 where job_id = $1", claim.job
        )  # the other's claim
        try:
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute("insert into bundles values ('mine', '')")
                await finish(connection, claim)
        except Overtaken:
            outcomes.append("overtaken")
            raise

    await put(postgres_url, Task("analyze", b""))
    async with working(postgres_url, {"analyze": handle}):
        await until(lambda: outcomes)
    assert await pool.fetchval("select count(*) from bundles") == 0
    assert await pool.fetchval("select count(*) from work") == 1  # the other's
    assert await pool.fetchval("select count(*) from pgqueuer where execute_after > now()") == 1


async def test_the_queues_own_log_tells_no_reasons(postgres_url: str, pool: Pool) -> None:
    """It is not purged with a customer."""

    async def handle(claim: Claim) -> None:
        if claim.attempts == 1:
            raise RetryLater("octocat/hello is out of reach")
        raise ValueError("octocat/hello")

    await put(postgres_url, Task("analyze", b"", tenant="t"))
    async with working(postgres_url, {"analyze": handle}):
        await until_empty(pool)
    log = await pool.fetchval("select string_agg(t::text, ' ') from pgqueuer_log t")
    assert "queued" in log and "octocat" not in log


async def test_a_worker_may_serve_no_queue_at_all(postgres_url: str, pool: Pool) -> None:
    """One that only looks after things gives signs of life, too."""
    async with working(postgres_url, {}):
        await asyncio.sleep(0.5)
        assert await pool.fetchval("select count(*) from heartbeats") == 1


async def test_a_job_withdrawn_while_it_runs_is_let_go(postgres_url: str, pool: Pool) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def endless(claim: Claim) -> None:
        begun.set()
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    await put(postgres_url, Task("analyze", b"", tenant="t"), Task("analyze", b"", tenant="t", delay=60))
    async with working(postgres_url, {"analyze": endless}, replace(QUICK, silence=0.6)):
        await begun.wait()
        async with pool.acquire() as connection:
            await work.withdraw(connection, "t")
        await asyncio.wait_for(ended.wait(), 10)
        await until_empty(pool, 5)


async def test_a_worker_gives_signs_of_life(postgres_url: str, connection: Connection) -> None:
    async def handle(claim: Claim) -> None:
        raise AssertionError(claim)

    async with working(postgres_url, {"analyze": handle}, replace(QUICK, silence=0.6)):
        async with asyncio.timeout(30):
            while not await connection.fetchval("select at > started_at from heartbeats"):
                await asyncio.sleep(0.05)
        (beat,) = await read_heartbeats(connection)
        assert (beat.process, beat.role, beat.host_name) == ("worker-1", "analyze", "test")


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_to_a_bound_and_are_never_all_the_same(attempts: int, draw: float) -> None:
    pace = Pace()
    wait = pace.wait(attempts, lambda: draw)

    whole = min(pace.first_wait * 2 ** min(attempts - 1, 100), pace.longest_wait)
    assert whole / 2 <= wait <= whole
    assert pace.wait(attempts, lambda: 0.0) < pace.wait(attempts, lambda: 0.9)


@given(st.integers(1, 10_000))
def test_what_shall_come_soon_does_not_wait_longer_with_each_try(attempts: int) -> None:
    pace = Pace(first_wait=100.0)
    assert pace.wait_of(RetryLater("not found yet", soon=True), attempts) == pace.soon
    assert pace.wait_of(RetryLater("a limit", 33.0), attempts) == 33.0
    assert pace.wait_of(RetryLater("broken"), attempts) >= 50.0


async def test_a_pool_too_small_to_listen_is_an_error(postgres_url: str) -> None:
    async def handle(claim: Claim) -> None:
        raise AssertionError(claim)

    pool, stop = await open_pool(postgres_url, largest=1), asyncio.Event()
    handlers = {"analyze": handle}
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(
            take(pool, handlers, stop, process="w", roles=(), host_name="test", pace=QUICK), 10
        )
    await pool.close()


async def test_a_driver_says_nothing_before_it_listens(pool: Pool) -> None:
    """The manager asks itself whether it hears, and ends where the answer came before it listened."""
    driver, heard = WatchedDriver(pool), list[object]()
    said = asyncio.create_task(driver.notify("velox_test", "is anybody there?"))
    await asyncio.sleep(0.2)
    assert not said.done()
    async with driver:
        await driver.add_listener("velox_test", heard.append)
        await said
        await until(lambda: heard)


async def test_whoever_waits_for_a_job_hears_of_its_death(postgres_url: str) -> None:
    """In the transaction of the burial: where it cannot be told, the job is not dead yet."""
    heard: list[tuple[str, str]] = []

    async def handle(claim: Claim) -> None:
        raise Park("never") if claim.entrypoint == "parked" else RuntimeError("again")

    async def mourner(connection: Connection, claim: Claim, reason: str) -> None:
        state = await connection.fetchval("select state from work where job_id = $1", claim.job)
        assert state == "dead" and connection.is_in_transaction()
        heard.append((claim.entrypoint, reason))

    await put(postgres_url, Task("parked", b"", tenant="t"), Task("tried", b"", tenant="t"))
    pool, stop = await open_pool(postgres_url), asyncio.Event()
    handlers = {"parked": handle, "tried": handle}
    working_on = take(
        pool, handlers, stop, process="w", roles=("x",), host_name="h", pace=QUICK, mourner=mourner
    )
    worker = asyncio.create_task(working_on)
    await until(lambda: len(heard) == 2)
    stop.set()
    await asyncio.wait_for(worker, 30)
    await asyncio.wait_for(pool.close(), 10)
    assert sorted(heard) == [
        ("parked", "never"),
        ("tried", "given up after 3 tries; the last: RuntimeError: again"),
    ]


async def test_a_worker_without_handlers_gives_signs_of_life(postgres_url: str) -> None:
    async with working(postgres_url, {}) as pool:
        async with asyncio.timeout(20):
            while not await pool.fetchval("select count(*) from heartbeats"):
                await asyncio.sleep(0.05)
    # the block was left without trouble: it ended when it was told to
