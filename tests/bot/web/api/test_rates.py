"""How often somebody may ask, in one process and in Redis alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cache.server import RedisServer
from bot.web.api.rates import Rates, address_of
from tests.bot.web.api.conftest import OTHERS, TOKEN, Client


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def allowed(rates: Rates, rate: int, tries: int, subject: str = "somebody") -> int:
    return sum([await rates.ask(subject, rate) == 0 for _ in range(tries)])


async def test_so_many_may_come_at_once_and_then_one_by_one() -> None:
    clock = Clock()
    rates = Rates(clock=clock)

    assert await allowed(rates, 60, 100) == 60
    wait = await rates.ask("somebody", 60)
    assert wait == pytest.approx(1.0)
    clock.now += 1.0
    assert await allowed(rates, 60, 5) == 1
    clock.now += 3600.0
    assert await allowed(rates, 60, 100) == 60


async def test_whoever_waits_as_told_may_go_on() -> None:
    clock = Clock()
    rates = Rates(clock=clock)
    for _ in range(50):
        clock.now += await rates.ask("somebody", 7) + 1e-6


async def test_others_are_counted_apart_and_zero_is_no_limit() -> None:
    rates = Rates(clock=Clock())

    assert await allowed(rates, 2, 5) == 2
    assert await allowed(rates, 2, 5, "another") == 2
    assert await allowed(rates, 0, 500, "free") == 500


async def test_processes_count_together_in_redis(redis_url: str) -> None:
    async with RedisServer(redis_url, "velox:") as one, RedisServer(redis_url, "velox:") as other:
        first, second = Rates(one), Rates(other)

        assert await allowed(first, 6, 4) + await allowed(second, 6, 10) == 6
        assert 0 < await first.ask("somebody", 6) <= 10.0
        assert await allowed(second, 6, 3, "another") == 3


async def test_while_redis_is_away_there_is_less_and_never_more() -> None:
    async with RedisServer("redis://127.0.0.1:1/0", "velox:") as server:
        assert await allowed(Rates(server, clock=Clock()), 40, 100) == 10


async def test_an_address_that_asks_too_often_is_told_when_to_come_again(served: Callable[..., Any]) -> None:
    client = await served(VELOX_API_ADDRESS_RATE=3, API_AUTH_TOKEN=TOKEN)
    answers = [await client.get("/") for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 21
    assert (await client.get("/health")).status == 200
    assert (await client.get("/database/status")).status == 429
    assert (await client.get("/database/status", headers={"X-API-Token": TOKEN})).status == 200


async def test_a_token_that_asks_too_often_does_not_slow_the_others(served: Callable[..., Any]) -> None:
    client = await served(VELOX_API_TOKEN_RATE=2, API_AUTH_TOKEN=f"{TOKEN},{OTHERS['X-API-Token']}")
    mine = {"X-API-Token": TOKEN}
    statuses = [(await client.get("/database/status", headers=mine)).status for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert (await client.get("/database/status", headers=OTHERS)).status == 200


async def test_guesses_of_tokens_are_counted(served: Callable[..., Any]) -> None:
    client: Client = await served(VELOX_API_ADDRESS_RATE=2, API_AUTH_TOKEN=TOKEN)
    tries = [await client.get("/database/status", headers={"X-API-Token": f"guess-{n}"}) for n in range(3)]

    assert [answer.status for answer in tries] == [401, 401, 429]


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "found"),
    [
        ("203.0.113.7", "", 0, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", 0, "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1", 2, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "", 0, "203.0.113.7"),
        (None, "", 0, "unknown"),
        ("10.0.0.1", "rubbish", 1, "unknown"),
    ],
)
def test_who_asks_as_far_as_addresses_tell(
    remote: str | None, forwarded: str, proxies: int, found: str
) -> None:
    assert address_of(remote, forwarded, proxies) == found


@given(st.text(), st.text(), st.integers(0, 8))
def test_no_header_breaks_the_reading_of_addresses(remote: str, forwarded: str, proxies: int) -> None:
    assert address_of(remote, forwarded, proxies)
