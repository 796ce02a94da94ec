"""kill -9 of the worker at any request of a scan: afterwards one issue, one comment, one check run."""

from __future__ import annotations

from pathlib import Path

from tests.bot.agents.scanned import asked, progress, results, scan_runs
from tests.bot.agents.service import Service, slow
from tests.bot.processes.spawned import dead_ends, environment, processes, spawned, town, until
from tests.github.invariants import violations

MOMENTS = [
    ("POST */issues/*/comments", True),
    ("POST */check-runs", True),
    ("POST */issues", True),
    ("PATCH */check-runs/*", True),
]
"""Requests, and whether they are carried out before the worker is killed."""


async def scanned(service: Service, number: int) -> None:
    """Scan a commit of its own, and insist that all was said once."""
    github = service.github
    files = {f"shop/rows_{number}.py": slow(f"rows_{number}")}
    head = github.commit(github.find("acme/shop"), "main", files)
    issue = github.open_issue("acme/shop", "Scan it")
    assert (await asked(service, issue.number)).scan
    await service.idle()
    (comment,) = progress(service, issue)
    assert comment.body.startswith("**Scan finished:**"), comment.body
    assert len(results(service)) == 1
    assert [run.conclusion for run in scan_runs(service) if run.head == head] == ["neutral"]
    assert violations(github) == []
    assert await dead_ends(service.pool) == []
    assert await service.fetch("select from scan_parts") == []
    rows = await service.fetch("select state from scans order by id desc limit 1")
    assert [row["state"] for row in rows] == ["done"]


async def test_a_worker_that_is_killed_half_way_leaves_nothing_undone_or_said_twice(
    postgres_url: str, tmp_path: Path
) -> None:
    async with town(postgres_url, tmp_path / "web") as service:
        variables = environment(service.github, tmp_path / "worker", DATABASE_URL=postgres_url)
        async with spawned(("work",), variables, tmp_path / "worker.log", again=True) as worker:
            await service.idle()
            for number, (where, after) in enumerate(MOMENTS):
                # Only the first of a kind is new: later ones edit the issue that is there.
                if where == "POST */issues":
                    service.github.world.issues.clear()
                service.github.fail(1, "reset", where, after=after, do=worker.kill)
                await scanned(service, number)
                assert len(worker.kills) == number + 1, where


async def test_a_part_that_was_under_way_is_scanned_by_the_next_worker(
    postgres_url: str, tmp_path: Path
) -> None:
    async with town(postgres_url, tmp_path / "web") as service:
        variables = environment(service.github, tmp_path / "worker", DATABASE_URL=postgres_url)
        async with spawned(("work",), variables, tmp_path / "worker.log", again=True) as worker:
            await service.idle()
            github = service.github
            github.commit(github.find("acme/shop"), "main", {"shop/rows.py": slow("rows")})
            issue = github.open_issue("acme/shop", "Scan it")
            assert (await asked(service, issue.number)).scan
            await until(lambda: list(processes("bot.scanning.work")))
            worker.kill()
            await service.idle()
            (comment,) = progress(service, issue)
            assert comment.body.startswith("**Scan finished:** 2 files, 1 suggestion")
            assert len(results(service)) == 1 and violations(github) == []
