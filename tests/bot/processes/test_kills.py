"""kill -9 of the worker at any request: afterwards one check run, one review, nothing said twice or lost."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.agents.burial import BROKE_OFF
from bot.store.pool import connect
from tests.bot.agents.service import Service, slow
from tests.bot.processes.impatient import TRIES
from tests.bot.processes.spawned import (
    Spawned,
    dead_ends,
    environment,
    no_secrets,
    parent_of,
    processes,
    spawned,
    town,
    until,
)
from tests.github.invariants import violations
from tests.github.world import PullRequest

MOMENTS = [
    ("POST */access_tokens", False),
    ("POST */check-runs", True),
    ("POST *git-upload-pack", False),
    ("POST */reviews", False),
    ("POST */reviews", True),
    ("PATCH */check-runs/*", True),
]
"""Requests, and whether they are carried out before the worker is killed."""


@dataclass
class Killing:
    service: Service
    worker: Spawned

    def open(self, name: str) -> PullRequest:
        files = {f"shop/{name}.py": slow(name)}
        return self.service.github.open_pull_request("acme/shop", name, files)

    async def reviewed(self, pull: PullRequest) -> None:
        """Wait for the end of all work, and insist that it was done right."""
        service = self.service
        await service.until(lambda: any(run.status == "completed" for run in service.runs(pull.head)))
        await service.idle()
        assert violations(service.github, pull.head) == []
        assert len(service.reviews(pull)) == 1, service.said(pull)
        assert len(service.inline(pull)) == 1, service.said(pull)
        assert await dead_ends(service.pool) == []
        (row,) = await service.fetch("select state from reviews where head_sha = $1", pull.head)
        assert row["state"] == "done"


@asynccontextmanager
async def killing(database: str, folder: Path) -> AsyncIterator[Killing]:
    async with town(database, folder / "web") as service:
        variables = environment(service.github, folder / "worker", DATABASE_URL=database)
        async with spawned(("work",), variables, folder / "worker.log", again=True) as worker:
            await service.idle()
            yield Killing(service, worker)
        no_secrets(service.github, worker.said())


@pytest.fixture
async def scene(postgres_url: str, tmp_path: Path) -> AsyncIterator[Killing]:
    async with killing(postgres_url, tmp_path) as scene:
        yield scene


async def test_a_worker_that_is_killed_at_a_request_leaves_nothing_undone_or_done_twice(
    scene: Killing,
) -> None:
    for number, (where, after) in enumerate(MOMENTS):
        scene.service.github.fail(1, "reset", where, after=after, do=scene.worker.kill)
        await scene.reviewed(scene.open(f"rows_{number}"))
        assert len(scene.worker.kills) == number + 1, where


@pytest.mark.measured
async def test_a_worker_may_be_killed_at_every_request(scene: Killing) -> None:
    github = scene.service.github
    began, before = time.monotonic(), len(github.requests)
    await scene.reviewed(scene.open("plain"))
    asked = github.requests[before:]
    print(f"\n{len(asked)} requests in {time.monotonic() - began:.1f} s:", *asked, sep="\n  ")
    answered = [exchange for exchange in asked if exchange.template != "git"]
    moments = [(False, number) for number in range(len(asked))]
    moments += [(True, number) for number in range(len(answered))]
    for after, number in reversed(moments):
        scene.worker.kill()  # one that lives on has its tokens already, and asks less
        await scene.worker.says("worker ready", len(scene.worker.kills) + 1)
        github.fail(1, "reset", "*", after=after, skip=number, do=scene.worker.kill)
        kills = len(scene.worker.kills)
        await scene.reviewed(scene.open(f"rows_{number}_{after:d}"))
        assert len(scene.worker.kills) == kills + 1, (number, after)
        print("after" if after else "before", (answered if after else asked)[number])


def reviewing(worker: int) -> list[int]:
    """The review processes of a worker."""
    return [pid for pid, _ in processes("bot.reviewing") if parent_of(pid) == worker]


async def test_what_a_killed_worker_had_started_ends_with_it(scene: Killing) -> None:
    pull = scene.open("rows")
    worker = scene.worker.pid
    await until(lambda: reviewing(worker))
    (pid,) = reviewing(worker)
    scene.worker.kill()
    await until(lambda: not Path(f"/proc/{pid}").exists(), 10)
    await scene.reviewed(pull)


async def test_a_job_that_always_kills_its_worker_ends_as_a_dead_letter_and_is_told(
    postgres_url: str, tmp_path: Path
) -> None:
    async with town(postgres_url, tmp_path / "web") as service:
        given = environment(service.github, tmp_path / "worker", DATABASE_URL=postgres_url)
        log, module = tmp_path / "worker.log", "tests.bot.processes.impatient"
        async with spawned((), given, log, again=True, module=module) as worker:
            service.github.fail(99, "reset", "GET */pulls/*/files", do=worker.kill)
            files = {"shop/rows.py": slow("unique")}
            pull = service.github.open_pull_request("acme/shop", "rows", files)
            await service.until(lambda: any(run.status == "completed" for run in service.runs(pull.head)))
            assert len(worker.kills) == TRIES
    run = service.run(pull.head)
    assert run.title == "Could not finish"
    assert BROKE_OFF in (run.summary or "")
    assert violations(service.github, pull.head) == []
    ((entrypoint, reason),) = await rows(
        postgres_url, "select entrypoint, reason from work where state = 'dead'"
    )
    assert entrypoint == "analyze"
    assert reason == "given up after 2 tries; the last: its worker ended in the middle of it"
    assert await rows(postgres_url, "select state, reason from reviews") == [("failed", BROKE_OFF)]


async def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Return rows of a database."""
    connection = await connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()
