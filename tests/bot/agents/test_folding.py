"""Each review is counted once: from the buffer where that has it, else from the review itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.agents.folding import AT_ONCE, Folding
from bot.agents.optimizer import kept
from bot.cache import Cache
from bot.cache.local import LocalCache
from bot.cache.server import RedisServer
from bot.cache.shared import SharedCache
from bot.experience import Experience
from bot.review_file import Reviewed, write_review
from bot.store import folding, pull_requests, reviews, tries
from bot.store.folding import Unfolded
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey
from engine.choose.patterns import Pattern
from engine.model import Review
from engine.tries import Tried
from tests.bot.agents.test_monitor import HOST, SHOP, known_shop
from tests.valkey import Valkey

TRIED = (Tried("membership-in-list", "data_structure", "hot/many/2", 3, 2),)
OTHER = (
    Tried("membership-in-list", "data_structure", "hot/many/2", 1, 0),
    Tried("membership-in-list", "data_structure", "cool/few/0", 1),
)
ONCE = (Pattern("membership-in-list", "data_structure", "hot/many/2", 3, 2),)


@pytest.fixture(params=["local", "shared"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    if request.param == "local":
        yield LocalCache()
    else:
        async with RedisServer(request.getfixturevalue("redis_url"), "velox:") as server:
            yield SharedCache(server, "experience")


async def reviewed(
    connection: Connection,
    number: int = 1,
    tried: tuple[Tried, ...] = TRIED,
    experience: Experience | None = None,
) -> Unfolded:
    """A review that is written, and pushed to a buffer if there is one."""
    await known_shop(connection)
    key = PullRequestKey(HOST, SHOP.id, number)
    await pull_requests.heard(connection, key, head="a" * 40, base="main", draft=False, fork=False)
    review = await reviews.begin(
        connection, HOST, SHOP.id, number, head="a" * 40, generation=1, cause="opened"
    )
    for step in ("analyzing", "optimizing"):
        assert await reviews.advance(connection, review.id, step)
    words = Review("Nothing to say", "main", "rows", 1, 3, 40, (), 0, (), (), tried=tried)
    made = Reviewed(words, 1.0, "defaults")
    one = Unfolded(review.id, HOST, SHOP.id)
    if experience is not None:
        await experience.push(one, tried)
    assert await kept(connection, review, made, write_review(made))
    return one


async def learned(connection: Connection) -> tuple[Pattern, ...]:
    return await tries.of(connection, HOST, SHOP.id)


async def test_what_the_buffer_has_is_counted_and_cleared(
    pool: Pool, connection: Connection, cache: Cache
) -> None:
    experience = Experience(cache)
    one = await reviewed(connection, experience=experience)
    await reviews.set_written(connection, one.review, b"not to be read")
    assert (await folding.waiting(connection), await learned(connection)) == (1, ())

    assert await Folding(pool, experience).fold() == 1

    assert (await folding.waiting(connection), await learned(connection)) == (0, ONCE)
    assert await experience.of([one]) == {}


async def test_what_the_buffer_lost_is_counted_from_the_review(
    pool: Pool, connection: Connection, cache: Cache
) -> None:
    experience = Experience(cache)
    one = await reviewed(connection, experience=experience)
    await experience.forget([one])
    await reviewed(connection, 2, OTHER)

    assert await Folding(pool, experience).fold() == 2

    assert await learned(connection) == (
        Pattern("membership-in-list", "data_structure", "cool/few/0", 1, 0),
        Pattern("membership-in-list", "data_structure", "hot/many/2", 4, 2),
    )


async def test_to_fold_twice_counts_once(pool: Pool, connection: Connection, cache: Cache) -> None:
    experience = Experience(cache)
    one = await reviewed(connection, experience=experience)
    folds = [Folding(pool, experience) for _ in range(4)]

    assert sum(await asyncio.gather(*(each.fold() for each in folds))) == 1
    await experience.push(one, TRIED)
    assert await folds[0].fold() == 0

    assert await learned(connection) == ONCE


async def test_one_that_breaks_off_has_counted_nothing_and_the_next_counts_all(
    pool: Pool, connection: Connection, cache: Cache
) -> None:
    class Breaks(Experience):
        async def of(self, wanted: object) -> dict[int, tuple[Tried, ...]]:
            raise ConnectionResetError

    await reviewed(connection)
    with pytest.raises(ConnectionResetError):
        await Folding(pool, Breaks(cache)).fold()
    assert (await folding.waiting(connection), await learned(connection)) == (1, ())

    await Folding(pool, Experience(cache)).fold()

    assert await learned(connection) == ONCE


async def test_a_redis_that_goes_away_costs_no_count(
    pool: Pool, connection: Connection, mortal: Valkey
) -> None:
    async with RedisServer(mortal.url, "velox:") as server:
        experience = Experience(SharedCache(server))
        await reviewed(connection, experience=experience)
        mortal.kill()
        await reviewed(connection, 2, TRIED, experience)

        assert await Folding(pool, experience).fold() == 2

    assert [(each.tries, each.gains) for each in await learned(connection)] == [(6, 4)]


async def test_a_review_of_another_version_counts_nothing_and_holds_nobody_up(
    pool: Pool, connection: Connection
) -> None:
    one = await reviewed(connection, 1)
    await reviews.set_written(connection, one.review, b"of another version")
    await reviewed(connection, 2)

    assert await Folding(pool, Experience(LocalCache())).fold() == 2

    assert (await folding.waiting(connection), await learned(connection)) == (0, ONCE)


async def test_more_than_a_batch_is_folded_at_one_look_until_it_is_told_to_stop(
    pool: Pool, connection: Connection
) -> None:
    experience, stop = Experience(LocalCache()), asyncio.Event()
    for number in range(1, AT_ONCE + 2):
        await reviewed(connection, number, experience=experience)
    running = asyncio.create_task(Folding(pool, experience).run(stop, period=3600.0))
    async with asyncio.timeout(60):
        while await folding.waiting(connection):
            await asyncio.sleep(0.02)
    stop.set()
    await running

    (pattern,) = await learned(connection)
    assert (pattern.tries, pattern.gains) == (3 * (AT_ONCE + 1), 2 * (AT_ONCE + 1))


async def test_a_review_in_which_nothing_was_tried_does_not_wait(connection: Connection) -> None:
    await reviewed(connection, tried=())
    assert await folding.waiting(connection) == 0


async def test_what_goes_with_its_repository_is_not_counted(pool: Pool, connection: Connection) -> None:
    experience = Experience(LocalCache())
    await reviewed(connection, experience=experience)
    await connection.execute("delete from repositories where id = $1", SHOP.id)
    assert await Folding(pool, experience).fold() == 0
