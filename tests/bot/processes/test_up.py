"""`velox up`: everything on one machine in one command, from nothing, and without a trace when it ends."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.bot.agents.service import SECRET, SHOP, slow
from tests.bot.processes.spawned import (
    CREDENTIALS,
    Spawned,
    environment,
    health,
    no_secrets,
    parent_of,
    processes,
    spawned,
    until,
    until_health,
)
from tests.bot.web.browser import Browser
from tests.github import StandIn
from tests.github.invariants import violations


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the user of Postgres can reach, when the tests are the superuser's."""
    made = Path(tempfile.mkdtemp(prefix="velox-up-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
async def github() -> AsyncIterator[StandIn]:
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository("acme/shop", SHOP, private=True)
        yield github


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Up:
    def __init__(self, process: Spawned, port: int, data: Path) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"
        self.data = data

    def child(self, word: str) -> int:
        """The number of the process that `velox up` started for a command."""
        (found,) = self.children(word)
        return found

    def children(self, word: str) -> list[int]:
        return [pid for pid, _ in processes("bot", word) if parent_of(pid) == self.process.pid]

    def postgres(self) -> list[int]:
        return [pid for pid, words in processes(str(self.data / "postgres" / "data")) if "-D" in words]

    def socket_folder(self) -> Path:
        words = next(words for _, words in processes(str(self.data / "postgres" / "data")))
        return Path(next(word for word in words if "unix_socket" in word).partition("=")[2])


@asynccontextmanager
async def up(github: StandIn, folder: Path, port: int = 0) -> AsyncIterator[Up]:
    port = port or free_port()
    given = environment(github, folder / "data", PORT=str(port), VELOX_NICE="1")
    github.webhook_url = f"http://127.0.0.1:{port}/webhook"
    async with spawned(("up",), given, folder / "up.log") as process:
        try:
            yield Up(process, port, folder / "data")
        finally:
            print(process.said())  # shown where a test fails


@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT", "Ctrl-C"])
async def test_it_starts_from_nothing_and_ends_without_a_trace(
    github: StandIn, folder: Path, how: str
) -> None:
    began = time.monotonic()
    async with up(github, folder) as velox:
        await until_health(velox.url, "ok")
        print(f"\nwell {time.monotonic() - began:.1f} s after it was started from nothing")
        sockets = velox.socket_folder()
        started = [velox.child("serve"), velox.child("work"), *velox.postgres()]
        assert sockets.exists() and len(started) == 3
        web, worker, database = (os.getpriority(os.PRIO_PROCESS, pid) for pid in started)
        assert worker == max(1, web) and web == database
        if how == "Ctrl-C":  # which a terminal sends to all that it sees
            os.killpg(velox.process.pid, signal.SIGINT)
        else:
            velox.process.ask(signal.Signals[how])
        assert await velox.process.ended() == 0, velox.process.said()
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    assert not sockets.exists()
    assert not (velox.data / "postgres" / "data" / "postmaster.pid").exists()
    assert not list((velox.data / "scratch").iterdir())
    async with up(github, folder) as velox:  # the folder is free again
        await until_health(velox.url, "ok")
    assert "Traceback" not in velox.process.said()


async def test_what_is_killed_is_started_again_and_nothing_is_lost(github: StandIn, folder: Path) -> None:
    async with up(github, folder) as velox:
        await until_health(velox.url, "ok")
        github.install("acme/shop")
        for word, ready in (("serve", "web process ready"), ("work", "worker ready")):
            dead = velox.child(word)
            os.kill(dead, signal.SIGKILL)
            await velox.process.says(ready, 2)
            assert velox.child(word) != dead
            await until_health(velox.url, "ok")
        (dead,) = velox.postgres()
        os.kill(dead, signal.SIGKILL)
        await velox.process.says("worker ready", 3)
        assert velox.postgres() not in ([], [dead])
        assert "the server went away" in velox.process.said()
        await until_health(velox.url, "ok")
        pull = github.open_pull_request("acme/shop", "rows", {"shop/rows.py": slow("unique")})
        await until(lambda: [run for run in github.world.runs if run.status == "completed"])
        assert violations(github, pull.head) == []
    no_secrets(github, velox.process.said())


async def test_when_it_is_killed_what_it_started_ends_and_the_next_one_takes_over(
    github: StandIn, folder: Path
) -> None:
    async with up(github, folder) as velox:
        await until_health(velox.url, "ok")
        children = [velox.child("serve"), velox.child("work")]
        velox.process.kill()
        await until(lambda: not [pid for pid in children if Path(f"/proc/{pid}").exists()], 60)
    async with up(github, folder) as velox:
        await until_health(velox.url, "ok")
        assert len(velox.postgres()) == 1


async def test_a_port_or_a_folder_that_is_taken_ends_it_with_a_sentence(
    github: StandIn, folder: Path
) -> None:
    async with up(github, folder) as velox:
        await until_health(velox.url, "ok")
        async with up(github, folder) as second:
            assert await second.process.ended() == 2
        assert "is in use by another Velox" in second.process.said()
        taken = int(velox.url.rpartition(":")[2])
        (folder / "other").mkdir(mode=0o711)
        async with up(github, folder / "other", taken) as third:
            assert await third.process.ended() == 2, third.process.said()
        assert f"port {taken}: " in third.process.said()
        assert not third.postgres()
        assert (await health(velox.url))["status"] == "ok"


async def test_from_nothing_to_the_first_review_without_a_variable_of_the_app(
    github: StandIn, folder: Path
) -> None:
    """An operator with a terminal and a browser: the set-up page, GitHub's page, an installation."""
    port = free_port()
    given = environment(github, folder / "data", PORT=str(port))
    given = {name: value for name, value in given.items() if name not in CREDENTIALS}
    github.webhook_url = None
    async with spawned(("up",), given, folder / "up.log") as process:
        await process.says("/setup?token=")
        (link,) = re.findall(r"http://\S+/setup\?token=\S+", process.said())
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            browser = Browser(session)
            form = await browser.open(link)
            asked = await browser.send(form, url=f"http://127.0.0.1:{port}", organization="")
            assert (await browser.send(asked)).status == 200
        await until_health(f"http://127.0.0.1:{port}", "ok")
        github.install("acme/shop")
        pull = github.open_pull_request("acme/shop", "rows", {"shop/rows.py": slow("unique")})
        await until(lambda: [run for run in github.world.runs if run.status == "completed"])
        assert violations(github, pull.head) == []
        process.ask()
        assert await process.ended() == 0, process.said()
    no_secrets(github, process.said())


async def test_it_ends_while_it_waits_to_be_set_up(github: StandIn, folder: Path) -> None:
    given = environment(github, folder / "data", PORT=str(free_port()))
    given = {name: value for name, value in given.items() if name not in CREDENTIALS}
    async with spawned(("up",), given, folder / "up.log") as process:
        await process.says("/setup?token=")
        process.ask()
        assert await process.ended() == 0, process.said()


async def test_wrong_settings_are_complained_of_once_and_completely(folder: Path) -> None:
    given = {"PATH": os.defpath, "VELOX_DATA": str(folder / "data"), "PORT": "http", "GITHUB_APP_ID": "7"}
    async with spawned(("up",), given, folder / "log") as process:
        assert await process.ended() == 2
    first, *complaints = process.said().splitlines()
    assert first == "velox: 3 settings cannot be used:"
    assert [line.split()[0] for line in complaints] == [
        "GITHUB_PRIVATE_KEY",
        "GITHUB_WEBHOOK_SECRET",
        "PORT",
    ]
    assert not (folder / "data").exists()


async def test_it_ends_while_it_starts(github: StandIn, folder: Path) -> None:
    for seconds in (2.0, 4.0):
        async with up(github, folder) as velox:
            await asyncio.sleep(seconds)
            velox.process.ask()
            assert await velox.process.ended() in (0, -signal.SIGTERM), velox.process.said()
        assert not velox.postgres()
