"""Purchases through the real hook: in any order, however often, the later effective date is what holds."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.agents.purchases import write
from bot.jobs import OfferedPlan, PurchaseAction, PurchaseChanged
from bot.store import accounts
from bot.store.accounts import Account, Pending
from bot.store.pool import Connection
from tests.bot.agents.service import Service

HOST = "github.com"
TEAM = OfferedPlan(2, "Team", "FLAT_RATE", 900, 9000)
FREE = OfferedPlan(1, "Free", "FREE", 0, 0)
START = datetime(2026, 3, 1, tzinfo=UTC)


def change(action: PurchaseAction, plan: OfferedPlan, day: int) -> PurchaseChanged:
    effective = (START + timedelta(days=day)).isoformat()
    return PurchaseChanged(HOST, action, 7, "acme", "Organization", plan, effective)


LIFE = (
    change("bought", FREE, 0),
    change("bought", TEAM, 5),
    change("pending", FREE, 35),
    change("bought", FREE, 35),
    change("cancelled", FREE, 40),
)
"""An account tries Velox, pays for it, goes back at the end of the month, and leaves."""


async def written(connection: Connection, *changes: PurchaseChanged) -> Account:
    await connection.execute("truncate accounts")
    for each in changes:
        await write(each, connection)
    found = await accounts.read(connection, HOST, 7)
    assert found is not None
    return found


async def test_a_life_in_order(connection: Connection) -> None:
    plans, pending = [], []
    for count in range(1, len(LIFE) + 1):
        found = await written(connection, *LIFE[:count])
        plans.append(found.plan_name)
        pending.append(found.pending)
    assert plans == ["Free", "Team", "Team", "Free", None]
    assert pending == [None, None, Pending(1, START + timedelta(days=35)), None, None]
    found = await written(connection, *LIFE)
    assert found.cancelled == START + timedelta(days=40)


async def test_a_life_in_every_order(connection: Connection) -> None:
    for order in itertools.permutations(LIFE):
        found = await written(connection, *order)
        assert (found.plan, found.cancelled, found.pending) == (None, START + timedelta(days=40), None), order


async def test_an_upgrade_in_every_order_and_doubled(connection: Connection) -> None:
    for order in itertools.permutations((*LIFE[:4], LIFE[1])):
        found = await written(connection, *order)
        assert (found.plan_name, found.pending) == ("Free", None), order


async def test_a_plan_that_was_only_planned_undoes_nothing(connection: Connection) -> None:
    found = await written(connection, LIFE[1], change("pending", FREE, 5))
    assert (found.plan_name, found.pending) == ("Team", None)
    found = await written(connection, LIFE[1], change("pending", FREE, 35))
    assert (found.plan_name, found.pending) == ("Team", Pending(1, START + timedelta(days=35)))


async def test_a_change_of_mind(connection: Connection) -> None:
    found = await written(connection, LIFE[1], LIFE[2], change("pending cancelled", FREE, 35))
    assert (found.plan_name, found.pending) == ("Team", None)


async def test_who_leaves_and_comes_back_is_not_purged(connection: Connection) -> None:
    found = await written(connection, *LIFE, change("bought", FREE, 50))
    assert (found.plan_name, found.cancelled) == ("Free", None)


async def test_an_allowance_stays_when_the_offer_changes(connection: Connection) -> None:
    await written(connection, LIFE[1])
    await connection.execute("""update plans set allowances = '{"reviews_a_day": 9}' where id = 2""")
    found = await written(connection, replace(LIFE[1], plan=replace(TEAM, name="Crew")))
    assert (found.plan_name, found.allowances) == ("Crew", {"reviews_a_day": 9})


@pytest.mark.parametrize("order", ["as it was", "reversed", "shuffled"])
async def test_what_people_do_in_the_marketplace_arrives(service: Service, order: str) -> None:
    github = service.github
    free, team = github.offer("Free"), github.offer("Team", 900)
    github.billing.hold(4)
    github.buy("acme", free)
    github.world.skew += 60
    github.upgrade("acme", team)
    github.world.skew += 60
    github.downgrade("acme", free)
    github.think_again("acme")
    github.billing.release(order, seed=3)  # type: ignore[arg-type]
    await service.idle()
    account = github.world.account("acme")
    async with service.pool.acquire() as connection:
        found = await accounts.read(connection, github.web_url.removeprefix("http://"), account.id)
    assert found is not None
    assert (found.login, found.type, found.plan_name) == ("acme", account.type, "Team")
    assert {attempt.status_code for each in github.billing.deliveries for attempt in each.attempts} == {202}
    github.cancel("acme")
    await service.idle()
    rows = await service.fetch("select plan_id, cancelled_at from accounts where id = $1", account.id)
    assert rows[0]["plan_id"] is None and rows[0]["cancelled_at"] is not None
