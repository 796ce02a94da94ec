from __future__ import annotations

from email.utils import formatdate
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.github.limits import (
    LONGEST_WAIT,
    WRITE_LEASE,
    WRITES_PER_HOUR,
    WRITES_PER_MINUTE,
    LocalLimits,
    Payer,
    told_wait,
)
from tests.bot.github.server import Clock

ONE = Payer("github.com", 1)
OTHER = Payer("github.com", 2)


def quota(remaining: int, reset: float, **more: str) -> dict[str, str]:
    return {"x-ratelimit-remaining": str(remaining), "x-ratelimit-reset": str(int(reset)), **more}


async def test_nothing_known_means_go() -> None:
    limits = LocalLimits(Clock().wall)
    assert await limits.ask(ONE, write=False) == 0
    assert await limits.ask(ONE, write=True) == 0


async def test_a_spent_quota_blocks_its_installation_until_the_reset() -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    await limits.hear(ONE, quota(0, clock.now + 900), limited=False)
    assert await limits.ask(ONE, write=False) == 900
    assert await limits.ask(OTHER, write=False) == 0
    assert await limits.ask(Payer("git.example.org", 1), write=False) == 0
    clock.now += 900
    assert await limits.ask(ONE, write=False) == 0


async def test_answers_that_overtake_each_other_do_not_raise_the_quota() -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    reset = clock.now + 100
    await limits.hear(ONE, quota(0, reset), limited=False)
    await limits.hear(ONE, quota(1, reset), limited=False)
    assert await limits.ask(ONE, write=False) == 100
    await limits.hear(ONE, quota(5000, reset + 3600), limited=False)
    assert await limits.ask(ONE, write=False) == 0


async def test_another_resources_quota_and_nonsense_are_left_alone() -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    await limits.hear(ONE, quota(0, clock.now + 9, **{"x-ratelimit-resource": "search"}), limited=False)
    await limits.hear(ONE, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, limited=False)
    await limits.hear(ONE, {"x-ratelimit-remaining": "²", "x-ratelimit-reset": "9" * 400}, limited=False)
    assert await limits.ask(ONE, write=False) == 0


async def test_a_secondary_limit_without_a_time_doubles_and_is_forgiven() -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    for expected in (60, 120, 240):
        assert await limits.hear(ONE, {}, limited=True) == expected
        await limits.hear(ONE, {}, limited=False)  # sent before the limit struck
        assert await limits.ask(ONE, write=False) == expected
        clock.now += expected
    await limits.hear(ONE, {}, limited=False)
    assert await limits.hear(ONE, {}, limited=True) == 60


async def test_the_longer_of_two_blocks_holds() -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    await limits.hear(ONE, {"retry-after": "300"}, limited=True)
    assert await limits.hear(ONE, {"retry-after": "5"}, limited=True) == 300


async def test_writes_are_serial_and_a_second_apart() -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    assert await limits.ask(ONE, write=True) == 0
    clock.now += 0.25
    assert await limits.ask(ONE, write=True) == 1.0  # one is still under way
    assert await limits.ask(ONE, write=False) == 0
    assert await limits.ask(OTHER, write=True) == 0
    await limits.done(ONE)
    assert await limits.ask(ONE, write=True) == 0.75
    clock.now += 0.75
    assert await limits.ask(ONE, write=True) == 0


async def test_a_write_nobody_ended_gives_its_place_back() -> None:
    clock = Clock()
    limits = LocalLimits(clock.wall)
    await limits.ask(ONE, write=True)
    clock.now += WRITE_LEASE
    assert await limits.ask(ONE, write=True) == 0


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
