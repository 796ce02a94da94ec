"""Work that nobody waits for is cancelled; all other work is left to its end."""

from __future__ import annotations

import asyncio

import pytest

from bot.agents.watching import Superfluous, while_wanted


async def test_wanted_work_is_left_to_its_end() -> None:
    answers = iter([True, True, True])
    looked = asyncio.Event()

    async def work() -> str:
        await looked.wait()
        return "done"

    async def wanted() -> bool:
        looked.set()
        return next(answers)

    assert await while_wanted(work(), wanted, 0.01) == "done"


async def test_work_that_is_not_wanted_any_more_is_cancelled() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def wanted() -> bool:
        return False

    with pytest.raises(Superfluous):
        await while_wanted(work(), wanted, 0.01)
    assert ended.is_set()


async def test_what_the_work_raises_is_raised() -> None:
    async def work() -> None:
        raise ValueError("broke")

    async def wanted() -> bool:
        raise AssertionError("it was over before anybody looked")

    with pytest.raises(ValueError, match="broke"):
        await while_wanted(work(), wanted, 10.0)
