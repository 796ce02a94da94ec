"""What a dead letter leaves behind: nobody must wait for ever for a review that will not come."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.agents.asking import end
from bot.agents.orders import (
    ANALYZE,
    ANALYZE_PUSH,
    OPTIMIZE,
    PLAN,
    PUBLISH,
    SCAN,
    SCAN_PART,
    SCAN_TELL,
    PartOrder,
    PullRequestOrder,
    PushOrder,
    ReviewOrder,
    ScanOrder,
    onward,
    read_order,
    tell_scan,
)
from bot.agents.rollouts import end_part as end_part_of_rollout
from bot.agents.scan_chain import end_part
from bot.counter.tasks import API, API_FETCH, API_TRAIN, ROLLOUT, job_of, part_of
from bot.queue import Claim, Park, enqueue
from bot.store import api_jobs, deliveries, installations, pull_requests, reviews, scan_parts, scans
from bot.store.pool import Connection
from bot.store.pull_requests import PullRequestKey
from bot.store.reviews import ReviewRow

BROKE_OFF = "the work broke off every time it was tried"
"""What people are told; the reason, which may tell of our insides, rests with the dead letter."""


LATER = 3600.0
"""Seconds after which the end of a scan is told again that GitHub did not let us tell."""

SAID_WITHIN = timedelta(days=1)
"""Who asked for a scan does not look longer for its end."""


async def mourn(connection: Connection, claim: Claim, reason: str) -> None:
    """End the review or scan that a dead job was for, and have that told: `bot.queue.Mourner`.

    A review that had failed before is left alone: then the telling itself is what could not be done.
    """
    if claim.entrypoint == PLAN:
        await deliveries.note(connection, claim.payload.decode("ascii", "replace"), reason)
        return
    if claim.entrypoint in (SCAN, SCAN_PART, SCAN_TELL):
        await _end_scan(connection, claim)
        return
    if claim.entrypoint in (API, API_FETCH, API_TRAIN):
        with suppress(Park):  # an order that cannot be read is for no job
            await api_jobs.fail(connection, job_of(claim), f"{BROKE_OFF[:1].upper()}{BROKE_OFF[1:]}.")
        return
    if claim.entrypoint == ROLLOUT:
        with suppress(Park):
            await end_part_of_rollout(connection, *part_of(claim), BROKE_OFF)
        return
    for review in await _reviews(connection, claim):
        if not await reviews.finish(connection, review.id, "failed", BROKE_OFF):
            continue
        place = await installations.read_repository(connection, review.host, review.repository)
        if place is not None:
            installation = place.repository.installation
            task = onward("publish", review.id, review.host, installation, review.repository)
            await enqueue(connection, [task])


async def _end_scan(connection: Connection, claim: Claim) -> None:
    """Go on without the part that a dead job was for; without any other job a scan cannot go on."""
    try:
        if claim.entrypoint == SCAN_PART:
            part = await scan_parts.read(connection, read_order(PartOrder, claim.payload).part)
            if part is not None:
                await end_part(connection, part, "failed", datetime.now(UTC), reason=BROKE_OFF)
            return
        scan = await scans.read(connection, read_order(ScanOrder, claim.payload).scan)
    except Park:  # an order that cannot be read is for no scan
        return
    place = await installations.read_repository(connection, scan.host, scan.repository) if scan else None
    if scan is None or place is None or await end(connection, scan, place, "failed", BROKE_OFF):
        return
    if scan.finished is not None and datetime.now(UTC) - scan.finished < SAID_WITHIN:
        installation = place.repository.installation
        later = tell_scan(scan.id, scan.host, installation, scan.repository, "ended", LATER)
        await enqueue(connection, [later])


async def _reviews(connection: Connection, claim: Claim) -> tuple[ReviewRow, ...]:
    """Return the reviews that a job was for."""
    try:
        match claim.entrypoint:
            case name if name in (OPTIMIZE, PUBLISH):
                review = await reviews.read(connection, read_order(ReviewOrder, claim.payload).review)
                return () if review is None else (review,)
            case name if name == ANALYZE:
                return await _of_pull(connection, read_order(PullRequestOrder, claim.payload))
            case name if name == ANALYZE_PUSH:
                order = read_order(PushOrder, claim.payload)
                found = await reviews.of_head(connection, order.host, order.repository, order.after)
                return tuple(each for each in found if each.number is None)
    except Park:  # an order that cannot be read is for no review
        return ()
    return ()


async def _of_pull(connection: Connection, order: PullRequestOrder) -> tuple[ReviewRow, ...]:
    key = PullRequestKey(order.host, order.repository, order.number)
    pull = await pull_requests.read(connection, key)
    if pull is None:
        return ()
    found = await reviews.of_head(connection, order.host, order.repository, pull.head)
    return tuple(
        each for each in found if each.number == order.number and each.generation <= order.generation
    )
