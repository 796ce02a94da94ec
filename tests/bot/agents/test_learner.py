"""What became of a suggestion is counted once, when it is known."""

from __future__ import annotations

from typing import Literal

import pytest

from bot.agents.learner import Learner
from bot.agents.orders import OutcomeOrder, learn
from bot.queue import Claim, enqueue, tenant_of
from bot.store import learning, suggestions
from bot.store.pool import Connection, Pool
from bot.store.suggestions import Seen, Settled, SuggestionState
from tests.bot.agents.test_monitor import HOST, SHOP, begun

SEEN = Seen("f" * 16, "membership-in-list", "shop/rows.py", "unique", 4)


async def hear(pool: Pool, connection: Connection, ending: Literal["published", "merged"]) -> None:
    tenant = tenant_of(HOST, SHOP.installation)
    task = learn(OutcomeOrder(HOST, SHOP.id, 1, ending), tenant)
    (job,) = await enqueue(connection, [task])
    assert job is not None
    await connection.execute("update work set claim = 1, attempts = 1 where job_id = $1", job)
    await Learner(pool).learn(Claim(job, 1, "learn", task.payload, 1, tenant, None))


async def settle(connection: Connection, review: int, state: SuggestionState) -> None:
    await suggestions.settle(connection, HOST, SHOP.id, 1, review, [Settled(SEEN, state, 5)])


@pytest.mark.parametrize(
    ("state", "ending", "accepted", "dismissed"),
    [
        ("fixed", "published", 1, 0),
        ("dismissed", "published", 0, 1),
        ("persisting", "merged", 0, 0),
        ("persisting", "published", None, None),
    ],
)
async def test_an_outcome_is_counted_once(
    pool: Pool,
    connection: Connection,
    state: SuggestionState,
    ending: Literal["published", "merged"],
    accepted: int | None,
    dismissed: int | None,
) -> None:
    review = await begun(connection)
    await settle(connection, review.id, "new")
    await hear(pool, connection, "published")
    await settle(connection, review.id, state)
    for _ in range(2):
        await hear(pool, connection, ending)
    (pattern,) = await learning.patterns(connection, HOST, SHOP.id)
    assert (pattern.shown, pattern.accepted, pattern.dismissed) == (1, accepted or 0, dismissed or 0)
    closed = await connection.fetchval("select count(*) from episodes where closed_at is not null")
    assert closed == (0 if accepted is None else 1)
