"""Processes that are forked from one which has read Velox already."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.agents.apart import CannotReview, ReviewBroke, environment, optimized_apart
from bot.agents.gathering import packed
from bot.agents.warm import Warm
from bot.cache.local import LocalCache
from bot.counter import packing
from bot.counter.optimizing import Order, read_work
from bot.reviewing import Effort
from tests.bot.processes.spawned import is_running, parent_of, until, variables_of
from tests.bot.web.api.working import SLOW

STATIC = Effort(proof_seconds=0.0)
DATA = packed(packing.of_code(SLOW, "rows.py"))


@pytest.fixture
async def warm() -> AsyncIterator[Warm]:
    async with Warm(environment()) as warm:
        yield warm


def server_of(warm: Warm) -> int:
    assert warm._process is not None
    return warm._process.pid


def children_of(parent: int) -> list[int]:
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [pid for pid in pids if parent_of(pid) == parent]


async def optimized(warm: Warm, data: bytes = DATA, seconds: float = 60.0) -> bytes:
    return await optimized_apart(Order(), data, STATIC, seconds, LocalCache(), warm=warm)


async def test_it_says_what_a_process_of_its_own_says(warm: Warm) -> None:
    alone = read_work(await optimized_apart(Order(), DATA, STATIC, 60.0))
    found = [read_work(work) for work in await asyncio.gather(*(optimized(warm) for _ in range(3)))]

    assert alone.patches
    assert {(work.fingerprints, work.patches) for work in found} == {(alone.fingerprints, alone.patches)}
    assert children_of(server_of(warm)) == []


async def test_trouble_is_told_and_does_not_stay(warm: Warm) -> None:
    with pytest.raises(CannotReview, match="cannot be read"):
        await optimized(warm, b"no bundle")
    assert read_work(await optimized(warm)).patches


async def test_one_that_nobody_waits_for_is_ended_and_knows_no_secret(
    warm: Warm, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "GITHUB_PRIVATE_KEY", "SECRET_KEY"):
        monkeypatch.setenv(name, "only-for-velox")
    await optimized(warm)
    server = server_of(warm)
    assert "only-for-velox" not in variables_of(server).values()
    running = asyncio.create_task(optimized(warm, packed(packing.of_code(SLOW * 1000, "rows.py"))))
    await until(lambda: children_of(server))
    (child,) = children_of(server)
    await until(lambda: os.getpgid(child) == child)
    running.cancel()
    await asyncio.wait([running])
    await until(lambda: not children_of(server))
    assert read_work(await optimized(warm)).patches


async def test_one_that_is_killed_says_how_it_ended(warm: Warm) -> None:
    await optimized(warm)
    running = asyncio.create_task(optimized(warm, packed(packing.of_code(SLOW * 1000, "rows.py"))))
    await until(lambda: children_of(server_of(warm)))
    os.kill(children_of(server_of(warm))[0], signal.SIGKILL)
    with pytest.raises(ReviewBroke, match="status -9"):
        await running


async def test_one_that_takes_too_long_is_ended(warm: Warm) -> None:
    with pytest.raises(ReviewBroke, match=r"longer than 0\.05 seconds"):
        await optimized(warm, seconds=0.05)
    await until(lambda: not children_of(server_of(warm)))


async def test_where_the_one_that_forks_is_killed_there_is_another(warm: Warm) -> None:
    await optimized(warm)
    running = asyncio.create_task(optimized(warm, packed(packing.of_code(SLOW * 1000, "rows.py"))))
    await until(lambda: children_of(server_of(warm)))
    (child,) = children_of(server_of(warm))
    os.kill(server_of(warm), signal.SIGKILL)
    with pytest.raises(ReviewBroke, match="ended"):
        await running
    await until(lambda: not is_running(child))
    assert read_work(await optimized(warm)).patches


async def test_it_ends_with_whoever_wanted_it() -> None:
    async with Warm(environment()) as warm:
        await optimized(warm)
        server = server_of(warm)
    assert not Path(f"/proc/{server}").exists()
