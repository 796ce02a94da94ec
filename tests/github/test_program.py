"""The stand-in as a program: it says where it is, and ends when told."""

from __future__ import annotations

import asyncio
import signal
import stat
import sys
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parent.parent.parent


async def test_it_says_where_it_is_and_ends_when_told(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.github",
        "--demo",
        "--key",
        str(key),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        said = dict([(await process.stdout.readline()).decode().split(maxsplit=1) for _ in range(4)])
        assert said["API"].strip() == said["web"].strip() + "/api/v3" and said["web"].startswith(
            "http://127.0.0.1:"
        )
        async with aiohttp.ClientSession() as session, session.get(said["page"].strip()) as answer:
            assert answer.status == 200 and "Totals of known customers" in await answer.text()
        assert "PRIVATE KEY" in key.read_text() and stat.S_IMODE(key.stat().st_mode) == 0o600
    finally:
        process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 20) == 0
