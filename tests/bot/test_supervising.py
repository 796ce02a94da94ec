"""Programs are kept running, and ended together."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.supervising import Program, keep_running
from tests.bot.processes.spawned import parent_of, processes, until

ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": "1"}


async def test_one_that_ends_is_started_again_until_told_to_stop(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(keep_running([Program("short", ("--version",))], ENVIRONMENT, stop))
    said = ""

    def twice() -> bool:
        nonlocal said
        said += capfd.readouterr().out
        return said.count("velox 0") + said.count("velox 1") >= 2

    await until(twice)
    stop.set()
    assert await asyncio.wait_for(task, 60) == 0


async def test_one_that_cannot_be_started_ends_all(capfd: pytest.CaptureFixture[str]) -> None:
    programs = [Program("wrong", ("no-such-command",)), Program("short", ("--version",))]
    stop = asyncio.Event()
    assert await asyncio.wait_for(keep_running(programs, ENVIRONMENT, stop), 60) == 2
    assert stop.is_set()
    assert "no-such-command" in capfd.readouterr().err


async def test_all_end_when_told_to_stop(tmp_path: Path) -> None:
    """A sandboxed script that would go on for minutes."""
    script = tmp_path / "long.py"
    script.write_text("import time\ntime.sleep(300)\n")
    stop = asyncio.Event()
    words = ("sandbox", str(script))
    task = asyncio.create_task(keep_running([Program("long", words)], ENVIRONMENT, stop))

    def ours() -> list[int]:
        return [pid for pid, _ in processes("bot", *words) if parent_of(pid) == os.getpid()]

    await until(ours)
    stop.set()
    assert await asyncio.wait_for(task, 60) == 0
    assert not ours()


async def test_told_to_stop_before_it_starts_nothing_is_started() -> None:
    stop = asyncio.Event()
    stop.set()
    assert await keep_running([Program("never", ("--version",))], ENVIRONMENT, stop) == 0
