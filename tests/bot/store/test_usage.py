"""What was used is counted by account, over all its repositories, and never for another account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.jobs import Repository
from bot.store import accounts, installations, reviews, usage
from bot.store.accounts import Plan, Purchase
from bot.store.pool import Connection
from tests.bot.store.test_accounts import FEBRUARY

HOST = "github.com"
ACME, OTHER = 70, 71
SHOP, SECRET, ELSEWHERE = (Repository(HOST, 100 + i, f"acme/r{i}", 1 if i < 2 else 2) for i in range(3))


@pytest.fixture
async def town(connection: Connection) -> Connection:
    for installation, account in ((1, ACME), (2, OTHER)):
        await installations.heard(
            connection, HOST, installation, account=account, login="x", type="Organization"
        )
    await installations.heard_repositories(connection, [SHOP, SECRET, ELSEWHERE])
    return connection


async def review(connection: Connection, repository: Repository, number: int) -> int:
    begun = await reviews.begin(
        connection, HOST, repository.id, number, head=f"{number:040x}", generation=1, cause="opened"
    )
    return begun.id


async def test_whose_a_repository_is(town: Connection) -> None:
    found = await usage.subscriber(town, HOST, SHOP.id)
    assert found == usage.Subscriber(ACME, None, {}, True)
    await accounts.put_plan(town, Plan(HOST, 5, "Team", "FLAT_RATE", 1, 1, {"scans_a_day": 3}))
    await accounts.bought(town, Purchase(HOST, ACME, "acme", "Organization", 5, FEBRUARY))
    await installations.describe_repository(town, HOST, SHOP.id, private=False)
    found = await usage.subscriber(town, HOST, SHOP.id)
    assert found == usage.Subscriber(ACME, "Team", {"scans_a_day": 3}, False)
    assert await usage.subscriber(town, HOST, 999) is None


async def test_reviews_are_counted_by_account_and_for_a_day(town: Connection) -> None:
    first = await review(town, SHOP, 1)
    await review(town, ELSEWHERE, 1)
    second = await review(town, SECRET, 1)
    third = await review(town, SHOP, 2)
    assert [await usage.reviews_before(town, HOST, ACME, each) for each in (first, second, third)] == [
        0,
        1,
        2,
    ]
    assert await usage.reviews_before(town, "ghe.example.com", ACME, third) == 0
    for ending in ("superseded", "failed", "declined"):
        await town.execute("update reviews set state = $2 where id = $1", second, ending)
        assert await usage.reviews_before(town, HOST, ACME, third) == 1
    until = await usage.next_free(town, HOST, ACME, third)
    begun = await town.fetchval("select created_at from reviews where id = $1", first)
    assert until == begun + timedelta(days=1)
    await town.execute(
        "update reviews set created_at = created_at - interval '25 hours' where id = $1", first
    )
    assert await usage.reviews_before(town, HOST, ACME, third) == 0
    assert await usage.next_free(town, HOST, ACME, third) is None


async def test_private_repositories_count_in_the_order_of_their_first_review(town: Connection) -> None:
    await review(town, SHOP, 1)
    await review(town, SECRET, 1)
    assert await usage.private_before(town, HOST, ACME, SHOP.id) == 0
    assert await usage.private_before(town, HOST, ACME, SECRET.id) == 1
    assert await usage.private_before(town, HOST, ACME, 999) == 2
    await installations.describe_repository(town, HOST, SHOP.id, private=False)
    assert await usage.private_before(town, HOST, ACME, SECRET.id) == 0
    await installations.describe_repository(town, HOST, SHOP.id, private=True)
    await installations.remove_repositories(town, HOST, 1, [SHOP.id])
    assert await usage.private_before(town, HOST, ACME, SECRET.id) == 0


async def test_a_declined_review_takes_no_place(town: Connection) -> None:
    declined = await review(town, SHOP, 1)
    assert await reviews.finish(town, declined, "declined", "the plan")
    await review(town, SECRET, 1)
    assert await usage.private_before(town, HOST, ACME, SECRET.id) == 0
    assert await usage.private_before(town, HOST, ACME, SHOP.id) == 1
