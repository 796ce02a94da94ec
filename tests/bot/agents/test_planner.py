"""What is written down of a decision, whatever the order in which deliveries come."""

from __future__ import annotations

from bot.agents.planner import carry_out, outcome_of
from bot.jobs import CancelPullRequest, Ignored, InstallationChanged, ReviewPullRequest
from bot.store import installations, pull_requests
from bot.store.pool import Connection
from tests.bot.agents.test_monitor import HOST, KEY, SHOP, jobs, known_shop

OPENED = ReviewPullRequest(SHOP, 1, "a" * 40, "opened")


async def state(connection: Connection) -> str:
    found = await installations.read(connection, HOST, SHOP.installation)
    assert found is not None
    return found.state


def test_an_outcome_is_named() -> None:
    assert outcome_of(Ignored("it is a ping")) == "ignored: it is a ping"
    assert outcome_of((OPENED,)) == "ReviewPullRequest"
    assert outcome_of(()) == "nothing"


async def test_what_is_ignored_leaves_nothing(connection: Connection) -> None:
    await carry_out(connection, Ignored("it is a ping"), 0.0)
    assert await jobs(connection) == []


async def test_each_push_is_counted_and_has_a_job(connection: Connection) -> None:
    for _ in range(2):
        await carry_out(connection, (OPENED,), 0.0)
    known = await pull_requests.read(connection, KEY)
    assert known is not None and known.generation == 2
    assert [entrypoint for entrypoint, _ in await jobs(connection)] == ["analyze", "analyze"]


async def test_a_delivery_shows_that_an_installation_works_again(connection: Connection) -> None:
    await known_shop(connection)
    await installations.set_state(connection, HOST, SHOP.installation, "suspended")
    await carry_out(connection, (OPENED,), 0.0)
    assert await state(connection) == "active"
    await installations.set_state(connection, HOST, SHOP.installation, "deleted")
    await carry_out(connection, (OPENED,), 0.0)
    assert await state(connection) == "deleted"


async def test_an_installation_that_is_removed_loses_its_jobs(connection: Connection) -> None:
    await carry_out(connection, (OPENED,), 0.0)
    removed = InstallationChanged(HOST, SHOP.installation, "deleted", 1, "acme", "Organization", (SHOP,))
    await carry_out(connection, (removed,), 0.0)
    assert await jobs(connection) == [] and await state(connection) == "deleted"


async def test_closing_what_nobody_knows_asks_for_nothing(connection: Connection) -> None:
    await carry_out(connection, (CancelPullRequest(SHOP, 1, merged=False),), 0.0)
    assert await jobs(connection) == []
