"""How rewrites fared is counted by rule, strategy and kind of code."""

from __future__ import annotations

from bot.jobs import Repository
from bot.store import installations, reviews, suggestions, tries
from bot.store.pool import Connection
from bot.store.tries import MOST_KNOWN
from engine.choose.patterns import Pattern
from engine.choose.prior import MOST_OF_ONE
from engine.tries import Tried

HOST = "github.com"
RULE, STRATEGY, BUCKET = "membership-in-list", "data_structure", "hot/many/2"


async def known(connection: Connection) -> None:
    await installations.heard(connection, HOST, 7)
    places = [Repository(HOST, number, f"octocat/hello{number}", 7) for number in (1, 2)]
    await installations.heard_repositories(connection, places)


async def test_reviews_add_up_by_repository_and_over_all(connection: Connection) -> None:
    await known(connection)
    await tries.count(
        connection, HOST, 1, [Tried(RULE, STRATEGY, BUCKET, 3, 2), Tried("deque", STRATEGY, BUCKET, 1)]
    )
    await tries.count(connection, HOST, 1, [Tried(RULE, STRATEGY, BUCKET, 2, 1)])
    await tries.count(connection, HOST, 2, [Tried(RULE, STRATEGY, BUCKET, 10, 0)])
    await tries.count(connection, HOST, 2, [])
    other = Pattern("deque", STRATEGY, BUCKET, 1, 0)
    assert await tries.of(connection, HOST, 1) == (other, Pattern(RULE, STRATEGY, BUCKET, 5, 3))
    assert await tries.of_all(connection) == (other, Pattern(RULE, STRATEGY, BUCKET, 15, 3))


async def test_what_was_taken_counts_where_it_stood(connection: Connection) -> None:
    await known(connection)
    review = await reviews.begin(connection, HOST, 1, 2, head="a", generation=1, cause="opened")
    seen = suggestions.Seen("f1", RULE, "a.py", "f", 3)
    await suggestions.settle(connection, HOST, 1, 2, review.id, [suggestions.Settled(seen, "new")])
    (unplaced,) = await tries.unplaced(connection, HOST, 1, 2)
    assert (unplaced.review, unplaced.rule, unplaced.path, unplaced.line) == (review.id, RULE, "a.py", 3)
    await tries.accepted(connection, unplaced.id, STRATEGY)
    assert await tries.of(connection, HOST, 1) == (), "nobody knows where it stood"
    await tries.place(connection, unplaced.id, BUCKET)
    assert await tries.unplaced(connection, HOST, 1, 2) == ()
    for _ in range(2):
        await tries.accepted(connection, unplaced.id, STRATEGY)
    assert await tries.of(connection, HOST, 1) == (Pattern(RULE, STRATEGY, BUCKET, 0, 0, 2),)


async def test_no_repository_counts_for_more_than_some_tries_of_a_pattern(connection: Connection) -> None:
    await known(connection)
    for _ in range(50):
        await tries.count(connection, HOST, 1, [Tried(RULE, STRATEGY, BUCKET, 20, 5)])
    await tries.count(connection, HOST, 2, [Tried(RULE, STRATEGY, BUCKET, 8, 7)])
    await tries.count(
        connection, HOST, 2, [Tried("deque", STRATEGY, BUCKET, 2, 0), Tried("deque", "hoist", BUCKET)]
    )
    assert await tries.known(connection) == (
        Pattern(RULE, STRATEGY, BUCKET, MOST_OF_ONE + 8, 5 + 7),
        Pattern("deque", STRATEGY, BUCKET, 2, 0),
    )


async def test_only_what_was_tried_most_is_told(connection: Connection) -> None:
    await known(connection)
    counts = [Tried(f"rule{number}", STRATEGY, BUCKET, 1 + number % 2) for number in range(MOST_KNOWN + 10)]
    await tries.count(connection, HOST, 1, counts)
    told = await tries.known(connection)
    assert len(told) == MOST_KNOWN
    assert [each.tries for each in told] == sorted((each.tries for each in told), reverse=True)
