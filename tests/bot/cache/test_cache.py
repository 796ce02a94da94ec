"""One behaviour, two places to keep things: this process, and a real Valkey."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.cache import Cache
from bot.cache.local import OVERHEAD, LocalCache
from bot.cache.server import RedisServer
from bot.cache.shared import AT_ONCE, SharedCache
from tests.valkey import Valkey

LONG = 3600.0


@pytest.fixture(params=["local", "shared"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    if request.param == "local":
        yield LocalCache()
    else:
        async with RedisServer(request.getfixturevalue("redis_url"), "velox:") as server:
            yield SharedCache(server)


async def test_what_was_put_is_there(cache: Cache) -> None:
    await cache.put({"a": b"1", "b": b"", "ü/ {}": bytes(range(256))}, LONG)
    found = await cache.get(["a", "b", "ü/ {}", "c"])
    assert found == {"a": b"1", "b": b"", "ü/ {}": bytes(range(256))}


async def test_nothing_is_there_at_first(cache: Cache) -> None:
    assert await cache.get(["a"]) == {}
    assert await cache.get([]) == {}


async def test_the_newer_counts(cache: Cache) -> None:
    await cache.put({"a": b"1"}, LONG)
    await cache.put({"a": b"2"}, LONG)
    assert await cache.get(["a"]) == {"a": b"2"}


async def test_what_is_forgotten_is_gone_and_the_rest_is_not(cache: Cache) -> None:
    await cache.put({"a": b"1", "b": b"2"}, LONG)
    await cache.forget(["a", "never there"])
    await cache.forget([])
    assert await cache.get(["a", "b"]) == {"b": b"2"}


async def test_an_end_comes(cache: Cache) -> None:
    await cache.put({"a": b"1", "kept": b"2"}, LONG)
    await cache.put({"a": b"1"}, 0.05)
    async with asyncio.timeout(20):
        while await cache.get(["a"]):
            await asyncio.sleep(0.02)
    assert await cache.get(["a", "kept"]) == {"kept": b"2"}


@pytest.mark.parametrize("seconds", [0.0, -1.0])
async def test_for_no_time_nothing_is_kept(cache: Cache, seconds: float) -> None:
    await cache.put({"a": b"1"}, LONG)
    await cache.put({"a": b"2"}, seconds)
    assert await cache.get(["a"]) == {}


async def test_many_at_once(cache: Cache) -> None:
    items = {f"key {number}": str(number).encode() for number in range(3 * AT_ONCE + 1)}
    await cache.put(items, LONG)
    assert await cache.get(items) == items
    await cache.put({}, LONG)


async def test_what_is_too_large_is_left_out(cache: Cache) -> None:
    await cache.put({"large": b"x" * (64 * 1024 * 1024), "small": b"y"}, LONG)
    assert await cache.get(["large", "small"]) == {"small": b"y"}


async def test_many_ask_at_the_same_time(cache: Cache) -> None:
    async def one(number: int) -> None:
        await cache.put({str(number): str(number).encode()}, LONG)
        assert await cache.get([str(number)]) == {str(number): str(number).encode()}

    await asyncio.gather(*map(one, range(40)))


# ---------------------------------------------------------------------------------------------------- local


async def test_the_local_one_is_bounded_and_drops_what_was_not_used() -> None:
    cache = LocalCache(most=4 * (OVERHEAD + 10))
    for key in "abcd":
        await cache.put({key: b"x" * 10}, LONG)
    await cache.get(["a"])
    await cache.put({"e": b"x" * 10}, LONG)
    assert sorted(await cache.get("abcde")) == ["a", "c", "d", "e"]


# --------------------------------------------------------------------------------------------------- shared


async def test_every_key_has_the_prefix(redis_url: str) -> None:
    async with RedisServer(redis_url, "ours:") as server, RedisServer(redis_url, "theirs:") as other:
        await SharedCache(server).put({"a": b"1"}, LONG)
        await SharedCache(server, "room").put({"a": b"2"}, LONG)
        assert await SharedCache(other).get(["a"]) == {}
        keys = sorted(await server.ask(lambda redis: redis.keys("*")))
        assert keys == [b"ours:cache:a", b"ours:room:a"]
        ends = await server.run("return {redis.call('pttl', KEYS[1]), redis.call('pttl', KEYS[2])}", keys, ())
        assert all(0 < end <= LONG * 1000 for end in ends)


async def test_processes_share_it(redis_url: str) -> None:
    async with RedisServer(redis_url, "velox:") as one, RedisServer(redis_url, "velox:") as other:
        await SharedCache(one).put({"a": b"1"}, LONG)
        assert await SharedCache(other).get(["a"]) == {"a": b"1"}


async def test_a_server_that_goes_away_looks_empty_and_comes_back(
    mortal: Valkey, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 1000.0
    async with RedisServer(mortal.url, "velox:", clock=lambda: now) as server:
        cache = SharedCache(server)
        await cache.put({"a": b"1"}, LONG)
        mortal.kill()
        assert await cache.get(["a"]) == {}
        await cache.put({"b": b"1"}, LONG)
        await cache.forget(["a"])
        mortal.start()
        await cache.put({"a": b"2"}, LONG)
        assert await cache.get(["a"]) == {}, "it is left alone for a while"
        now += 10
        await cache.put({"a": b"2"}, LONG)
        assert await cache.get(["a"]) == {"a": b"2"}
    said = capsys.readouterr().out
    assert (said.count("Redis is away"), said.count("Redis is back")) == (1, 1)


async def test_one_that_never_answers_holds_nobody_up() -> None:
    """Somebody listens and says nothing: as through a firewall that drops packets."""
    held: list[asyncio.StreamWriter] = []
    listening = await asyncio.start_server(lambda _, writer: held.append(writer), "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    asked = 0
    async with RedisServer(f"redis://127.0.0.1:{port}/0", "velox:") as server:
        cache = SharedCache(server)
        for _ in range(50):
            assert await cache.get(["a"]) == {}
            asked = max(asked, len(held))
    assert asked <= 2, "it is asked once, and once more by the client, not fifty times"
    for writer in held:
        writer.close()
    listening.close()
    await listening.wait_closed()


async def test_a_server_that_is_full_looks_as_if_it_were_away(mortal: Valkey) -> None:
    async with RedisServer(mortal.url, "velox:") as server:
        await server.ask(lambda redis: redis.config_set("maxmemory", "1"))
        cache = SharedCache(server)
        await cache.put({"a": b"1"}, LONG)
        assert await cache.get(["a"]) == {}
