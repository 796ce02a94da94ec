"""What nobody waits for any more is found, put back on its way, or deleted."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.agents.asking import UNSERVED, Wish, ask
from bot.agents.monitor import Monitor
from bot.agents.orders import (
    PLAN,
    PullRequestOrder,
    PushOrder,
    ReviewOrder,
    Telling,
    analyze,
    analyze_push,
    keys_of,
    keys_of_scan,
    onward,
    read_order,
    scan_part,
    survey,
    tell_scan,
)
from bot.github.scratch import scratch_folder
from bot.jobs import Repository
from bot.queue import Task, enqueue
from bot.store import deliveries, installations, pull_requests, reviews, scan_parts, scans
from bot.store.customers import Retention
from bot.store.deliveries import MOST_ATTEMPTS, Delivery
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey

HOST = "github.com"
SHOP = Repository(HOST, 7, "acme/shop", 70)
KEY = PullRequestKey(HOST, 7, 1)
NONE = timedelta(0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def monitor(pool: Pool, folder: Path) -> Monitor:
    return Monitor(pool, folder, patience=NONE)


async def known_shop(connection: Connection) -> None:
    await installations.heard(connection, HOST, SHOP.installation)
    await installations.heard_repositories(connection, [SHOP])


async def jobs(connection: Connection) -> list[tuple[str, bytes]]:
    found = await connection.fetch("select entrypoint, payload from pgqueuer order by id")
    return [(row["entrypoint"], row["payload"]) for row in found]


async def delivered(connection: Connection, guid: str) -> None:
    await deliveries.accept(connection, [Delivery(guid, HOST, "ping", None, None, None, b"{}")])


async def begun(connection: Connection, state: reviews.ReviewState = "analyzing") -> reviews.ReviewRow:
    await known_shop(connection)
    await pull_requests.heard(connection, KEY, head="a" * 40, base="main", draft=False, fork=False)
    review = await reviews.begin(
        connection, HOST, SHOP.id, KEY.number, head="a" * 40, generation=1, cause="opened"
    )
    for step in reviews.STEPS[1 : reviews.STEPS.index(state) + 1]:
        assert await reviews.advance(connection, review.id, step)
    return review


async def test_a_forgotten_delivery_is_planned(monitor: Monitor, connection: Connection) -> None:
    await delivered(connection, "forgotten")
    await delivered(connection, "planned")
    await deliveries.mark_processed(connection, "planned", "nothing")
    await monitor.round()
    await monitor.round()
    assert await jobs(connection) == [(PLAN, b"forgotten")]


async def test_a_fresh_delivery_is_left_to_its_job(pool: Pool, connection: Connection, folder: Path) -> None:
    await delivered(connection, "fresh")
    await Monitor(pool, folder).round()
    assert not await jobs(connection)


async def test_a_delivery_that_can_never_be_planned_is_left_alone(
    monitor: Monitor, connection: Connection
) -> None:
    await delivered(connection, "poison")
    for _ in range(MOST_ATTEMPTS):
        await deliveries.read(connection, "poison")
    await monitor.round()
    assert not await jobs(connection)


@pytest.mark.parametrize("state", reviews.STEPS)
async def test_a_review_that_stands_still_is_ended_and_told(
    monitor: Monitor, connection: Connection, state: reviews.ReviewState
) -> None:
    review = await begun(connection, state)
    await pull_requests.reviewed(connection, KEY, 1)
    await monitor.round()
    found = await reviews.read(connection, review.id)
    assert found is not None and (found.state, found.reason) == ("failed", "it stood still for too long")
    ((entrypoint, payload),) = await jobs(connection)
    assert entrypoint == "publish"
    assert read_order(ReviewOrder, payload).review == review.id


@pytest.mark.parametrize("place", range(3))
async def test_a_review_whose_job_waits_does_not_stand_still(
    monitor: Monitor, connection: Connection, place: int
) -> None:
    review = await begun(connection)
    await pull_requests.reviewed(connection, KEY, 1)
    await enqueue(connection, [Task("analyze", b"", key=keys_of(review)[place], delay=3600)])
    await monitor.round()
    found = await reviews.read(connection, review.id)
    assert found is not None and found.state == "analyzing"


async def test_the_keys_of_a_review_are_those_of_its_tasks(connection: Connection) -> None:
    """Where they are not, the monitor ends reviews that wait for their turn."""
    review = await begun(connection)
    order = PullRequestOrder(HOST, SHOP.installation, SHOP.id, 1, 1, "opened")
    steps = [onward(step, review.id, HOST, SHOP.installation, SHOP.id) for step in ("optimize", "publish")]
    assert keys_of(review) == tuple(task.key for task in (analyze(order), *steps))

    push = await reviews.begin(connection, HOST, SHOP.id, None, head="b" * 40, generation=0, cause="push")
    pushed = PushOrder(HOST, SHOP.installation, SHOP.id, "main", "a" * 40, "b" * 40, True, False)
    assert keys_of(push)[0] == analyze_push(pushed).key


async def test_a_pull_request_that_nobody_took_up_is_analyzed_once(
    monitor: Monitor, connection: Connection
) -> None:
    await known_shop(connection)
    await pull_requests.heard(connection, KEY, head="a" * 40, base="main", draft=False, fork=False)
    await monitor.round()
    await monitor.round()
    assert [entrypoint for entrypoint, _ in await jobs(connection)] == ["analyze"]


@pytest.mark.parametrize("why", ["draft", "closed", "reviewed", "removed"])
async def test_a_pull_request_that_wants_no_review_is_left_alone(
    monitor: Monitor, connection: Connection, why: str
) -> None:
    await known_shop(connection)
    await pull_requests.heard(connection, KEY, head="a" * 40, base="main", draft=why == "draft", fork=False)
    if why == "closed":
        await pull_requests.closed(connection, KEY)
    if why == "reviewed":
        await pull_requests.reviewed(connection, KEY, 1)
    if why == "removed":
        await installations.set_state(connection, HOST, SHOP.installation, "suspended")
    await monitor.round()
    assert not await jobs(connection)


async def scanning(connection: Connection) -> int:
    await known_shop(connection)
    place = await installations.read_repository(connection, HOST, SHOP.id)
    assert place is not None
    asked = await ask(connection, place, Wish("ada", number=5))
    assert asked.scan is not None
    return asked.scan


async def test_a_scan_whose_job_waits_does_not_stand_still(monitor: Monitor, connection: Connection) -> None:
    scan = await scanning(connection)
    await monitor.round()
    found = await scans.read(connection, scan)
    assert found is not None and found.finished is None


async def test_a_scan_that_stands_still_is_ended_and_told(monitor: Monitor, connection: Connection) -> None:
    scan = await scanning(connection)
    await connection.execute("delete from pgqueuer")
    await connection.execute("delete from work")
    await scan_parts.put(connection, scan, "scan", [(1, b"")])
    await monitor.round()
    await monitor.round()
    found = await scans.read(connection, scan)
    assert found is not None and (found.state, found.reason) == ("failed", "it stood still for too long")
    assert [entrypoint for entrypoint, _ in await jobs(connection)] == ["scan-tell"]
    assert await scan_parts.counts(connection, scan) == {}


@pytest.mark.parametrize("why", ["progress", "read", "proven", "ended"])
async def test_the_keys_of_a_scan_are_those_of_its_tasks(why: Telling) -> None:
    keys = keys_of_scan(3, [7, 8])
    assert tell_scan(3, HOST, SHOP.installation, SHOP.id, why).key in keys
    assert survey(3, HOST, SHOP.installation, SHOP.id).key in keys
    assert {scan_part(part, HOST, SHOP.installation).key for part in (7, 8)} < set(keys)


async def test_a_scan_of_a_repository_that_is_not_ours_any_more_is_ended(
    pool: Pool, connection: Connection, folder: Path
) -> None:
    scan = await scanning(connection)
    await scan_parts.put(connection, scan, "scan", [(1, b"")])
    monitor = Monitor(pool, folder)
    await monitor.round()
    assert await scans.is_wanted(connection, scan)
    await installations.set_state(connection, HOST, SHOP.installation, "suspended")
    await monitor.round()
    found = await scans.read(connection, scan)
    assert found is not None and (found.state, found.reason) == ("cancelled", UNSERVED)
    assert await scan_parts.counts(connection, scan) == {}


async def test_folders_of_killed_workers_are_removed_and_those_of_living_ones_kept(
    monitor: Monitor, folder: Path
) -> None:
    abandoned = folder / "velox-checkout-abandoned"
    abandoned.mkdir()
    with scratch_folder(folder) as living:
        for old in (abandoned, living):
            os.utime(old, (time.time() - 3600,) * 2)
        await monitor.round()
        assert living.exists()
    assert not abandoned.exists()


async def test_what_is_kept_for_too_long_is_deleted_about_hourly(
    pool: Pool, connection: Connection, folder: Path
) -> None:
    monitor = Monitor(pool, folder, keep=Retention(deliveries=NONE))
    await delivered(connection, "old")
    await deliveries.mark_processed(connection, "old", "nothing")
    await monitor.round()
    assert not await connection.fetch("select from deliveries")

    await delivered(connection, "older")
    await deliveries.mark_processed(connection, "older", "nothing")
    await monitor.round()
    assert len(await connection.fetch("select from deliveries")) == 1, "not before an hour is over"


async def test_one_monitor_looks_at_a_time(monitor: Monitor, pool: Pool, connection: Connection) -> None:
    await delivered(connection, "forgotten")
    async with pool.acquire() as other, other.transaction():
        await other.execute("select pg_advisory_xact_lock(7306)")
        await monitor.round()
        assert not await jobs(connection)


async def test_a_round_that_breaks_off_does_not_end_the_rounds(
    monitor: Monitor, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    await connection.execute("alter table deliveries rename to elsewhere")
    stop = asyncio.Event()
    rounds = asyncio.create_task(monitor.run(stop, 0.05))
    await asyncio.sleep(0.5)
    await connection.execute("alter table elsewhere rename to deliveries")
    await delivered(connection, "forgotten")
    async with asyncio.timeout(20):
        while not await jobs(connection):
            await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(rounds, 10)
