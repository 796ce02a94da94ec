"""What the latest reviews tried is at hand for a while: in this process, and in a real Valkey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cache import Cache
from bot.cache.local import LocalCache
from bot.cache.server import RedisServer
from bot.cache.shared import SharedCache
from bot.experience import MOST_BYTES, MOST_EACH, SECONDS, Experience
from bot.store.folding import Unfolded
from engine.choose.patterns import BUCKETS, MOST_KINDS, MOST_TRIES
from engine.strict_json import canonical
from engine.tries import Tried
from tests.valkey import Valkey

ONE = Unfolded(7, "github.com", 1)
TRIED = (
    Tried("membership-in-list", "data_structure", "hot/many/2", 3, 2),
    Tried("invariant-call", "hoist", "cool/few/0", 1),
)


@pytest.fixture(params=["local", "shared"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    if request.param == "local":
        yield LocalCache()
    else:
        async with RedisServer(request.getfixturevalue("redis_url"), "velox:") as server:
            yield SharedCache(server, "experience")


async def test_what_was_pushed_is_there_until_it_is_counted(cache: Cache) -> None:
    experience, other = Experience(cache), Unfolded(8, "github.com", 1)
    assert await experience.of([ONE]) == {}
    await experience.push(ONE, TRIED)
    await experience.push(other, TRIED[:1])
    await experience.push(other, TRIED[1:])
    assert await experience.of([ONE, other]) == {7: TRIED, 8: TRIED[1:]}
    await experience.forget([ONE])
    assert await experience.of([ONE, other]) == {8: TRIED[1:]}
    assert await experience.of([]) == {}


async def test_another_repository_or_host_has_its_own(cache: Cache) -> None:
    experience = Experience(cache)
    await experience.push(ONE, TRIED)
    assert await experience.of([replace(ONE, repository=2), replace(ONE, host="ghe.example.com")]) == {}


async def test_of_a_repository_only_the_latest_are_kept(cache: Cache) -> None:
    experience = Experience(cache)
    reviews = [replace(ONE, review=number) for number in range(3 * MOST_EACH)]
    for each in reviews:
        await experience.push(each, TRIED)
    assert sorted(await experience.of(reviews)) == list(range(2 * MOST_EACH, 3 * MOST_EACH))
    assert await experience.of(reviews[:MOST_EACH]) == {}, "another stands in its place"


@pytest.mark.parametrize(
    "content", [b"", b"junk", b"[]", b'{"review":7}', b'{"review":7,"tried":[{"rule":1}]}']
)
async def test_what_another_version_wrote_is_not_there(cache: Cache, content: bytes) -> None:
    await cache.put({"github.com/1/7": content}, SECONDS)
    assert await Experience(cache).of([ONE]) == {}


async def test_counts_that_no_review_of_ours_makes_are_left_out(cache: Cache) -> None:
    await Experience(cache).push(
        ONE, (*TRIED, replace(TRIED[0], tries=10**9), replace(TRIED[0], rule="mine"))
    )
    assert await Experience(cache).of([ONE]) == {7: TRIED}


def test_the_largest_entry_fits() -> None:
    long = {
        "rule": "n" * 60, "strategy": "comprehension_generator", "bucket": max(BUCKETS, key=len),
        "tries": MOST_TRIES, "gains": MOST_TRIES,
    }  # fmt: skip
    assert len(canonical([long] * MOST_KINDS)) < MOST_BYTES


async def test_every_key_tells_whose_it_is_and_has_an_end(redis_url: str) -> None:
    async with RedisServer(redis_url, "ours:") as server:
        await Experience(SharedCache(server, "experience")).push(ONE, TRIED)
        (key,) = await server.ask(lambda redis: redis.keys("*"))
        assert key == b"ours:experience:github.com/1/7"
        assert 0 < await server.ask(lambda redis: redis.pttl(key)) <= SECONDS * 1000


async def test_a_redis_that_is_away_has_nothing(mortal: Valkey) -> None:
    async with RedisServer(mortal.url, "velox:") as server:
        experience = Experience(SharedCache(server))
        await experience.push(ONE, TRIED)
        mortal.kill()
        assert await experience.of([ONE]) == {}
        await experience.push(ONE, TRIED)
        await experience.forget([ONE])
