from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from bot.queue import heartbeats
from bot.store import accounts, customers, installations, reviews
from bot.store.customers import Retention
from bot.store.pool import Connection
from tests.bot.store.customers import HOST, customer

SHARED = {
    "api_jobs",
    "api_watches",
    "healing",
    "llm_api_usage",
    "measures",
    "plans",
    "rollout_parts",
    "rollout_records",
    "rollout_regions",
    "schema_migrations",
    "heartbeats",
    "pgqueuer_log",
    "pgqueuer_schedules",
    "pgqueuer_statistics",
}
"""Tables that hold nothing of any customer."""


async def contents(connection: Connection) -> dict[str, list[str]]:
    """Every row of every table, as text; packed and encoded columns as what they hold."""
    tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
    return {
        row["tablename"]: [
            found["row"]
            for found in await connection.fetch(f"select t::text as row from {row['tablename']} t")
        ]
        for row in tables
    }


def without(found: dict[str, list[str]], *tables: str) -> dict[str, list[str]]:
    return {name: rows for name, rows in found.items() if name not in tables}


async def test_the_two_customers_have_something_in_every_table(connection: Connection) -> None:
    """A new table has to be filled by `customer` or named as shared: else the tests below prove nothing."""
    await customer(connection, 501, "octocat")
    once = await contents(connection)
    await customer(connection, 502, "monalisa")
    twice = await contents(connection)

    for table in set(once) - SHARED:
        assert 0 < len(once[table]) < len(twice[table]), table


async def test_a_purge_leaves_nothing_of_a_customer_and_all_of_the_others(connection: Connection) -> None:
    await customer(connection, 502, "monalisa")
    before = without(await contents(connection), "pgqueuer_log", "plans")
    installation = await customer(connection, 501, "octocat")

    assert await customers.purge_installation(connection, HOST, installation)
    await connection.execute(
        "delete from accounts where id = 501"
    )  # the purchase stays until it is cancelled

    assert without(await contents(connection), "pgqueuer_log", "plans") == before
    log = str((await contents(connection))["pgqueuer_log"])
    assert "octocat" not in log and "501" not in log


async def test_purging_twice_is_no_error(connection: Connection) -> None:
    installation = await customer(connection, 501, "octocat")

    assert await customers.purge_installation(connection, HOST, installation)
    assert not await customers.purge_installation(connection, HOST, installation)


async def test_the_same_numbers_at_another_host_are_others(connection: Connection) -> None:
    installation = await customer(connection, 501, "octocat")
    before = await contents(connection)

    assert not await customers.purge_installation(connection, "ghe.example.com", installation)
    assert await contents(connection) == before


async def test_a_bundle_that_another_needs_stays(connection: Connection) -> None:
    first, second = await customer(connection, 501, "octocat"), await customer(connection, 502, "monalisa")
    shared = await connection.fetchval(
        "update reviews set bundle = (select max(digest) from bundles) returning bundle"
    )

    await customers.purge_installation(connection, HOST, first)
    assert await connection.fetchval("select array_agg(digest) from bundles") == [shared]
    await customers.purge_installation(connection, HOST, second)
    assert await connection.fetchval("select count(*) from bundles") == 0


async def test_an_account_goes_with_all_its_installations(connection: Connection) -> None:
    await customer(connection, 502, "monalisa")
    before = without(await contents(connection), "pgqueuer_log", "plans")
    await customer(connection, 501, "octocat")
    await installations.heard(connection, HOST, 77, account=501)

    await customers.purge_account(connection, HOST, 501)

    assert without(await contents(connection), "pgqueuer_log", "plans") == before


# ------------------------------------------------------------------------------------------------ retention


async def test_what_is_fresh_is_kept(connection: Connection) -> None:
    await customer(connection, 501, "octocat")
    before = await contents(connection)

    await customers.expire(connection)
    assert await contents(connection) == before


async def age(connection: Connection, table: str, column: str, days: int) -> None:
    await connection.execute(f"update {table} set {column} = now() - interval '{days} days'")


async def test_each_thing_is_kept_for_its_time(connection: Connection) -> None:
    await customer(connection, 501, "octocat")
    await heartbeats.beat(connection, "p", ["analyze"], "here")
    await connection.execute("update reviews set state = 'done', bundle = null")
    await connection.execute("update work set state = 'dead', reason = 'why'")
    keep = Retention()
    for table, column, days in (
        ("deliveries", "received_at", keep.deliveries.days),
        ("reviews", "finished_at", keep.reviews.days),
        ("commands", "updated_at", keep.commands.days),
        ("llm_usage", "updated_at", keep.reviews.days),
        ("work", "updated_at", keep.dead_jobs.days),
        ("pgqueuer_log", "created", keep.queue_log.days),
        ("heartbeats", "at", keep.heartbeats.days),
        ("bundles", "created_at", 1),
    ):
        if table != "bundles":
            await age(connection, table, column, days - 1)
            await customers.expire(connection)
            assert await connection.fetchval(f"select count(*) from {table}") > 0, table
        await age(connection, table, column, days + 1)
        await customers.expire(connection)
        assert await connection.fetchval(f"select count(*) from {table}") == 0, table
    assert await connection.fetchval("select first_review_id from suggestions") is None
    assert (
        await connection.fetchval("select count(*) from episodes") == 1
    )  # what was learnt outlives the review


