"""The stand-in as a program: it says where it is, and ends when told."""

from __future__ import annotations

import asyncio
import signal
import stat
import subprocess
import sys
from pathlib import Path

import aiohttp
from aiohttp import web

from tests.github.git import environment

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


async def test_a_repository_from_disk_is_opened_when_the_app_is_there(tmp_path: Path) -> None:
    folder, healthy = tmp_path / "tool", asyncio.Event()
    folder.mkdir()
    identity = ("-c", "user.name=x", "-c", "user.email=x@y")
    for words in (
        ("init", "-q", "-b", "trunk"),
        (*identity, "commit", "-q", "--allow-empty", "-m", "base"),
        ("checkout", "-q", "-b", "work"),
        (*identity, "commit", "-q", "--allow-empty", "-m", "head"),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True, env=environment(tmp_path))

    async def health(request: web.Request) -> web.Response:
        status = 200 if healthy.is_set() else 503
        healthy.set()
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/health", health)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/health"
    options = ("--adopt", str(folder), "--head", "work", "--base", "trunk", "--when", url)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.github", *options, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        said = dict([(await process.stdout.readline()).decode().split(maxsplit=1) for _ in range(4)])
        assert healthy.is_set() and said["page"].strip().endswith("/acme/tool/pull/1")
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
        await runner.cleanup()
