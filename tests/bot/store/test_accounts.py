from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.store import accounts
from bot.store.accounts import Plan, Purchase
from bot.store.pool import Connection

HOST = "github.com"
JANUARY, FEBRUARY, MARCH = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))
TEAM = Plan(HOST, 435, "Team", "PER_UNIT", 1200, 12000, {"repositories": 50})
BOUGHT = Purchase(HOST, 1, "octocat", "Organization", 435, FEBRUARY, "monthly", 10, True, MARCH)


async def test_an_account_has_what_it_bought(connection: Connection) -> None:
    await accounts.put_plan(connection, TEAM)
    assert await accounts.bought(connection, BOUGHT)

    found = await accounts.read(connection, HOST, 1)
    assert found is not None
    assert (found.plan, found.plan_name, found.allowances) == (435, "Team", {"repositories": 50})
    assert (found.billing_cycle, found.units, found.on_trial, found.trial_ends) == (
        "monthly",
        10,
        True,
        MARCH,
    )
    assert await accounts.read(connection, "ghe.example.com", 1) is None


async def test_a_plan_is_as_it_is_offered_now(connection: Connection) -> None:
    await accounts.bought(connection, BOUGHT)
    found = await accounts.read(connection, HOST, 1)
    assert found is not None and (found.plan, found.plan_name, found.allowances) == (435, None, {})

    await accounts.put_plan(connection, TEAM)
    await accounts.put_plan(connection, replace(TEAM, name="Crew", allowances={}))
    found = await accounts.read(connection, HOST, 1)
    assert found is not None and (found.plan_name, found.allowances) == ("Crew", {})


async def test_an_older_change_that_comes_late_changes_nothing(connection: Connection) -> None:
    await accounts.bought(connection, BOUGHT)

    assert not await accounts.bought(connection, replace(BOUGHT, plan=1, effective=JANUARY))
    assert not await accounts.cancelled(connection, HOST, 1, login="octocat", type="User", effective=JANUARY)
    found = await accounts.read(connection, HOST, 1)
    assert found is not None and (found.plan, found.cancelled) == (435, None)


async def test_a_cancelled_account_has_no_plan_until_it_buys_again(connection: Connection) -> None:
    await accounts.bought(connection, BOUGHT)
    assert await accounts.cancelled(connection, HOST, 1, login="octocat", type="User", effective=MARCH)

    found = await accounts.read(connection, HOST, 1)
    assert found is not None and (found.plan, found.cancelled) == (None, MARCH)
    assert await accounts.bought(connection, replace(BOUGHT, effective=datetime(2026, 4, 1, tzinfo=UTC)))
    found = await accounts.read(connection, HOST, 1)
    assert found is not None and (found.plan, found.cancelled) == (435, None)


async def test_a_cancellation_may_be_the_first_that_is_heard(connection: Connection) -> None:
    assert await accounts.cancelled(connection, HOST, 9, login="monalisa", type="User", effective=MARCH)

    found = await accounts.read(connection, HOST, 9)
    assert found is not None and (found.login, found.plan, found.cancelled) == ("monalisa", None, MARCH)