async def test_reactions_are_kept_as_long_as_they_count(connection: Connection) -> None:
    await customer(connection, 501, "octocat")
    for days in (-1, 1):
        await connection.execute(
            "insert into reward_events (host, repository_id, rule, strategy, outcome, subject, kind, value,"
            " voter, weight, created_at) select host, repository_id, 'old', strategy, outcome, subject, kind,"
            " value, voter, weight, now() - $1::interval from reward_events where rule <> 'old'",
            Retention().reactions + timedelta(days=days),
        )
    await customers.expire(connection)
    kept = await connection.fetch("select rule from reward_events order by rule")
    assert [row["rule"] for row in kept] == ["membership-in-list", "old"]


async def test_a_review_that_is_not_finished_does_not_expire(connection: Connection) -> None:
    await customer(connection, 501, "octocat")
    await age(connection, "reviews", "created_at", 1000)
    await age(connection, "bundles", "created_at", 1000)

    await customers.expire(connection)
    assert await connection.fetchval("select count(*) from reviews") == 1
    assert await connection.fetchval("select count(*) from bundles") == 1  # its review needs it


async def test_an_uninstalled_app_is_purged(connection: Connection) -> None:
    installation = await customer(connection, 501, "octocat")
    await installations.set_state(connection, HOST, installation, "deleted")

    await customers.expire(connection, Retention(uninstalled=timedelta(hours=1)))
    assert await connection.fetchval("select count(*) from reviews") == 1
    await customers.expire(connection)
    assert await connection.fetchval("select count(*) from installations") == 0
    assert await connection.fetchval("select count(*) from pgqueuer") == 0
    assert await connection.fetchval("select count(*) from accounts") == 1


async def test_a_suspended_app_is_kept(connection: Connection) -> None:
    installation = await customer(connection, 501, "octocat")
    await installations.set_state(connection, HOST, installation, "suspended")
    await age(connection, "installations", "updated_at", 1000)

    await customers.expire(connection)
    assert await connection.fetchval("select count(*) from reviews") == 1


async def test_a_cancelled_account_is_deleted_within_thirty_days(connection: Connection) -> None:
    await customer(connection, 501, "octocat")
    now = datetime.now(UTC)
    for days, left in ((28, 1), (29.5, 0)):
        await accounts.cancelled(
            connection, HOST, 501, login="octocat", type="User", effective=now - timedelta(days=10)
        )
        await connection.execute("update accounts set cancelled_at = $1", now - timedelta(days=days))
        await customers.expire(connection)
        assert await connection.fetchval("select count(*) from accounts") == left
        assert await connection.fetchval("select count(*) from repositories") == left


async def test_a_purge_of_a_repository_leaves_nothing_of_it_and_all_else(connection: Connection) -> None:
    installation = await customer(connection, 501, "octocat")
    await customer(connection, 502, "monalisa")
    repository = installation + 1
    before = await contents(connection)
    await customers.purge_repository(connection, HOST, repository)
    after = await contents(connection)

    columns = await connection.fetch(
        "select table_name from information_schema.columns where column_name = 'repository_id'"
    )
    tables = {row["table_name"] for row in columns}
    assert {"reviews", "suggestions", "deliveries"} <= tables
    for table in tables:
        mine = await connection.fetch(f"select from {table} where repository_id = $1", repository)
        assert mine == [] and after[table], table
    assert not [row for row in after["repositories"] if "octocat" in row]
    kept = ("installations", "accounts", "plans", "work", "pgqueuer", "leases", "redeliveries")
    assert {table: before[table] for table in kept} == {table: after[table] for table in kept}


# --------------------------------------------------------------------------------------------------- export


async def test_a_customer_gets_everything_and_nothing_of_others(connection: Connection) -> None:
    await customer(connection, 502, "monalisa")
    installation = await customer(connection, 501, "octocat")
    finished = await connection.fetchval("select max(id) from reviews")
    await reviews.finish(connection, finished, "done")

    lines = [line async for line in customers.export(connection, HOST, installation)]

    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
    rows = [json.loads(line) for line in lines]
    tables = {row["table"] for row in rows}
    working = {"pgqueuer", "leases", "bundles", "redeliveries", "scan_parts"}
    assert tables == set(await contents(connection)) - SHARED - working
    assert b"monalisa" not in b"".join(lines)
    (review,) = [row["row"] for row in rows if row["table"] == "reviews"]
    assert review["written"] == {"for": "octocat"} and review["state"] == "done"
    sent = [row["row"] for row in rows if row["table"] == "deliveries"]
    assert [one["guid"] for one in sent] == ["octocat-1", "octocat-2"]
    assert sent[0]["body"] == {"repository": "octocat"}


async def test_an_unknown_customer_gets_nothing(connection: Connection) -> None:
    await customer(connection, 501, "octocat")

    assert [line async for line in customers.export(connection, HOST, 5)] == []
