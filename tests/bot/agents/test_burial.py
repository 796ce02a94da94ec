"""A dead letter ends the review that waited for it."""

from __future__ import annotations

import pytest

from bot.agents.burial import BROKE_OFF, mourn
from bot.agents.orders import (
    PullRequestOrder,
    PushOrder,
    ReviewOrder,
    analyze,
    analyze_push,
    onward,
    read_order,
    scan_part,
    survey,
    tell_scan,
)
from bot.queue import Claim, Task
from bot.store import proofs, reviews, scan_parts, scans
from bot.store.pool import Connection
from tests.bot.agents.test_monitor import HOST, SHOP, begun, delivered, jobs, known_shop


def claim(task: Task) -> Claim:
    return Claim(1, 1, task.entrypoint, task.payload, 8, task.tenant, task.lane)


async def told(connection: Connection, review: int) -> bool:
    """Whether a review has failed and its check run is to say so."""
    found = await reviews.read(connection, review)
    assert found is not None
    return (found.state, found.reason) == ("failed", BROKE_OFF) and [
        read_order(ReviewOrder, payload).review for _, payload in await jobs(connection)
    ] == [review]


@pytest.mark.parametrize("entrypoint", ["analyze", "optimize", "publish"])
async def test_the_review_of_a_dead_job_is_ended_and_told(connection: Connection, entrypoint: str) -> None:
    review = await begun(connection)
    tasks = {
        "analyze": analyze(PullRequestOrder(HOST, SHOP.installation, SHOP.id, 1, 1, "opened")),
        "optimize": onward("optimize", review.id, HOST, SHOP.installation, SHOP.id),
        "publish": onward("publish", review.id, HOST, SHOP.installation, SHOP.id),
    }
    await mourn(connection, claim(tasks[entrypoint]), "secret insides")
    assert await told(connection, review.id)


async def test_the_review_of_a_push_is_ended_and_told(connection: Connection) -> None:
    await known_shop(connection)
    review = await reviews.begin(connection, HOST, SHOP.id, None, head="b" * 40, generation=0, cause="push")
    order = PushOrder(HOST, SHOP.installation, SHOP.id, "main", "a" * 40, "b" * 40, True, False)
    await mourn(connection, claim(analyze_push(order)), "why")
    assert await told(connection, review.id)


async def test_the_telling_is_not_told_of(connection: Connection) -> None:
    review = await begun(connection)
    await reviews.finish(connection, review.id, "failed", "before")
    await mourn(connection, claim(onward("publish", review.id, HOST, SHOP.installation, SHOP.id)), "why")
    assert not await jobs(connection)


async def test_a_newer_review_is_left_alone(connection: Connection) -> None:
    review = await begun(connection)
    order = PullRequestOrder(HOST, SHOP.installation, SHOP.id, 1, 0, "opened")
    await mourn(connection, claim(analyze(order)), "why")
    found = await reviews.read(connection, review.id)
    assert found is not None and found.finished is None


async def test_a_delivery_that_cannot_be_planned_says_why(connection: Connection) -> None:
    await delivered(connection, "poison")
    await mourn(connection, claim(Task("plan", b"poison")), "it is no JSON")
    assert await connection.fetchval("select outcome from deliveries") == "it is no JSON"


async def scanning(connection: Connection, parts: int = 3) -> int:
    """A scan whose first two parts run."""
    await known_shop(connection)
    scan = await scans.begin(connection, HOST, SHOP.id, asked_by="ada", number=5)
    assert scan is not None
    bundle = await proofs.put_bundle(connection, b"code")
    await scans.fetched(
        connection, scan, sha="c0ffee", branch="main", run=True, bundle=bundle, notes=(), total=parts
    )
    await scan_parts.put(connection, scan, "scan", [(1, b"")] * parts)
    await scan_parts.start(connection, scan, 2)
    return scan


@pytest.mark.parametrize("step", ["survey", "tell"])
async def test_the_scan_of_a_dead_job_is_ended_and_told(connection: Connection, step: str) -> None:
    scan = await scanning(connection)
    task = (
        survey(scan, HOST, SHOP.installation, SHOP.id)
        if step == "survey"
        else tell_scan(scan, HOST, SHOP.installation, SHOP.id, "read")
    )
    await mourn(connection, claim(task), "secret insides")
    found = await scans.read(connection, scan)
    assert found is not None and (found.state, found.reason) == ("failed", BROKE_OFF)
    assert [entrypoint for entrypoint, _ in await jobs(connection)] == ["scan-tell"]


async def test_the_end_of_a_scan_that_cannot_be_told_is_told_later_for_a_day(connection: Connection) -> None:
    scan = await scanning(connection)
    await scans.finish(connection, scan, "cancelled", reason="ada asked for it")
    dead = claim(tell_scan(scan, HOST, SHOP.installation, SHOP.id, "ended"))
    await mourn(connection, dead, "why")
    waits = "select extract(epoch from execute_after - created)::float8 as seconds from pgqueuer"
    (row,) = await connection.fetch(waits)
    assert round(row["seconds"]) == 3600
    found = await scans.read(connection, scan)
    assert found is not None and (found.state, found.reason) == ("cancelled", "ada asked for it")
    await connection.execute("delete from pgqueuer")
    await connection.execute("update scans set finished_at = now() - interval '25 hours'")
    await mourn(connection, dead, "why")
    assert await connection.fetch(waits) == []


async def test_a_scan_goes_on_without_the_part_of_a_dead_job(connection: Connection) -> None:
    scan = await scanning(connection)
    first, _ = await scan_parts.running(connection, scan)
    await mourn(connection, claim(scan_part(first, HOST, SHOP.installation)), "secret insides")
    counts = (await scan_parts.counts(connection, scan))["scan"]
    assert (counts.ended, counts.failed, counts.reason) == (1, 1, BROKE_OFF)
    found = await scans.read(connection, scan)
    assert found is not None and (found.state, found.done) == ("running", 1)
    assert [entrypoint for entrypoint, _ in await jobs(connection)] == ["scan-part", "scan-tell"]
    await mourn(connection, claim(scan_part(first, HOST, SHOP.installation)), "again")
    assert len(await jobs(connection)) == 2


@pytest.mark.parametrize("entrypoint", ["analyze", "optimize", "learn", "press", "scan", "scan-part"])
async def test_an_order_that_cannot_be_read_is_for_no_review(connection: Connection, entrypoint: str) -> None:
    await mourn(connection, claim(Task(entrypoint, b"junk")), "why")
    assert not await jobs(connection)
