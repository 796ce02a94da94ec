"""Plans through the whole service: what is not included is said once, in the check run, and that is all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.agents.allowing import may_scan
from bot.reviewing import Effort
from tests.bot.agents.service import SHOP, Service, shop, slow

OFF: dict[str, Any] = {"VELOX_MARKETPLACE": "off"}
ON: dict[str, Any] = {"VELOX_MARKETPLACE": "on"}


async def allow(service: Service, **allowances: int) -> None:
    """Let acme have the plan Team, with these allowances."""
    github = service.github
    github.buy("acme", github.offer("Team", 900))
    await service.idle()
    written = "{" + ", ".join(f'"{name}": {value}' for name, value in allowances.items()) + "}"
    await service.fetch("update plans set allowances = $1::jsonb returning id", written)


async def test_what_is_beyond_the_plan_is_said_once_and_calmly(postgres_url: str, tmp_path: Path) -> None:
    async with shop(postgres_url, tmp_path, **ON) as service:
        await allow(service, reviews_a_day=1)
        github = service.github
        first = github.open_pull_request("acme/shop", "one", {"shop/one.py": slow("one")})
        await service.idle()
        second = github.open_pull_request("acme/shop", "two", {"shop/two.py": slow("two")})
        await service.idle()
        assert service.run(first.head).conclusion == "neutral"
        run = service.run(second.head)
        assert (run.status, run.conclusion) == ("completed", "skipped"), service.said(second)
        assert run.title == "The plan's reviews of the day are used"
        assert run.summary is not None
        assert run.summary.startswith(
            "The plan Team includes 1 review within 24 hours, and they are used. Press"
        )
        assert "Nothing is wrong with your change." in run.summary
        assert not service.reviews(second) and not service.summary(second)
        github.rerun(run)
        await service.idle()
        assert service.runs(second.head)[-1].title == run.title
        # a day later, or with a larger plan
        await service.fetch("update reviews set created_at = created_at - interval '25 hours' returning id")
        github.rerun(service.runs(second.head)[-1])
        await service.idle()
        assert service.runs(second.head)[-1].conclusion == "neutral"
        assert service.inline(second)
        states = await service.fetch("select state from reviews order by id")
        assert [row["state"] for row in states] == ["done", "declined", "declined", "done"]


async def test_the_private_repositories_that_came_first_are_served(postgres_url: str, tmp_path: Path) -> None:
    async with shop(postgres_url, tmp_path, **ON) as service:
        await allow(service, private_repositories=1)
        github = service.github
        github.create_repository("acme/secret", SHOP, private=True)
        github.create_repository("acme/open", SHOP)
        github.add_repositories(github.world.installations[0], "acme/secret", "acme/open")
        heads: dict[str, str] = {}
        for name in ("shop", "secret", "open", "shop"):
            branch = f"change-{len(heads)}-{name}-{name in heads}"
            pull = github.open_pull_request(f"acme/{name}", branch, {"shop/rows.py": slow("unique")})
            heads[name] = pull.head
            await service.idle()
            said = service.run(pull.head)
            if name == "secret":
                assert (said.conclusion, said.title) == (
                    "skipped",
                    "Not among the plan's private repositories",
                )
                assert "acme/shop" not in f"{said.summary}{said.text}", "who sees one need not see the other"
            else:
                assert said.conclusion == "neutral", name


async def test_a_push_to_the_default_branch_counts_as_well(postgres_url: str, tmp_path: Path) -> None:
    async with shop(postgres_url, tmp_path, **ON) as service:
        await allow(service, reviews_a_day=0)
        head = service.github.push("acme/shop", "main", {"shop/rows.py": slow("unique")})
        await service.idle()
        assert service.run(head).title == "The plan's reviews of the day are used"
        assert "Press" not in (service.run(head).summary or "")


@pytest.mark.parametrize("marketplace", [OFF, ON])
async def test_who_is_within_the_plan_or_not_listed_notices_nothing(
    postgres_url: str, tmp_path: Path, marketplace: dict[str, Any]
) -> None:
    async with shop(postgres_url, tmp_path, **marketplace) as service:
        if marketplace is OFF:
            await allow(service, reviews_a_day=0, private_repositories=0)
        pull = service.github.open_pull_request("acme/shop", "rows", {"shop/rows.py": slow("unique")})
        await service.idle()
        assert service.run(pull.head).conclusion == "neutral" and service.inline(pull)
        (row,) = await service.fetch("select request->>'proof_seconds' as seconds from reviews")
        assert row["seconds"] == (None if marketplace is OFF else "60")
        service.well(pull.head)


async def test_scans_are_counted_by_the_day(postgres_url: str, tmp_path: Path) -> None:
    async with shop(postgres_url, tmp_path, **ON) as service:
        await allow(service, scans_a_day=1)
        (row,) = await service.fetch("select host, id from repositories")
        place = (row["host"], row["id"])
        async with service.pool.acquire() as connection:
            assert await may_scan(connection, *place, listed=True) is None
            await connection.execute(
                "insert into scans (host, repository_id, asked_by, kind, state, finished_at)"
                " values ($1, $2, 'ada', 'scan', 'cancelled', now()),"
                " ($1, $2, 'ada', 'optimize', 'done', now())",
                *place,
            )
            assert await may_scan(connection, *place, listed=True) is None, "neither was a full scan"
            await connection.execute(
                "insert into scans (host, repository_id, asked_by, state, finished_at)"
                " values ($1, $2, 'ada', 'done', now())",
                *place,
            )
            said = await may_scan(connection, *place, listed=True)
            assert said == "The plan Team includes 1 full scan within 24 hours, and they are used."
            assert await may_scan(connection, *place, listed=False) is None
            await connection.execute("update scans set created_at = now() - interval '25 hours'")
            assert await may_scan(connection, *place, listed=True) is None


def test_a_plan_never_gives_more_proof_than_the_server() -> None:
    assert Effort(60.0).within(None) == Effort(60.0).within(300) == Effort(60.0)
    assert Effort(60.0).within(20) == Effort(20)
