from __future__ import annotations

import asyncio

import pytest

from bot import worker


async def test_rounds_that_lose_their_cancellation_are_cancelled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A connection that is given back while the database is away raises in the place of the cancellation."""
    monkeypatch.setattr(worker, "TELL_AGAIN", 0.01)
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
        async with worker._looking_after(rounds(), asyncio.Event()):
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
        async with worker._looking_after(rounds(), stop):
            await asyncio.wait_for(stop.wait(), 30)


async def test_rounds_that_are_told_to_stop_end_by_themselves() -> None:
    stop, ended = asyncio.Event(), asyncio.Event()

    async def rounds() -> None:
        await stop.wait()
        ended.set()

    async with worker._looking_after(rounds(), stop):
        stop.set()
    assert ended.is_set()
