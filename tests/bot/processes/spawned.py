"""Velox as an operator runs it: processes of their own, with nothing but their environment."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.store.pool import Pool, open_pool
from bot.web.server import make_app, serving
from tests.bot.agents.service import SECRET, SHOP, Service, settings_for
from tests.github import StandIn

PATIENCE = 120.0
SILENCE = 2.0
"""Seconds after which the jobs of a killed worker go to the next one."""

CREDENTIALS = ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET")


def environment(github: StandIn, data: Path, **more: str) -> dict[str, str]:
    """What an operator would set, and nothing of what this machine has set for another Velox."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GITHUB_", "VELOX_", "DATABASE_", "REDIS_"))
    }
    return kept | {
        "GITHUB_URL": github.web_url,
        "GITHUB_APP_ID": str(github.app_id),
        "GITHUB_PRIVATE_KEY": github.private_key,
        "GITHUB_WEBHOOK_SECRET": github.webhook_secret,
        "VELOX_DATA": str(data),
        "VELOX_DEBOUNCE": "0",
        "VELOX_NICE": "0",  # tests run beside each other, and none is to wait for all others
        "VELOX_PROOF_SECONDS": "5",
        "VELOX_SILENCE": str(SILENCE),
        **more,
    }


@dataclass
class Spawned:
    """A process of Velox, or of another module that works like it; its output goes to a file."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    module: str = "bot"
    again: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: int = 0
    kills: list[int] = field(default_factory=list)

    def start(self) -> None:
        if self.process is not None:
            self.process.wait()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.words],
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started += 1

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        assert self.process is not None
        self.kills.append(self.process.pid)
        self.process.kill()

    def ask(self, number: signal.Signals = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    async def ended(self, seconds: float = 60.0) -> int:
        """Wait for the end of the process, and return its status."""
        process = self.process
        assert process is not None
        await until(lambda: process.poll() is not None, seconds)
        assert process.returncode is not None
        return process.returncode

    async def keep(self) -> None:
        """Start it again whenever it is dead."""
        while True:
            await asyncio.sleep(0.05)
            if self.process is not None and self.process.poll() is not None:
                self.start()

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    async def says(self, words: str, times: int = 1) -> None:
        """Wait until it has logged some words so often."""

        def there() -> bool:
            assert self.process is not None
            assert self.again or self.process.poll() is None, self.said()
            return self.said().count(words) >= times

        await until(there)


@asynccontextmanager
async def spawned(
    words: tuple[str, ...],
    environment: Mapping[str, str],
    log: Path,
    *,
    again: bool = False,
    module: str = "bot",
) -> AsyncIterator[Spawned]:
    """Run a process of Velox while the block runs; with `again` it is started anew when it dies."""
    process = Spawned(words, environment, log, module, again)
    process.start()
    keeping = asyncio.create_task(process.keep()) if again else None
    try:
        yield process
    finally:
        if keeping is not None:
            keeping.cancel()
            await asyncio.wait([keeping])
        last = process.process
        assert last is not None
        if last.poll() is None:
            last.terminate()
            try:
                await process.ended()
            except TimeoutError:
                last.kill()
                await process.ended()


@asynccontextmanager
async def town(database: str, data: Path, **more: Any) -> AsyncIterator[Service]:
    """The stand-in with `acme/shop` in it, and a web process (in this one) that hears of it; no worker."""
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository("acme/shop", SHOP, private=True)
        settings = settings_for(github, data, **{"VELOX_SILENCE": SILENCE, **more})
        pool = await open_pool(database)
        try:
            async with serving(make_app(settings, pool), "127.0.0.1", 0) as port:
                github.webhook_url = f"http://127.0.0.1:{port}/webhook"
                github.install("acme/shop")
                yield Service(github, pool)
        finally:
            await pool.close()


async def until(happened: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"it did not happen in {seconds:g} s")
        await asyncio.sleep(0.02)


async def health(url: str) -> Mapping[str, Any]:
    """Return what `/health/details` says; nothing where nobody answers."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(f"{url}/health/details") as answer,
        ):
            found: Mapping[str, Any] = await answer.json()
            return found
    except (aiohttp.ClientError, TimeoutError):
        return {}


async def until_health(url: str, status: str, seconds: float = PATIENCE) -> float:
    """Wait until the details of health have a status; return how many seconds it took."""
    began = time.monotonic()
    last: Mapping[str, Any] = {}
    while time.monotonic() - began < seconds:
        last = await health(url)
        if last.get("status") == status:
            return time.monotonic() - began
        await asyncio.sleep(0.2)
    raise TimeoutError(f"not {status} after {seconds:g} s but {last}")


def processes(*words: str) -> Iterator[tuple[int, list[str]]]:
    """Yield number and command line of the processes that have all of some words in it."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if all(word in command for word in words):
                yield int(folder.name), command


def variables_of(pid: int) -> dict[str, str]:
    """Return the environment with which a process was started."""
    raw = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    return dict(entry.partition("=")[::2] for entry in raw.split("\0") if "=" in entry)


def parent_of(pid: int) -> int:
    """Return the number of a process's parent, 0 if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


def is_running(pid: int) -> bool:
    """Tell whether a process goes on: one that ended may wait to be buried, by whoever inherited it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def dead_ends(pool: Pool) -> list[Any]:
    """Return the rows of the queue that nobody would ever take away."""
    return list(await pool.fetch("select entrypoint, state, reason from work where state <> 'dead'")) + list(
        await pool.fetch("select entrypoint, status::text from pgqueuer")
    )


def no_secrets(github: StandIn, *texts: str) -> None:
    """Insist that neither key, webhook secret nor the value of any token is in some texts."""
    key = [line for line in github.private_key.splitlines() if not line.startswith("-----")]
    secrets = [github.webhook_secret, *key, *github.world.tokens]
    assert len(secrets) > len(key) + 1, "no token was minted"
    for text in texts:
        assert not [secret[:8] for secret in secrets if len(secret) > 8 and secret in text]
