"""Code of repositories on its way to a worker without credentials, and what happens when it cannot be had."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.agents.messenger import UNSEEN, Messenger
from bot.agents.repository_works import REPOSITORY_WORKS
from bot.counter.tasks import API_FETCH
from bot.github.app_tokens import read_private_keys
from bot.github.client import GitHub
from bot.github.hosts import host_of
from bot.queue import Claim, RetryLater
from bot.store import api_jobs
from bot.store.pool import Pool
from tests.bot.agents.test_clerk import clerk, read
from tests.github import StandIn

KEEP = timedelta(hours=1)


@pytest.fixture
async def hub() -> AsyncIterator[StandIn]:
    async with StandIn(webhook_secret="only-for-tests-only-for-tests") as hub:
        hub.create_repository("ada/open", {"a.py": "a = 1\n"}, private=False)
        yield hub


def client(hub: StandIn) -> GitHub:
    return GitHub(host_of(hub.web_url), str(hub.app_id), read_private_keys(hub.private_key))


async def put_in(pool: Pool, url: str, ref: str = "") -> uuid.UUID:
    request = {"repository_url": url, "ref": ref}
    async with pool.acquire() as connection, connection.transaction():
        job = await api_jobs.create(connection, "scan-repository", "t", "r", request, keep=KEEP, most=9)
    assert job is not None
    return job


def claim(job: uuid.UUID, attempts: int = 1) -> Claim:
    return Claim(1000, 1, API_FETCH, str(job).encode(), attempts, None, None)


async def fetched(hub: StandIn, pool: Pool, job: uuid.UUID, folder: Path, attempts: int = 1) -> None:
    """Fetch as a worker would; the task itself is not in the queue, so its end is not the messenger's."""
    await pool.execute(
        "insert into work (job_id, entrypoint, payload, turn, claim, state) "
        "values (1000, 'api-fetch', '', 0, 1, 'running') on conflict do nothing"
    )
    async with client(hub) as github:
        await Messenger(pool, github, folder).fetch(claim(job, attempts))


async def test_the_code_is_stored_and_the_work_put_in(hub: StandIn, pool: Pool, tmp_path: Path) -> None:
    job = await put_in(pool, f"{hub.web_url}/ada/open")
    await fetched(hub, pool, job, tmp_path)
    found = await read(pool, job)

    assert found.bundle is not None and found.source.startswith("ada/open at ")
    assert await pool.fetchval("select dedupe_key from pgqueuer") == f"api:{job}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "ref"),
    [("ada/nothing", ""), ("ada/open", "nothing"), ("ada/open", "0" * 40)],
)
async def test_what_is_not_there_ends_the_job(
    hub: StandIn, pool: Pool, tmp_path: Path, path: str, ref: str
) -> None:
    job = await put_in(pool, f"{hub.web_url}/{path}", ref)
    await fetched(hub, pool, job, tmp_path)

    assert (await read(pool, job)).reason == UNSEEN
    assert await pool.fetchval("select count(*) from bundles") == 0


async def test_an_address_that_got_past_the_web_process_is_not_followed(
    hub: StandIn, pool: Pool, tmp_path: Path
) -> None:
    job = await put_in(pool, "https://evil.example/ada/open")
    await fetched(hub, pool, job, tmp_path)

    assert "must begin with" in str((await read(pool, job)).reason)
    assert not [each for each in hub.requests if "ada/open" in each.path]


async def test_a_github_that_is_away_is_asked_again_and_then_given_up(pool: Pool, tmp_path: Path) -> None:
    async with StandIn(webhook_secret="only-for-tests-only-for-tests") as hub:
        key, app = hub.private_key, hub.app_id
    host = host_of("http://127.0.0.1:9")
    job = await put_in(pool, "http://127.0.0.1:9/ada/open")
    await pool.execute(
        "insert into work (job_id, entrypoint, payload, turn, claim, state) "
        "values (1000, 'api-fetch', '', 0, 1, 'running')"
    )
    async with GitHub(host, str(app), read_private_keys(key)) as github:
        messenger = Messenger(pool, github, tmp_path)
        with pytest.raises(RetryLater):
            await messenger.fetch(claim(job))
        assert not (await read(pool, job)).ended
        await messenger.fetch(claim(job, attempts=3))

    assert str((await read(pool, job)).reason).startswith("GitHub did not answer as it should")


async def test_a_job_that_ended_is_not_fetched_for(hub: StandIn, pool: Pool, tmp_path: Path) -> None:
    job = await put_in(pool, f"{hub.web_url}/ada/open")
    async with pool.acquire() as connection:
        await api_jobs.cancel(connection, job, "t")
    await fetched(hub, pool, job, tmp_path)

    assert await pool.fetchval("select count(*) from bundles") == 0


@pytest.mark.parametrize("kind", sorted(REPOSITORY_WORKS))
async def test_code_that_is_gone_is_told_as_such(pool: Pool, kind: str) -> None:
    job = await put_in(pool, "https://github.com/ada/open")
    await pool.execute("update api_jobs set kind = 'kind'")
    await pool.execute(
        "insert into work (job_id, entrypoint, payload, turn, claim, state) "
        "values (1000, 'api', '', 0, 1, 'running')"
    )
    await clerk(pool, REPOSITORY_WORKS[kind]).serve(claim(job))

    assert (await read(pool, job)).reason == "The code of this job is no longer stored: ask for it again."
