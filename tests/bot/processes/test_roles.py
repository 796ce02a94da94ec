"""Every role in a process and a data folder of its own, one database between them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.roles import ROLES
from bot.settings import variables
from tests.bot.agents.service import Service, slow
from tests.bot.processes.spawned import (
    CREDENTIALS,
    SILENCE,
    Spawned,
    environment,
    no_secrets,
    parent_of,
    processes,
    spawned,
    town,
    until,
    until_health,
    variables_of,
)
from tests.github.invariants import violations

SPEAKING = ("analyze", "publish", "monitor")


class Apart:
    def __init__(self, service: Service, workers: dict[str, Spawned]) -> None:
        self.service = service
        self.workers = workers

    @property
    def url(self) -> str:
        webhook = self.service.github.webhook_url
        assert webhook is not None
        return webhook.removesuffix("/webhook")


@pytest.fixture
async def apart(postgres_url: str, tmp_path: Path) -> AsyncIterator[Apart]:
    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(town(postgres_url, tmp_path / "web"))
        workers: dict[str, Spawned] = {}
        for role in ROLES:
            given = environment(service.github, tmp_path / role, DATABASE_URL=postgres_url, LOG_LEVEL="debug")
            if role not in SPEAKING:
                given = {name: value for name, value in given.items() if name not in CREDENTIALS}
            words = ("work", "--roles", role)
            workers[role] = await stack.enter_async_context(spawned(words, given, tmp_path / f"{role}.log"))
        yield Apart(service, workers)


async def test_a_review_passes_through_processes_that_share_nothing_but_the_database(
    apart: Apart, tmp_path: Path
) -> None:
    service = apart.service
    await asyncio.gather(*(worker.says("worker ready") for worker in apart.workers.values()))
    optimizer = apart.workers["optimize"].pid
    assert not set(CREDENTIALS) & set(variables_of(optimizer))
    pull = service.github.open_pull_request("acme/shop", "rows", {"shop/rows.py": slow("unique")})
    commands: set[str] = set()
    watching = asyncio.create_task(watched(commands))

    await until(lambda: any(parent_of(pid) == optimizer for pid, _ in processes("bot.reviewing")))
    (reviewing,) = [pid for pid, _ in processes("bot.reviewing") if parent_of(pid) == optimizer]
    held = variables_of(reviewing)
    assert not set(variables()) & set(held), "the review process knows settings of the server"
    assert not {name for name, value in held.items() if service.github.webhook_secret in value}
    ((host, number),) = await service.fetch("select host, id from reviews")
    assert held["VELOX_CHOOSING"] == f"0.05 {host}/{number} {tmp_path / 'optimize' / 'models'}"

    await service.idle()
    assert violations(service.github, pull.head) == []
    assert len(service.reviews(pull)) == 1
    assert await service.fetch("select from episodes"), "the learner took note of it"
    watching.cancel()
    assert any("fetch" in command for command in commands), "git was not seen at work"
    no_secrets(service.github, *commands, *(worker.said() for worker in apart.workers.values()))


async def watched(commands: set[str]) -> None:
    """Collect the command lines of all processes of this machine, again and again."""
    while True:
        commands.update(" ".join(words) for _, words in processes())
        await asyncio.sleep(0.005)


async def test_a_role_that_is_killed_is_missed_until_it_is_back(apart: Apart) -> None:
    await until_health(apart.url, "ok")
    worker = apart.workers["learn"]
    worker.kill()
    seconds = await until_health(apart.url, "degraded", 30)
    print(f"\ndegraded {seconds:.1f} s after the kill, with signs of life every {SILENCE / 3:.1f} s")
    began = time.monotonic()
    worker.start()
    await until_health(apart.url, "ok", 60)
    print(f"well {time.monotonic() - began:.1f} s after it was started again")


async def test_the_monitor_alone_gives_signs_of_life(postgres_url: str, tmp_path: Path) -> None:
    async with town(postgres_url, tmp_path / "web", VELOX_ROLES=("monitor",)) as service:
        given = environment(service.github, tmp_path / "worker", DATABASE_URL=postgres_url)
        async with spawned(("work", "--roles", "monitor"), given, tmp_path / "log") as worker:
            await worker.says("worker ready")
            await until_health((service.github.webhook_url or "").removesuffix("/webhook"), "ok")
            worker.ask()
            assert await worker.ended() == 0
        assert not await service.fetch("select from heartbeats")


@pytest.mark.parametrize(
    ("words", "variables", "said"),
    [
        (("--roles", "lern"), {}, "names 'lern', which is no role"),
        (("--roles", ","), {}, "names no role"),
        ((), {"VELOX_ROLES": "analyse"}, "VELOX_ROLES names 'analyse', which is no role"),
        (("--roles", "learn"), {"VELOX_SILENCE": "0"}, "VELOX_SILENCE cannot be used"),
    ],
)
async def test_roles_and_settings_that_are_none_are_refused(
    tmp_path: Path, words: tuple[str, ...], variables: dict[str, str], said: str
) -> None:
    given = {"PATH": "/usr/bin:/bin", "VELOX_DATA": str(tmp_path / "data"), **variables}
    async with spawned(("work", *words), given, tmp_path / "log") as worker:
        assert await worker.ended() == 2
    assert said in " ".join(worker.said().replace("│", " ").split())
    assert not (tmp_path / "data").exists()


async def test_a_worker_says_at_once_all_that_it_lacks(tmp_path: Path) -> None:
    given = {"PATH": "/usr/bin:/bin", "VELOX_DATA": str(tmp_path / "data"), "VELOX_SILENCE": "no"}
    async with spawned(("work",), given, tmp_path / "log") as worker:
        assert await worker.ended() == 2
    first, *complaints = worker.said().splitlines()
    assert first == "velox: 3 settings cannot be used:"
    assert [line.split()[0] for line in complaints] == [
        "GITHUB_APP_ID",
        "GITHUB_PRIVATE_KEY",
        "VELOX_SILENCE",
    ]


async def test_a_database_that_was_never_migrated_is_refused(empty_postgres_url: str, tmp_path: Path) -> None:
    given = {"PATH": "/usr/bin:/bin", "VELOX_DATA": str(tmp_path), "DATABASE_URL": empty_postgres_url}
    async with spawned(("work", "--roles", "learn"), given, tmp_path / "log") as worker:
        assert await worker.ended() == 2
    assert worker.said() == "velox: The database has no tables of Velox yet: run `velox migrate` first.\n"


async def test_a_worker_waits_for_a_github_that_is_away_and_ends_when_asked(
    postgres_url: str, tmp_path: Path
) -> None:
    async with town(postgres_url, tmp_path / "web") as service:
        given = environment(service.github, tmp_path / "worker", DATABASE_URL=postgres_url)
        service.github.fail(1_000_000, "503", "GET */app")
        async with spawned(("work",), given, tmp_path / "log") as worker:
            await worker.says("GitHub does not say who we are")
            worker.ask()
            assert await worker.ended() == 0
        service.github.server.faults.waiting.clear()
        service.github.fail(1, "503", "GET */app")
        async with spawned(("work",), given, tmp_path / "log2") as worker:
            await worker.says("worker ready")
        no_secrets_in = worker.said()
        assert service.github.webhook_secret not in no_secrets_in
