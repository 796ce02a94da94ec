"""What became of suggestions is counted, each of them once, however often it is told."""

from __future__ import annotations

from typing import Literal

import pytest

from bot.agents.learner import Learner
from bot.agents.orders import LEARN, OutcomeOrder, learn
from bot.jobs import Repository
from bot.queue import Claim, Park, Task, enqueue, tenant_of
from bot.queue.work import claim as claim_job
from bot.store import installations, learning, reviews, suggestions
from bot.store.pool import Connection, Pool
from bot.store.suggestions import Seen, Settled, SuggestionState

HOST, REPOSITORY, NUMBER = "github.com", 70, 1
TENANT = tenant_of(HOST, 7)
SEEN = Seen("f1", "membership-in-list", "a.py", "unique", 3)

Ending = Literal["published", "merged", "closed"]


class Story:
    """A pull request with one suggestion, and a learner that hears of it."""

    def __init__(self, pool: Pool, connection: Connection) -> None:
        self.pool = pool
        self.connection = connection
        self.generation = 0

    async def is_reviewed(self, state: SuggestionState, seen: Seen = SEEN) -> None:
        self.generation += 1
        row = await reviews.begin(
            self.connection, HOST, REPOSITORY, NUMBER, head="a", generation=self.generation, cause="pushed"
        )
        await suggestions.settle(self.connection, HOST, REPOSITORY, NUMBER, row.id, [Settled(seen, state)])

    async def hears(self, ending: Ending) -> None:
        await Learner(self.pool).learn(
            await self.claimed(learn(OutcomeOrder(HOST, REPOSITORY, NUMBER, ending), TENANT))
        )

    async def claimed(self, task: Task) -> Claim:
        (job,) = await enqueue(self.connection, [task])
        assert job is not None
        worker = await self.connection.fetchval(
            "update pgqueuer set status = 'picked', queue_manager_id = gen_random_uuid() where id = $1"
            " returning queue_manager_id",
            job,
        )
        found = await claim_job(self.connection, job, worker)
        assert found is not None
        return found[0]

    async def counts(self) -> list[tuple[int, int, int]]:
        found = await learning.patterns(self.connection, HOST, REPOSITORY)
        return [(each.shown, each.accepted, each.dismissed) for each in found]

    async def outcomes(self) -> list[str | None]:
        rows = await self.connection.fetch("select outcome from episodes order by id")
        return [row["outcome"] for row in rows]


@pytest.fixture
async def story(pool: Pool, connection: Connection) -> Story:
    await installations.heard(connection, HOST, 7)
    await installations.heard_repositories(connection, [Repository(HOST, REPOSITORY, "acme/shop", 7)])
    return Story(pool, connection)


async def test_what_is_shown_is_counted_once(story: Story) -> None:
    await story.is_reviewed("new")
    await story.hears("published")
    await story.hears("published")
    assert await story.counts() == [(1, 0, 0)]
    assert await story.outcomes() == [None]


@pytest.mark.parametrize(("state", "counted"), [("fixed", (1, 1, 0)), ("dismissed", (1, 0, 1))])
async def test_what_people_made_of_it_is_counted_once(
    story: Story, state: SuggestionState, counted: tuple[int, int, int]
) -> None:
    await story.is_reviewed("new")
    await story.hears("published")
    await story.is_reviewed(state)
    for _ in range(2):
        await story.hears("published")
        await story.hears("merged")
    assert await story.counts() == [counted]
    assert await story.outcomes() == [state]


@pytest.mark.parametrize("ending", ["merged", "closed"])
async def test_what_nobody_reacted_to_is_left(story: Story, ending: Ending) -> None:
    await story.is_reviewed("new")
    await story.hears("published")
    await story.hears(ending)
    assert await story.counts() == [(1, 0, 0)]
    assert await story.outcomes() == ["left"]


async def test_a_pull_request_that_ends_without_a_suggestion_teaches_nothing(story: Story) -> None:
    await story.hears("merged")
    assert await story.counts() == [] and await story.outcomes() == []


async def test_a_rule_that_is_no_more_is_not_counted(story: Story) -> None:
    await story.is_reviewed("new", Seen("f2", "no-such-rule", "a.py", "unique", 3))
    await story.hears("published")
    assert await story.counts() == []


async def test_the_job_is_done_with_what_it_did(story: Story) -> None:
    await story.is_reviewed("new")
    await story.hears("published")
    assert await story.connection.fetchval("select count(*) from pgqueuer") == 0
    assert await story.connection.fetchval("select count(*) from work") == 0


async def test_an_order_that_cannot_be_read_is_parked(story: Story) -> None:
    with pytest.raises(Park, match="the order cannot be read"):
        await Learner(story.pool).learn(await story.claimed(Task(LEARN, b"junk")))
