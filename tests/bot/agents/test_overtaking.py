"""What becomes of the check run of a head that is overtaken before its next review could begin."""

from __future__ import annotations

import pytest

from bot.agents.orders import onward
from bot.queue import enqueue
from bot.store import pull_requests
from bot.store.pull_requests import PullRequestKey
from tests.bot.agents.service import ROWS, Service, slow
from tests.github.world import CheckRun, PullRequest


async def left_to_the_next(service: Service) -> tuple[PullRequest, CheckRun]:
    """Overtake the review of a head while it is the newest: its check run is left to the next review."""
    pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    run = service.run(pull.head)
    run.status, run.conclusion, run.completed_at = "in_progress", None, None
    (row,) = await service.fetch(
        "update reviews set state = 'superseded', check_ended_at = null"
        " returning id, host, repository_id, number"
    )
    (place,) = await service.fetch("select installation_id from repositories")
    async with service.pool.acquire() as connection, connection.transaction():
        await pull_requests.heard(
            connection,
            PullRequestKey(row["host"], row["repository_id"], row["number"]),
            head=pull.head,
            base="main",
            draft=False,
            fork=False,
        )
        task = onward("publish", row["id"], row["host"], place["installation_id"], row["repository_id"])
        await enqueue(connection, [task])
    await service.idle()
    return pull, run


async def test_it_is_left_open_while_its_head_is_the_newest(service: Service) -> None:
    _, run = await left_to_the_next(service)
    (row,) = await service.fetch("select check_ended_at from reviews")
    assert (run.status, row["check_ended_at"]) == ("in_progress", None)


@pytest.mark.parametrize("ending", ["a push", "closed"])
async def test_whoever_comes_instead_ends_it(service: Service, ending: str) -> None:
    pull, run = await left_to_the_next(service)
    first = pull.head
    if ending == "a push":
        service.github.push("acme/shop", pull.head_ref, {"shop/more.py": slow("more")})
    else:
        service.github.close(pull)
    await service.idle()
    assert (run.status, run.conclusion) == ("completed", "skipped")
    left = await service.fetch(
        "select id from reviews where state = 'superseded' and check_ended_at is null and head_sha = $1",
        first,
    )
    assert not left
    service.well(pull.head)
