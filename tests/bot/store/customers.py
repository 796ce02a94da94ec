"""Two customers with something in every table."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta

from bot.jobs import Command, Repository
from bot.queue import Task, enqueue, lane_of, tenant_of, work
from bot.store import (
    accounts,
    commands,
    deliveries,
    folding,
    healing,
    installations,
    learning,
    llm,
    proofs,
    pull_requests,
    reviews,
    rewards,
    scan_parts,
    scans,
    silenced,
    suggestions,
    tries,
)
from bot.store.llm import Tab
from bot.store.pool import Connection
from engine.tries import Tried

HOST = "github.com"
WHEN = datetime(2026, 1, 2, tzinfo=UTC)


async def customer(connection: Connection, number: int, login: str) -> int:
    """Store one of everything for an account, and return its installation; all ids follow from the number."""
    installation, repository = number * 1000 + 1, number * 1000 + 2
    await accounts.put_plan(connection, accounts.Plan(HOST, 1, "Free", "FREE", 0, 0, {"repositories": 3}))
    await accounts.bought(connection, accounts.Purchase(HOST, number, login, "User", 1, WHEN))
    await installations.heard(connection, HOST, installation, account=number, login=login, type="User")
    await installations.heard_repositories(
        connection, [Repository(HOST, repository, f"{login}/hello", installation)]
    )
    body = b'{"repository": "%s"}' % login.encode()
    await deliveries.accept(
        connection,
        [
            deliveries.Delivery(f"{login}-1", HOST, "pull_request", "opened", installation, repository, body),
            deliveries.Delivery(f"{login}-2", HOST, "repository", "renamed", None, repository, body),
        ],
    )
    key = pull_requests.PullRequestKey(HOST, repository, 2)
    await pull_requests.heard(connection, key, head=f"{login}-head", base="main", draft=False, fork=False)
    review = await reviews.begin(
        connection, HOST, repository, 2, head=f"{login}-head", generation=1, cause="opened"
    )
    bundle = await proofs.put_bundle(connection, f"code of {login}".encode())
    await reviews.set_request(connection, review.id, {"of": login}, base=f"{login}-base", bundle=bundle)
    await reviews.set_written(connection, review.id, zlib.compress(b'{"for": "%s"}' % login.encode()))
    await proofs.put_certificate(connection, HOST, repository, f"{login}-certificate", {"of": login})
    seen = suggestions.Seen(
        f"{login}-print", "membership-in-list", f"{login}.py", "f", 3, f"{login}-certificate"
    )
    await suggestions.settle(
        connection, HOST, repository, 2, review.id, [suggestions.Settled(seen, "new", number)]
    )
    (suggestion,) = await suggestions.of(connection, HOST, repository, 2)
    scan = await scans.begin(connection, HOST, repository, asked_by=login)
    assert scan is not None
    await scan_parts.put(connection, scan, "scan", [(1, login.encode())])
    choice = learning.Decision(0, (0.5, 1.0), ("by rule", "by model"), "by rule", 0.9, "heuristic")
    await learning.begin(
        connection, HOST, repository, review=review.id, suggestion=suggestion.id, decisions=[choice]
    )
    await learning.count(
        connection, HOST, repository, learning.Pattern("membership-in-list", "by rule", shown=1)
    )
    about = rewards.About.this(suggestion)
    await rewards.append(connection, HOST, repository, about, "up", rewards.voter_of(HOST, login))
    tried = Tried("membership-in-list", "data_structure", "hot/many/2", 2, 1)
    await tries.count(connection, HOST, repository, [tried])
    await folding.note(connection, review.id)
    lost = healing.Lost(f"{login}-3", number, "push", installation, WHEN)
    await healing.note_lost(connection, HOST, [lost], timedelta(0))
    command = Command(
        Repository(HOST, repository, f"{login}/hello", installation),
        2, True, number, False, None, login, 0, "review", "",
    )  # fmt: skip
    await commands.heard(connection, command)
    await silenced.silence(connection, HOST, repository, "membership-in-list", login)
    tab = Tab(HOST, repository, 1)
    await llm.settle(
        connection, tab, 0, route="ollama", model="m", prompt_tokens=9, reply_tokens=1, dollars=0.5
    )
    await learning.vote(connection, HOST, repository, "membership-in-list", "", login, up=True)
    await _jobs(connection, installation, repository)
    return installation


async def _jobs(connection: Connection, installation: int, repository: int) -> None:
    """A job that waits, and one that runs and has the lane."""
    tenant, lane = tenant_of(HOST, installation), lane_of(HOST, repository)
    task = Task("analyze", f"{installation}".encode(), tenant=tenant, lane=lane)
    _, running = await enqueue(connection, [task, task])
    assert running is not None
    worker = await connection.fetchval(
        "update pgqueuer set status = 'picked', queue_manager_id = gen_random_uuid() where id = $1 "
        "returning queue_manager_id",
        running,
    )
    claimed = await work.claim(connection, running, worker)
    assert claimed is not None
    assert await work.take_lane(connection, claimed[0], 600)
