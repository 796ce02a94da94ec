"""What the Marketplace's hook lost is found by the daily comparison; nobody leaves by mistake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.github.app_tokens import read_private_keys
from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.github.errors import GitHubError
from bot.github.hosts import host_at
from bot.healing.healer import healer_of
from bot.healing.purchases import Purchases
from bot.measures import Measures
from bot.store import accounts
from bot.store.accounts import Account
from bot.store.customers import Retention, expire
from tests.bot.agents.service import Service, shop


@pytest.fixture
async def service(postgres_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    async with shop(postgres_url, tmp_path) as running:
        yield running


@pytest.fixture
async def client(service: Service) -> AsyncIterator[GitHub]:
    stand_in = service.github
    keys = read_private_keys(stand_in.private_key)
    async with GitHub(host_at(stand_in.url), str(stand_in.app_id), keys) as github:
        yield github


async def known(service: Service, login: str) -> Account | None:
    account = service.github.world.account(login, "Organization")
    async with service.pool.acquire() as connection:
        return await accounts.read(connection, service.github.web_url.removeprefix("http://"), account.id)


async def plan_of(service: Service, login: str) -> str | None:
    found = await known(service, login)
    return None if found is None else found.plan_name


async def test_purchases_that_nobody_told_of(service: Service, client: GitHub) -> None:
    github = service.github
    free, team = github.offer("Free"), github.offer("Team", 900)
    github.billing.lose(99)
    for number in range(120):  # more than a page
        github.buy(f"org-{number}", free)
    github.buy("acme", team)
    task = Purchases(service.pool, client)
    await task.heal()
    assert await plan_of(service, "acme") == "Team"
    assert await plan_of(service, "org-119") == "Free"
    (row,) = await service.fetch("select count(*) as count from accounts where plan_id is not null")
    assert row["count"] == 121

    github.downgrade("acme", free)
    await task.heal()
    found = await known(service, "acme")
    assert found is not None and found.plan_name == "Team"
    assert found.pending is not None and found.pending.plan == free.id
    github.think_again("acme")
    github.cancel("org-119")
    await task.heal()
    found = await known(service, "acme")
    assert found is not None and found.pending is None
    assert await plan_of(service, "org-119") is None
    assert not github.breaches


async def test_a_comparison_that_breaks_off_ends_no_subscription(service: Service, client: GitHub) -> None:
    github = service.github
    free, team = github.offer("Free"), github.offer("Team", 900)
    github.buy("acme", free)
    github.buy("octo", team)
    await service.idle()
    github.fail(9, "502 html", f"GET /marketplace_listing/plans/{team.id}/accounts*")
    with pytest.raises(GitHubError):
        await Purchases(service.pool, client).heal()
    assert (await plan_of(service, "acme"), await plan_of(service, "octo")) == ("Free", "Team")


async def test_what_is_heard_meanwhile_goes_before_the_list(service: Service, client: GitHub) -> None:
    github = service.github
    free, team = github.offer("Free"), github.offer("Team", 900)
    github.buy("acme", free)
    github.buy("octo", free)
    await service.idle()
    await service.fetch("update accounts set updated_at = now() + interval '1 hour' returning id")
    github.billing.lose(9)
    github.upgrade("acme", team)
    github.cancel("octo")
    await Purchases(service.pool, client).heal()
    assert (await plan_of(service, "acme"), await plan_of(service, "octo")) == ("Free", "Free")
    await service.fetch("update accounts set updated_at = now() - interval '1 hour' returning id")
    await Purchases(service.pool, client).heal()
    assert (await plan_of(service, "acme"), await plan_of(service, "octo")) == ("Team", None)


async def test_a_delivery_of_the_same_day_is_not_older_than_the_list(
    service: Service, client: GitHub
) -> None:
    """GitHub's effective dates are days."""
    github = service.github
    free, team = github.offer("Free"), github.offer("Team", 900)
    github.billing.lose(1)
    github.buy("acme", free)
    await Purchases(service.pool, client).heal()
    delivery = github.upgrade("acme", team)
    told: str = delivery.payload["effective_date"]
    delivery.body = delivery.body.replace(told.encode(), f"{told[:10]}T00:00:00+00:00".encode())
    await service.idle()
    assert await plan_of(service, "acme") == "Team"


async def test_who_left_unnoticed_is_purged_in_time(service: Service, client: GitHub) -> None:
    github = service.github
    github.buy("acme", github.offer("Free"))
    await service.idle()
    github.billing.lose(1)
    github.cancel("acme")
    await service.fetch("update accounts set updated_at = now() - interval '1 minute' returning id")
    await Purchases(service.pool, client).heal()
    async with service.pool.acquire() as connection:
        await expire(connection, Retention())
        assert await connection.fetchval("select count(*) from installations") == 1
        await connection.execute("update accounts set cancelled_at = now() - interval '30 days'")
        await expire(connection, Retention())
        for table in ("accounts", "installations", "repositories"):
            assert await connection.fetchval(f"select count(*) from {table}") == 0


async def test_an_app_that_is_not_listed_loses_nobody(service: Service, client: GitHub) -> None:
    github = service.github
    github.buy("acme", github.offer("Free"))
    await service.idle()
    github.fail(9, "404", "GET /marketplace_listing/plans")
    await Purchases(service.pool, client).heal()
    assert await plan_of(service, "acme") == "Free"


async def test_github_has_test_data_for_a_draft(service: Service, client: GitHub) -> None:
    await Purchases(service.pool, client, stubbed=True).heal()
    rows = await service.fetch("select login, plan_id from accounts")
    assert [(row["login"], row["plan_id"]) for row in rows] == [("github", 1313)]
    assert [each.path for each in service.github.requests if "marketplace" in each.path] == [
        "/marketplace_listing/stubbed/plans",
        "/marketplace_listing/stubbed/plans/1313/accounts",
    ]


@pytest.mark.parametrize(("marketplace", "asks"), [("off", False), ("on", True)])
async def test_the_monitor_compares_once_a_day_where_the_app_is_listed(
    service: Service, client: GitHub, marketplace: str, asks: bool
) -> None:
    ourselves = Ourselves(service.github.app_id, "velox[bot]")
    for _ in range(2):
        healer = healer_of(service.pool, client, ourselves, Measures(), marketplace=marketplace)  # type: ignore[arg-type]
        await healer.round()
    asked = [each for each in service.github.requests if each.path.startswith("/marketplace_listing/plans")]
    assert len(asked) == (1 if asks else 0)
