"""Each telling does what the state of a scan asks for, and the same again changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.agents.orders import SCAN_TELL, tell_scan
from bot.agents.reporter import Reporter
from bot.queue import Claim, RetryLater, enqueue
from bot.scanning.parts import PartResult, read_part, write_result
from bot.store import pull_requests, reviews, scan_parts, scans, suggestions
from bot.store.pool import Pool
from bot.store.pull_requests import PullRequestKey
from bot.store.scan_parts import PartStage
from bot.store.scans import Scan
from bot.store.suggestions import Seen, Settled
from tests.bot.agents.test_surveyor import A, Scene, opened
from tests.bot.publication.town import REPOSITORY
from tests.bot.scanning.samples import OTHER, SLOW, measured, part, unproven
from tests.bot.scanning.test_steps import WHEN
from tests.github.world import Issue


class Telling(Scene):
    """A scan whose parts end as a test wants it."""

    issue: Issue

    async def begun(self, **wish: Any) -> Scan:
        hub = self.town.hub
        hub.commit(hub.find(REPOSITORY), "main", {"a.py": A, "b.py": A})
        self.issue = hub.open_issue(REPOSITORY, "Scan it")
        return await self.scanned(number=self.issue.number, **wish)

    async def found(self, scan: Scan, stage: PartStage, results: Sequence[PartResult]) -> None:
        """End the parts of a stage with these results."""
        async with self.pool.acquire() as connection:
            await connection.execute(
                "delete from scan_parts where scan_id = $1 and stage = $2", scan.id, stage
            )
            await scan_parts.put(connection, scan.id, stage, [(1, b"")] * len(results))
            for number, result in zip(await scan_parts.start(connection, scan.id, 99), results, strict=True):
                await scan_parts.finish(connection, number, "done", written=write_result(result))

    async def told(self, scan: Scan) -> Scan:
        repository = self.place.repository
        task = tell_scan(scan.id, repository.host, repository.installation, repository.id, "read")
        async with self.pool.acquire() as connection:
            await connection.execute("delete from pgqueuer")
            await connection.execute("delete from work")
            (job,) = await enqueue(connection, [task])
            assert job is not None
            await connection.execute("update work set claim = 1 where job_id = $1", job)
        claim = Claim(job, 1, SCAN_TELL, task.payload, 1, task.tenant, task.lane)
        await Reporter(self.pool, self.town.github, self.town.ourselves, lambda: WHEN).tell(claim)
        return await self.read(scan.id)

    def ours(self) -> list[Issue]:
        world = self.town.hub.world
        return [issue for issue in world.issues if issue.author is world.bot]


@pytest.fixture
async def scene(pool: Pool, tmp_path: Path) -> AsyncIterator[Telling]:
    async with opened(pool, tmp_path) as made:
        yield Telling(made.town, made.pool, made.surveyor, made.place)


async def test_progress_is_edited_in_place(scene: Telling) -> None:
    scan = await scene.begun()
    await scene.told(scan)
    (comment,) = scene.town.hub.world.comments
    assert "0 of 2 files read" in comment.body and (await scene.read(scan.id)).spoken == WHEN


async def test_the_best_are_proven_before_the_result_is_written(scene: Telling) -> None:
    scan = await scene.begun()
    first = part(unproven("a.py", SLOW, "unique"), unproven("b.py", OTHER, "other"))
    await scene.found(scan, "scan", [first])
    scan = await scene.told(scan)
    assert scan.proving and scan.finished is None and scene.ours() == []
    async with scene.pool.acquire() as connection:
        (row,) = await connection.fetch("select asked, files from scan_parts where stage = 'prove'")
    asked = read_part(row["asked"])
    assert (asked.paths, asked.prove, row["files"]) == (("a.py", "b.py"), True, 2)
    (comment,) = scene.town.hub.world.comments
    assert "measuring the best rewrites, 0 of 1 part done" in comment.body

    proven = part(measured("a.py", SLOW, "unique"), refuted=[unproven("b.py", OTHER, "other")])
    await scene.found(scan, "prove", [proven])
    scan = await scene.told(scan)
    (issue,) = scene.ours()
    assert (scan.state, scan.issue) == ("done", issue.number)
    assert "38x at 10,000" in (issue.body or "") and "b.py" not in (issue.body or "")
    assert f"→ #{issue.number}." in comment.body
    async with scene.pool.acquire() as connection:
        assert await scan_parts.counts(connection, scan.id) == {}


@pytest.mark.parametrize("kind", ["scan", "optimize"])
async def test_where_no_code_may_be_run_nothing_is_proven(scene: Telling, kind: str) -> None:
    scan = await scene.begun(kind=kind)
    async with scene.pool.acquire() as connection:
        await connection.execute("update scans set run = false")
    await scene.found(scan, "scan", [part(unproven("a.py", SLOW, "unique"))])
    scan = await scene.told(scan)
    assert scan.state == "done" and not scan.proving and len(scene.ours()) == 1


async def test_without_issues_the_check_run_has_the_result(scene: Telling) -> None:
    scan = await scene.begun()
    hub = scene.town.hub
    hub.find(REPOSITORY).has_issues = False
    await scene.found(scan, "scan", [part(measured("a.py", SLOW, "unique"))])
    scan = await scene.told(scan)
    (comment,) = hub.world.comments
    assert scan.state == "done" and scene.ours() == []
    assert "→ the result is in the check run, for no issue can be written here." in comment.body
    assert "`a.py:4`" in (hub.world.runs[0].summary or "")


@pytest.mark.parametrize("gone", ["deleted", "closed", "words of a person"])
async def test_the_issue_of_the_last_scan_is_edited_whatever_became_of_it(scene: Telling, gone: str) -> None:
    """But for one that was deleted: then another is opened."""
    result = part(measured("a.py", SLOW, "unique"))
    for words in ("1 suggestion", "Nothing new and nothing gone"):
        if scene.ours():
            (issue,) = scene.ours()
            if gone == "deleted":
                scene.town.hub.delete_issue(issue)
            elif gone == "closed":
                scene.town.hub.close_issue(issue)
            else:
                issue.body = "I made this my own."
        scan = await scene.begun()
        await scene.found(scan, "scan", [result])
        assert (await scene.told(scan)).state == "done"
        (now,) = scene.ours()
        assert words in (now.body or "")
        assert now.state == ("closed" if gone == "closed" and words != "1 suggestion" else "open")


async def test_what_was_dismissed_in_a_pull_request_is_not_said(scene: Telling) -> None:
    scan = await scene.begun()
    result = part(measured("a.py", SLOW, "unique"), measured("b.py", OTHER, "other"))
    seen = Seen(f"{result.fingerprints[0]}:1", "membership-in-list", "a.py", "unique", 4)
    async with scene.pool.acquire() as connection:
        key = PullRequestKey(scan.host, scan.repository, 9)
        await pull_requests.heard(connection, key, head=A, base="main", draft=False, fork=False)
        review = await reviews.begin(
            connection, scan.host, scan.repository, 9, head="c0ffee", generation=1, cause="opened"
        )
        await suggestions.settle(
            connection, scan.host, scan.repository, 9, review.id, [Settled(seen, "dismissed")]
        )
    await scene.found(scan, "scan", [result])
    await scene.told(scan)
    (issue,) = scene.ours()
    assert "a.py" not in (issue.body or "") and "b.py:4" in (issue.body or "")
    assert "1 finding dismissed earlier, not said again." in (issue.body or "")


async def test_speedups_are_told_in_the_comment_where_there_are_no_issues(scene: Telling) -> None:
    scan = await scene.begun(kind="optimize")
    hub = scene.town.hub
    hub.find(REPOSITORY).has_issues = False
    await scene.found(scan, "scan", [part(measured("a.py", SLOW, "unique"), patches=["diff --git a b\n"])])
    scan = await scene.told(scan)
    (comment,) = hub.world.comments
    assert scan.state == "done" and scene.ours() == []
    assert comment.body.startswith("**Search for speedups finished:** 0 files, 1 suggestion.\n\n**1 sugg")
    assert "```diff\ndiff --git a b\n```" in comment.body
    assert comment.body.count("<!--") == 1


@pytest.mark.parametrize(
    "where",
    ["POST */issues", "PATCH */check-runs/*", "PATCH */issues/comments/*"],
)
@pytest.mark.parametrize("after", [False, True])
async def test_whoever_tells_it_again_says_nothing_twice(scene: Telling, where: str, after: bool) -> None:
    scan = await scene.begun()
    await scene.found(scan, "scan", [part(measured("a.py", SLOW, "unique"))])
    hub = scene.town.hub
    hub.fail(1, "reset", where, after=after)
    with pytest.raises(RetryLater, match="no connection"):
        await scene.told(scan)
    assert (await scene.read(scan.id)).state == "running"
    scan = await scene.told(scan)
    assert scan.state == "done"
    assert len(scene.ours()) == len(hub.world.comments) == len(hub.world.runs) == 1
    assert hub.world.runs[0].conclusion == "neutral"
    before = len(hub.requests)
    await scene.told(scan)
    assert len(hub.requests) == before


async def test_a_scan_that_is_called_off_while_it_is_told_ends_as_called_off(scene: Telling) -> None:
    scan = await scene.begun()
    async with scene.pool.acquire() as connection:
        await scans.finish(connection, scan.id, "cancelled", reason="ada asked for it")
    await scene.told(scan)
    hub = scene.town.hub
    (comment,) = hub.world.comments
    assert comment.body.startswith("**The scan was cancelled:** ada asked for it.")
    assert (hub.world.runs[0].status, hub.world.runs[0].conclusion) == ("completed", "skipped")
    changed = comment.body
    await scene.told(scan)
    assert comment.body == changed and len(hub.world.comments) == 1


async def test_a_comment_that_a_person_deleted_is_not_written_again(scene: Telling) -> None:
    scan = await scene.begun()
    hub = scene.town.hub
    hub.delete_comment(hub.world.comments[0])
    await scene.found(scan, "scan", [part(measured("a.py", SLOW, "unique"))])
    scan = await scene.told(scan)
    assert scan.state == "done" and len(scene.ours()) == 1 and hub.world.comments == []
