from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from bot import beside
from bot.queue import Claim, Handler


async def test_rounds_that_lose_their_cancellation_are_cancelled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A connection that is given back while the database is away raises in the place of the cancellation."""
    monkeypatch.setattr(beside, "TELL_AGAIN", 0.01)
    told = 0

    async def rounds() -> None:
        nonlocal told
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                told += 1
                if told > 2:
                    raise

    async def trouble() -> None:
        async with beside.looking_after(rounds(), asyncio.Event()):
            await asyncio.sleep(0)
            raise ConnectionError("the server went away")

    with pytest.raises(ConnectionError):
        await asyncio.wait_for(trouble(), 30)
    assert told == 3


async def test_rounds_that_break_end_the_worker_with_their_error() -> None:
    stop = asyncio.Event()

    async def rounds() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with beside.looking_after(rounds(), stop):
            await asyncio.wait_for(stop.wait(), 30)


async def test_rounds_that_are_told_to_stop_end_by_themselves() -> None:
    stop, ended = asyncio.Event(), asyncio.Event()

    async def rounds() -> None:
        await stop.wait()
        ended.set()

    async with beside.looking_after(rounds(), stop):
        stop.set()
    assert ended.is_set()


async def test_short_jobs_have_places_of_their_own_and_the_end_of_one_side_is_that_of_both() -> None:
    taken: list[set[str]] = []
    stop = asyncio.Event()

    async def take(handlers: Mapping[str, Handler], stop: asyncio.Event) -> None:
        taken.append(set(handlers))
        if "plan" in handlers:
            raise ZeroDivisionError
        await stop.wait()

    async def do(claim: Claim) -> None: ...

    names = ("plan", "api", "optimize", "learn", "rollout", "api-train")
    with pytest.raises(ZeroDivisionError):
        await beside.side_by_side(take, dict.fromkeys(names, do), stop)
    assert taken == [{"plan", "learn"}, {"api", "optimize"}, {"rollout", "api-train"}]


async def test_without_handlers_one_side_gives_signs_of_life() -> None:
    taken: list[set[str]] = []

    async def take(handlers: Mapping[str, Handler], stop: asyncio.Event) -> None:
        taken.append(set(handlers))

    await beside.side_by_side(take, {}, asyncio.Event())
    assert taken == [set()]
