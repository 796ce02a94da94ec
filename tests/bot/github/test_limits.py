from __future__ import annotations

import random
from collections.abc import AsyncIterator
from email.utils import formatdate
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cache.server import RedisServer
from bot.cache.shared_limits import SHARE, SharedLimits
from bot.github.limits import (
    LONGEST_WAIT,
    WRITE_LEASE,
    WRITES_PER_HOUR,
    WRITES_PER_MINUTE,
    Limits,
    LocalLimits,
    Payer,
    told_wait,
)
from tests.bot.github.server import Clock
from tests.valkey import Valkey

ONE = Payer("github.com", 1)
OTHER = Payer("github.com", 2)


def quota(remaining: int, reset: float, **more: str) -> dict[str, str]:
    return {"x-ratelimit-remaining": str(remaining), "x-ratelimit-reset": str(int(reset)), **more}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["local", "shared"])
async def limits(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[Limits]:
    """The limits of one process, or those that processes share in a real Valkey."""
    if request.param == "local":
        yield LocalLimits(clock.wall)
    else:
        async with RedisServer(request.getfixturevalue("redis_url"), "velox:") as server:
            yield SharedLimits(server, clock.wall, clock=clock.wall)


def near(seconds: float) -> object:
    """Equal to a microsecond."""
    return pytest.approx(seconds, abs=2e-6)


async def test_nothing_known_means_go(limits: Limits) -> None:
    assert await limits.ask(ONE, write=False) == near(0)
    assert await limits.ask(ONE, write=True) == near(0)


async def test_a_spent_quota_blocks_its_installation_until_the_reset(clock: Clock, limits: Limits) -> None:
    await limits.hear(ONE, quota(0, clock.now + 900), limited=False)
    assert await limits.ask(ONE, write=False) == near(900)
    assert await limits.ask(OTHER, write=False) == near(0)
    assert await limits.ask(Payer("git.example.org", 1), write=False) == near(0)
    clock.now += 900
    assert await limits.ask(ONE, write=False) == near(0)


async def test_answers_that_overtake_each_other_do_not_raise_the_quota(clock: Clock, limits: Limits) -> None:
    reset = clock.now + 100
    await limits.hear(ONE, quota(0, reset), limited=False)
    await limits.hear(ONE, quota(1, reset), limited=False)
    assert await limits.ask(ONE, write=False) == near(100)
    await limits.hear(ONE, quota(5000, reset + 3600), limited=False)
    assert await limits.ask(ONE, write=False) == near(0)


async def test_another_resources_quota_and_nonsense_are_left_alone(clock: Clock, limits: Limits) -> None:
    await limits.hear(ONE, quota(0, clock.now + 9, **{"x-ratelimit-resource": "search"}), limited=False)
    await limits.hear(ONE, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, limited=False)
    await limits.hear(ONE, {"x-ratelimit-remaining": "²", "x-ratelimit-reset": "9" * 400}, limited=False)
    assert await limits.ask(ONE, write=False) == near(0)


async def test_a_secondary_limit_without_a_time_doubles_and_is_forgiven(clock: Clock, limits: Limits) -> None:
    for expected in (60, 120, 240):
        assert await limits.hear(ONE, {}, limited=True) == near(expected)
        await limits.hear(ONE, {}, limited=False)  # sent before the limit struck
        assert await limits.ask(ONE, write=False) == near(expected)
        clock.now += expected
    await limits.hear(ONE, {}, limited=False)
    assert await limits.hear(ONE, {}, limited=True) == near(60)


async def test_the_longer_of_two_blocks_holds(clock: Clock, limits: Limits) -> None:
    await limits.hear(ONE, {"retry-after": "300"}, limited=True)
    assert await limits.hear(ONE, {"retry-after": "5"}, limited=True) == near(300)


async def test_writes_are_serial_and_a_second_apart(clock: Clock, limits: Limits) -> None:
    assert await limits.ask(ONE, write=True) == near(0)
    clock.now += 0.25
    assert await limits.ask(ONE, write=True) == near(1.0)  # one is still under way
    assert await limits.ask(ONE, write=False) == near(0)
    assert await limits.ask(OTHER, write=True) == near(0)
    await limits.done(ONE)
    assert await limits.ask(ONE, write=True) == near(0.75)
    clock.now += 0.75
    assert await limits.ask(ONE, write=True) == near(0)


async def test_a_write_nobody_ended_gives_its_place_back(clock: Clock, limits: Limits) -> None:
    await limits.ask(ONE, write=True)
    clock.now += WRITE_LEASE
    assert await limits.ask(ONE, write=True) == near(0)


@given(st.lists(st.floats(0, 40, allow_nan=False), max_size=60))
async def test_no_minute_and_no_hour_sees_more_writes_than_its_budget(gaps: list[float]) -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    starts: list[float] = []
    for gap in [*gaps, *[0.0] * 500]:
        clock.now += gap
        while wait := await limits.ask(ONE, write=True):
            clock.now += wait
        starts.append(clock.now)
        await limits.done(ONE)
    for most, span in ((WRITES_PER_MINUTE, 60), (WRITES_PER_HOUR, 3600)):
        for first, last in zip(starts, starts[most:], strict=False):
            assert last - first >= span - 1e-3
    assert all(b - a >= 1 - 1e-3 for a, b in pairwise(starts))


async def test_no_minute_and_no_hour_sees_more_writes_over_two_processes(redis_url: str) -> None:
    """They ask by turns and at odd moments; together they keep to one budget."""
    clock, draws = Clock(), random.Random(7)
    starts: list[float] = []
    async with RedisServer(redis_url, "velox:") as one, RedisServer(redis_url, "velox:") as two:
        both = [SharedLimits(server, clock.wall, clock=clock.wall) for server in (one, two)]
        for _ in range(450):
            limits = draws.choice(both)
            while (wait := await limits.ask(ONE, write=True)) > 0:
                clock.now += wait + 1e-5
            starts.append(clock.now)
            clock.now += draws.choice((0.0, 0.0, 0.3, 2.0))
            await limits.done(ONE)
    for most, span in ((WRITES_PER_MINUTE, 60), (WRITES_PER_HOUR, 3600)):
        for first, last in zip(starts, starts[most:], strict=False):
            assert last - first >= span - 1e-3
    assert all(b - a >= 1 - 1e-3 for a, b in pairwise(starts))


async def test_what_one_process_hears_the_other_keeps_to(redis_url: str) -> None:
    clock = Clock()
    async with RedisServer(redis_url, "velox:") as one, RedisServer(redis_url, "velox:") as two:
        heard, other = [SharedLimits(server, clock.wall, clock=clock.wall) for server in (one, two)]
        await heard.hear(ONE, {"retry-after": "300"}, limited=True)
        assert await other.ask(ONE, write=False) == near(300)
        assert await other.ask(OTHER, write=False) == 0
        assert await heard.ask(OTHER, write=True) == 0
        assert await other.ask(OTHER, write=True) == near(1)
        clock.now += 5
        assert await other.ask(OTHER, write=True) == near(1), "one is under way in the other process"
        await heard.done(OTHER)
        assert await other.ask(OTHER, write=True) == 0


async def test_redis_counts_by_its_own_clock(redis_url: str) -> None:
    """Machines whose clocks differ by minutes keep to one budget."""
    async with RedisServer(redis_url, "velox:") as one, RedisServer(redis_url, "velox:") as two:
        late, early = Clock(), Clock()
        early.now += 600
        first, second = SharedLimits(one, late.wall), SharedLimits(two, early.wall)
        assert await first.ask(ONE, write=True) == 0
        assert 0 < await second.ask(ONE, write=True) <= 1


async def test_without_redis_each_process_writes_less_and_never_more(mortal: Valkey) -> None:
    clock = Clock()
    async with RedisServer(mortal.url, "velox:", clock=clock.wall) as server:
        limits = SharedLimits(server, clock.wall, clock=clock.wall)
        await limits.hear(OTHER, {"retry-after": "300"}, limited=True)
        mortal.kill()
        assert await limits.ask(OTHER, write=False) == near(300), "what was heard is not forgotten"
        starts: list[float] = []
        for _ in range(120):
            while (wait := await limits.ask(ONE, write=True)) > 0:
                clock.now += wait
            starts.append(clock.now)
            await limits.done(ONE)
        for most, span in ((WRITES_PER_MINUTE // SHARE, 60), (WRITES_PER_HOUR // SHARE, 3600)):
            for first, last in zip(starts, starts[most:], strict=False):
                assert last - first >= span - 1e-3
        assert await limits.ask(ONE, write=False) == 0, "reading goes on"


async def test_a_redis_that_lost_its_memory_gives_no_second_budget(mortal: Valkey) -> None:
    clock = Clock()
    async with RedisServer(mortal.url, "velox:", clock=clock.wall) as server:
        limits = SharedLimits(server, clock.wall, clock=clock.wall)
        await limits.hear(OTHER, {"retry-after": "300"}, limited=True)
        for _ in range(WRITES_PER_MINUTE - 1):
            assert await limits.ask(ONE, write=True) == 0
            await limits.done(ONE)
            clock.now += 1.0001
        mortal.kill()
        mortal.start()
        assert await limits.ask(OTHER, write=True) > 200
        assert await limits.ask(ONE, write=True) == 0
        await limits.done(ONE)
        clock.now += 0.5
        assert await limits.ask(ONE, write=True) > 0


async def test_many_installations_are_not_remembered_for_ever() -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    await limits.hear(ONE, {"retry-after": "3000"}, limited=True)
    for number in range(10_000):
        await limits.ask(Payer("github.com", number + 10), write=False)
    assert len(limits._states) <= 4097
    assert await limits.ask(ONE, write=False) == 3000


NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "30"}, 30),
        ({"retry-after": "0"}, 1),
        ({"retry-after": formatdate(NOW + 90, usegmt=True)}, 90),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "99999999"}, LONGEST_WAIT),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 40)}, 40),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-reset": str(int(NOW) + 40)}, None),
        ({"retry-after": "7", "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 40)}, 7),
    ],
)
def test_what_a_refusal_says(headers: dict[str, str], expected: float | None) -> None:
    assert told_wait(headers, NOW) == expected
