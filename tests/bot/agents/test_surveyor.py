"""What a scan fetches: which commit, whose settings, whether its code may be run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.agents.asking import Wish, ask
from bot.agents.fetching import Fetching
from bot.agents.orders import SCAN, survey
from bot.agents.surveyor import Surveyor
from bot.bundle import Bundle, unpack
from bot.jobs import Repository
from bot.queue import Claim, RetryLater, enqueue
from bot.store import installations, proofs, pull_requests, scan_parts, scans
from bot.store.installations import KnownRepository
from bot.store.pool import Pool
from bot.store.pull_requests import PullRequestKey
from bot.store.scans import Scan
from tests.bot.publication.town import REPOSITORY, Town, open_town
from tests.bot.scanning.test_steps import WHEN

A = "def a():\n    return 1\n"


@dataclass
class Scene:
    town: Town
    pool: Pool
    surveyor: Surveyor
    place: KnownRepository

    async def scanned(self, **wish: Any) -> Scan:
        """Ask for a scan, and let it be begun."""
        async with self.pool.acquire() as connection, connection.transaction():
            asked = await ask(connection, self.place, Wish("ada", **wish))
            assert asked.scan is not None
        await self.surveyor.survey(await self.claim(asked.scan))
        return await self.read(asked.scan)

    async def claim(self, scan: int, attempts: int = 1) -> Claim:
        repository = self.place.repository
        task = survey(scan, repository.host, repository.installation, repository.id)
        async with self.pool.acquire() as connection:
            row = await connection.fetchrow("select job_id from work where entrypoint = $1", SCAN)
            assert row is not None
            await connection.execute("update work set claim = 1 where job_id = $1", row["job_id"])
        return Claim(row["job_id"], 1, SCAN, task.payload, attempts, task.tenant, task.lane)

    async def read(self, scan: int) -> Scan:
        async with self.pool.acquire() as connection:
            found = await scans.read(connection, scan)
        assert found is not None
        return found

    async def bundle(self, scan: Scan) -> Bundle:
        async with self.pool.acquire() as connection:
            packed = await proofs.get_bundle(connection, scan.bundle or "")
        assert packed is not None
        return unpack(packed)

    async def said(self) -> list[str]:
        return [comment.body for comment in self.town.hub.world.comments]


@pytest.fixture
async def scene(pool: Pool, tmp_path: Path) -> AsyncIterator[Scene]:
    async with opened(pool, tmp_path) as scene:
        yield scene


@asynccontextmanager
async def opened(pool: Pool, folder: Path) -> AsyncIterator[Scene]:
    async with open_town() as town:
        repository = town.hub.find(REPOSITORY)
        (installation,) = town.hub.world.installations
        known = Repository(town.github.host.name, repository.id, REPOSITORY, installation.id)
        async with pool.acquire() as connection:
            await installations.heard(connection, known.host, known.installation)
            await installations.heard_repositories(connection, [known])
            place = await installations.read_repository(connection, known.host, known.id)
        assert place is not None
        fetching = Fetching(town.github, folder)
        yield Scene(
            town, pool, Surveyor(pool, fetching, town.ourselves, listed=True, now=lambda: WHEN), place
        )


async def test_the_head_of_the_default_branch_is_scanned(scene: Scene) -> None:
    hub = scene.town.hub
    sha = hub.commit(hub.find(REPOSITORY), "main", {"a.py": A, "velox.toml": "neighbours = 3\n"})
    issue = hub.open_issue(REPOSITORY, "Scan it")
    scan = await scene.scanned(number=issue.number)
    assert (scan.state, scan.sha, scan.branch, scan.run, scan.total) == ("running", sha, "main", True, 1)
    assert scan.notes == ("Settings: the settings of main.",)
    (run,) = hub.world.runs
    assert (run.head, run.name, run.status, run.id) == (sha, "Velox scan", "in_progress", scan.check_run)
    (comment,) = hub.world.comments
    assert (comment.id, scan.spoken) == (scan.comment, WHEN)
    assert "**Looking for slow places in `main` at" in comment.body
    async with scene.pool.acquire() as connection:
        assert len(await scan_parts.running(connection, scan.id)) == 1


async def test_the_code_of_a_fork_is_not_run_unless_a_maintainer_let_it(scene: Scene) -> None:
    hub = scene.town.hub
    hub.fork(REPOSITORY, "eve", "orders")
    pull = hub.open_pull_request(REPOSITORY, "rows", {"a.py": A}, fork="eve/orders", author="eve")
    wish = {"kind": "optimize", "number": pull.number, "pull": True}
    first = await scene.scanned(**wish)
    assert (first.sha, first.branch, first.run) == (pull.head, "rows", False)
    assert not (await scene.bundle(first)).run
    repository = scene.place.repository
    key = PullRequestKey(repository.host, repository.id, pull.number)
    async with scene.pool.acquire() as connection:
        await scans.finish(connection, first.id, "failed", reason="for a test")
        await pull_requests.heard(connection, key, head=pull.head, base="main", draft=False, fork=True)
        await pull_requests.verified(connection, key, pull.head)
        await connection.execute("delete from pgqueuer")
        await connection.execute("delete from work")
    second = await scene.scanned(**wish)
    assert second.run and (await scene.bundle(second)).run
    assert hub.world.runs == [], "a search for speedups has no check run"


async def test_the_settings_of_the_base_govern_a_pull_request(scene: Scene) -> None:
    hub = scene.town.hub
    hub.commit(hub.find(REPOSITORY), "main", {"velox.toml": "neighbours = 3\n"})
    pull = hub.open_pull_request(REPOSITORY, "rows", {"a.py": A, "velox.toml": "neighbours = 9\n"})
    scan = await scene.scanned(kind="optimize", number=pull.number, pull=True)
    bundle = await scene.bundle(scan)
    assert bundle.settings == {"velox.toml": b"neighbours = 3\n"}
    assert [file.path for file in bundle.change.files] == ["a.py"]


async def test_whoever_does_it_again_says_nothing_twice(scene: Scene) -> None:
    hub = scene.town.hub
    hub.commit(hub.find(REPOSITORY), "main", {"a.py": A})
    issue = hub.open_issue(REPOSITORY, "Scan it")
    scan = await scene.scanned(number=issue.number)
    async with scene.pool.acquire() as connection:
        await connection.execute(
            "update scans set state = 'queued', comment_id = null, check_run_id = null where id = $1", scan.id
        )
        repository = scene.place.repository
        task = survey(scan.id, repository.host, repository.installation, repository.id)
        assert all(await enqueue(connection, [task]))
    await scene.surveyor.survey(await scene.claim(scan.id))
    again = await scene.read(scan.id)
    assert (again.comment, again.check_run) == (scan.comment, scan.check_run)
    assert len(hub.world.comments) == len(hub.world.runs) == 1


async def test_where_nobody_may_write_the_scan_goes_on(scene: Scene) -> None:
    hub = scene.town.hub
    hub.commit(hub.find(REPOSITORY), "main", {"a.py": A})
    issue = hub.open_issue(REPOSITORY, "Scan it")
    issue.locked = True
    scan = await scene.scanned(number=issue.number)
    assert (scan.state, scan.comment) == ("running", None) and len(hub.world.runs) == 1
    async with scene.pool.acquire() as connection:
        await scans.finish(connection, scan.id, "failed", reason="for a test")
        await connection.execute("delete from pgqueuer")
        await connection.execute("delete from work")
    nowhere = await scene.scanned(number=None)
    assert (nowhere.state, nowhere.comment) == ("running", None)


@pytest.mark.parametrize("why", ["cancelled", "suspended", "again"])
async def test_what_is_not_to_be_begun_is_left_alone(scene: Scene, why: str) -> None:
    hub = scene.town.hub
    issue = hub.open_issue(REPOSITORY, "Scan it")
    repository = scene.place.repository
    async with scene.pool.acquire() as connection, connection.transaction():
        asked = await ask(connection, scene.place, Wish("ada", number=issue.number))
        assert asked.scan is not None
        if why == "cancelled":
            await scans.finish(connection, asked.scan, "cancelled", reason="for a test")
        elif why == "suspended":
            await installations.set_state(connection, repository.host, repository.installation, "suspended")
        else:
            await connection.execute("update scans set state = 'running' where id = $1", asked.scan)
    before = len(hub.requests)
    await scene.surveyor.survey(await scene.claim(asked.scan))
    assert len(hub.requests) == before


async def test_a_scan_that_the_plan_does_not_include_ends_with_a_sentence(scene: Scene) -> None:
    """Those that ended without a result are not counted, and a scan does not count against itself."""
    hub = scene.town.hub
    hub.commit(hub.find(REPOSITORY), "main", {"a.py": A})
    issue = hub.open_issue(REPOSITORY, "Scan it")
    async with scene.pool.acquire() as connection:
        await connection.execute("update installations set account_id = 7")
    for ending in ("done", "failed", "cancelled", "done"):
        scan = await scene.scanned(number=issue.number)
        assert scan.state == "running", ending
        async with scene.pool.acquire() as connection:
            await connection.execute(
                "update scans set state = $2, finished_at = now() where id = $1", scan.id, ending
            )
            await connection.execute("delete from pgqueuer")
            await connection.execute("delete from work")
    scan = await scene.scanned(number=issue.number)
    assert (scan.state, scan.reason) == (
        "cancelled",
        "The plan Free includes 2 full scans within 24 hours, and they are used.",
    )
    # looking at a file or folder is no full scan
    assert (await scene.scanned(number=issue.number, kind="optimize")).state == "running"


async def test_code_that_cannot_be_had_ends_the_scan_with_the_reason(scene: Scene) -> None:
    hub = scene.town.hub
    issue = hub.open_issue(REPOSITORY, "Scan it")
    hub.fail(1000, "404", "GET */git/ref/*")
    scan = await scene.scanned(number=issue.number)
    assert (scan.state, scan.reason) == ("failed", "there is no commit to scan yet")


async def test_an_outage_is_waited_for(scene: Scene) -> None:
    hub = scene.town.hub
    issue = hub.open_issue(REPOSITORY, "Scan it")
    hub.fail(1000, "503", "*git-upload-pack")
    async with scene.pool.acquire() as connection, connection.transaction():
        asked = await ask(connection, scene.place, Wish("ada", number=issue.number))
    assert asked.scan is not None
    with pytest.raises(RetryLater):
        await scene.surveyor.survey(await scene.claim(asked.scan))
    assert (await scene.read(asked.scan)).state == "queued"
    await scene.surveyor.survey(await scene.claim(asked.scan, attempts=8))
    assert (await scene.read(asked.scan)).state == "failed"
