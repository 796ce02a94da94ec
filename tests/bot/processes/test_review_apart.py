"""The engine in a process of its own: what it says, how it ends, and what it does not know."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.agents.apart import CannotReview, ReviewBroke, review_apart
from bot.bundle import Bundle, pack
from bot.review_file import read_review
from bot.reviewing import Effort
from engine.adapters.cache_files import NAME
from tests.bot.processes.spawned import parent_of, processes, until, variables_of
from tests.bot.test_reviewing import SLOW, change

PACKED = pack(Bundle(change("a.py", SLOW), {"a.py": SLOW}))


def reviewing() -> list[int]:
    return [pid for pid, _ in processes("bot.reviewing") if parent_of(pid) == os.getpid()]


async def test_a_bundle_becomes_a_review() -> None:
    assert read_review(await review_apart(PACKED, Effort(), 120)).review.comments


async def test_what_it_learned_of_files_stays_where_the_operator_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VELOX_CACHE_DIR", str(tmp_path))

    await review_apart(PACKED, Effort(), 120)

    assert (tmp_path / NAME).exists()


async def test_a_bundle_that_cannot_be_read_is_refused_with_a_sentence() -> None:
    with pytest.raises(CannotReview, match="cannot be read"):
        await review_apart(b"junk", Effort(), 120)


async def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ReviewBroke, match=r"longer than 0\.05 seconds"):
        await review_apart(PACKED, Effort(), 0.05)
    assert not reviewing()


async def test_one_that_nobody_waits_for_is_ended_and_knew_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET", "SECRET_KEY", "REDIS_URL"):
        monkeypatch.setenv(name, "only-for-velox")
    task = asyncio.create_task(review_apart(PACKED, Effort(), 120))
    await until(reviewing)
    (pid,) = reviewing()
    await until(lambda: "PYTHONSAFEPATH" in variables_of(pid))
    assert "only-for-velox" not in variables_of(pid).values()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled() and not reviewing()


async def test_one_that_is_killed_says_how_it_ended() -> None:
    task = asyncio.create_task(review_apart(PACKED, Effort(), 120))
    await until(reviewing)
    os.kill(reviewing()[0], 9)
    with pytest.raises(ReviewBroke, match="status -9"):
        await task
