"""Check runs that nobody will complete are completed, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.healing import orphans
from tests.bot.agents.service import Service, slow
from tests.bot.healing.conftest import ROWS, Healing


async def orphan(service: Service) -> str:
    """Leave a check run open whose review has failed: its last request never arrived. Return its head."""
    pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    run = service.run(pull.head)
    run.status, run.conclusion, run.completed_at = "in_progress", None, None
    await service.fetch("update reviews set state = 'failed', check_ended_at = null")
    return pull.head


async def test_an_orphaned_check_run_is_completed(service: Service, healing: Healing) -> None:
    head = await orphan(service)
    await healing.round()
    run = service.run(head)
    assert (run.status, run.conclusion, run.title) == ("completed", "neutral", "Could not finish")
    assert "its work was lost. Nothing is wrong with your change; press Re-run" in (run.summary or "")
    service.well(head)
    again = await healing.round()
    assert not [request for request in again if "check-runs" in request], "it is not looked at again"
    service.github.rerun(run)
    await service.idle()
    assert service.runs(head)[-1].title == "1 suggestion"


async def test_one_that_the_store_knows_nothing_of_is_completed(service: Service, healing: Healing) -> None:
    head = await orphan(service)
    await service.fetch("delete from reviews")
    await service.fetch("delete from pull_requests")
    await healing.round()
    assert service.run(head).title == "Could not finish"


@pytest.mark.parametrize(
    "why", ["a review goes on", "its job waits", "it is known by no review", "it was completed meanwhile"]
)
async def test_one_that_is_owned_is_left_alone(service: Service, healing: Healing, why: str) -> None:
    head = await orphan(service)
    run = service.run(head)
    match why:
        case "a review goes on":
            await service.fetch(
                "insert into reviews (host, repository_id, number, head_sha, generation, cause)"
                " select host, repository_id, number, head_sha, generation + 1, 'opened' from reviews"
            )
        case "its job waits":
            await service.fetch(
                "insert into work (job_id, entrypoint, payload, dedupe_key, tenant, turn)"
                " select 1, 'publish', '', 'publish:' || id, 't', 1 from reviews"
            )
        case "it is known by no review":
            run.external_id = "scan-7"
        case "it was completed meanwhile":
            service.github.fail(
                1,
                "500",
                "GET /repos/acme/shop/check-runs/*",
                do=lambda: setattr(run, "status", "completed"),
            )
    await healing.round()
    assert run.title == "1 suggestion"
    assert not [
        each for each in service.github.requests if each.method == "PATCH" and "Could not" in str(each.body)
    ]


async def test_where_github_was_told_nobody_looks(service: Service, healing: Healing) -> None:
    github = service.github
    github.fail(10_000, "502 html", "GET /repos/acme/shop/compare/*")
    github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    (row,) = await service.fetch("select state, check_ended_at from reviews")
    assert row["state"] == "failed" and row["check_ended_at"] is not None
    assert not [request for request in await healing.round() if "check-runs" in request]


def test_patience_outlasts_a_job() -> None:
    """The monitor gives up work that stands still after twenty minutes."""
    assert timedelta(minutes=20) < orphans.PATIENCE
