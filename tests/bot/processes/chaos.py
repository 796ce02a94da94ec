"""Everything goes wrong at once, by a seed: processes and the database die, GitHub fails, mail is lost.

`Chaos(plan, folder).run()` tells what was broken, and what is wrong afterwards, when nothing fails any more
and all that was put off has been done. Each last head of a pull request must have exactly one completed check
run and at most one review then; nothing may be said twice, no job be lost, none stuck.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from bot.events import EVENTS
from bot.healing.redeliveries import FROM_GITHUB
from bot.queue.work import dead, depths
from bot.store.embedded import EmbeddedPostgres
from bot.store.migrations import migrate
from bot.store.pool import connect
from tests.bot.agents.service import SECRET, SHOP, slow
from tests.bot.processes.spawned import Spawned, environment, spawned
from tests.github import StandIn
from tests.github.faults import Kind
from tests.github.invariants import violations
from tests.github.mail import Delivery
from tests.github.world import PullRequest
from tests.valkey import Valkey

PATIENCE = 900.0
"""Seconds without any progress after which what is left counts as stuck."""

FAULTS: tuple[Kind, ...] = (
    "502 html",
    "500",
    "503",
    "429",
    "403 secondary",
    "403 secondary, no retry-after",
    "timeout",
    "reset",
    "broken json",
)
MAIL = ("double", "hold", "lose")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much happens: repositories are spread over a fourth as many installations.

    After every push one thing breaks with probability `mischief`. `quiet` are seconds between pushes.
    `retry_after` is how many seconds GitHub asks to wait where it asks at all.
    """

    seed: int
    repositories: int = 20
    pushes: int = 300
    mischief: float = 0.5
    quiet: float = 0.2
    workers: int = 2
    retry_after: int = 2


@dataclass(slots=True)
class Outcome:
    """What was done, what was broken and how often, and every way in which the end is not as it should be."""

    pushes: int = 0
    heads: list[str] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Town:
    """All that can be broken."""

    github: StandIn
    server: EmbeddedPostgres
    valkey: Valkey
    processes: Sequence[Spawned]


class Chaos:
    """A town of repositories with Velox in it, as processes of their own."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.draw = random.Random(plan.seed)
        self.outcome = Outcome()
        self.pulls: dict[str, list[PullRequest]] = {}

    async def run(self) -> Outcome:
        """Play the plan, let everything come to rest, and judge."""
        began = time.monotonic()
        server = EmbeddedPostgres(self.folder / "server", {"full_page_writes": "off", "fsync": "off"})
        with Valkey(self.folder) as valkey:
            async with server, StandIn(webhook_secret=SECRET) as github:
                await self._storm(github, server, valkey)
        self.outcome.seconds = time.monotonic() - began
        return self.outcome

    async def _storm(self, github: StandIn, server: EmbeddedPostgres, valkey: Valkey) -> None:
        await self._migrate(server)
        keeping = asyncio.create_task(server.keep_running(0.2))
        github.server.faults.retry_after = self.plan.retry_after
        port = _free_port()
        github.webhook_url = f"http://127.0.0.1:{port}/webhook"
        async with self._processes(github, server.url, valkey.url, port) as processes:
            self._found(github)
            await self._play(Town(github, server, valkey, processes))
            await self._rest(github, server)
        keeping.cancel()
        await asyncio.wait([keeping])
        await self._judge(github, server)

    # --------------------------------------------------------------------------------------------- set-up

    @staticmethod
    async def _migrate(server: EmbeddedPostgres) -> None:
        connection = await connect(server.url)
        try:
            await migrate(connection)
        finally:
            await connection.close()

    @asynccontextmanager
    async def _processes(
        self, github: StandIn, database: str, redis: str, port: int
    ) -> AsyncIterator[Sequence[Spawned]]:
        variables = environment(
            github,
            self.folder / "data",
            DATABASE_URL=database,
            REDIS_URL=redis,
            PORT=str(port),
            VELOX_PROOF_SECONDS="5",
        )
        module = "tests.bot.processes.hasty"
        async with AsyncExitStack() as stack:
            log = self.folder / "web.log"
            web = await stack.enter_async_context(spawned(("serve",), variables, log, again=True))
            workers = [
                await stack.enter_async_context(
                    spawned((), variables, self.folder / f"worker-{number}.log", again=True, module=module)
                )
                for number in range(self.plan.workers)
            ]
            await web.says("web process ready")
            for worker in workers:
                await worker.says("worker ready")
            yield [web, *workers]

    def _found(self, github: StandIn) -> None:
        owners: dict[str, list[str]] = {}
        for number in range(self.plan.repositories):
            name = f"org{number // 4}/repo{number}"
            github.create_repository(name, SHOP, private=bool(number % 2))
            owners.setdefault(name.partition("/")[0], []).append(name)
            self.pulls[name] = []
        for names in owners.values():
            github.install(*names)

    # ----------------------------------------------------------------------------------------------- play

    async def _play(self, town: Town) -> None:
        for number in range(self.plan.pushes):
            self._push(town.github, number)
            if self.draw.random() < self.plan.mischief:
                self._break(town)
            await asyncio.sleep(self.draw.random() * 2 * self.plan.quiet)

    def _push(self, github: StandIn, number: int) -> None:
        """Open a pull request, or push to one: on top, or with force."""
        name = self.draw.choice(sorted(self.pulls))
        pulls = self.pulls[name]
        files = {f"shop/rows_{number}.py": slow(f"rows_{number}")}
        if not pulls or (len(pulls) < 3 and self.draw.random() < 0.3):
            branch = f"change-{len(pulls)}"
            pulls.append(github.open_pull_request(name, branch, files, title=f"Change {number}"))
        else:
            pull = self.draw.choice(pulls)
            forced = pull.base_sha if self.draw.random() < 0.3 else None
            github.push(name, pull.head_ref, files, parent=forced)
        self.outcome.pushes += 1

    def _break(self, town: Town) -> None:
        github = town.github
        what = self.draw.choices(("kill", "fault", "mail", "postgres", "valkey"), (5, 8, 5, 1, 1))[0]
        match what:
            case "kill":
                victim = self.draw.choice(town.processes)
                with suppress(ProcessLookupError):
                    victim.kill()
                what = f"kill -9 of {victim.log.stem.partition('-')[0]}"
            case "fault":
                kind = self.draw.choice(FAULTS)
                github.fail(1, kind, after=self.draw.random() < 0.5, skip=self.draw.randrange(6))
                what = f"GitHub: {kind}"
            case "mail":
                fate = self.draw.choice(MAIL)
                getattr(github.mail, fate)(self.draw.randrange(1, 3))
                if fate == "hold":
                    asyncio.get_running_loop().call_later(
                        3.0, github.mail.release, "shuffled", self.plan.seed
                    )
                what = f"mail: {fate}"
            case "postgres":
                if town.server.pid:
                    os.kill(town.server.pid, signal.SIGKILL)
                what = "kill -9 of postgres"
            case "valkey":
                town.valkey.kill()
                asyncio.get_running_loop().call_later(2.0, town.valkey.start_again)
                what = "kill -9 of valkey"
        self.outcome.broken[what] += 1

    # ----------------------------------------------------------------------------------------------- rest

    async def _rest(self, github: StandIn, server: EmbeddedPostgres) -> None:
        """Let nothing fail any more, and wait until nothing is left to do."""
        github.server.faults.waiting.clear()
        github.mail.rules.clear()
        await asyncio.sleep(3.5)  # what was held is released by then
        github.mail.release("shuffled", self.plan.seed)
        last, since = "", time.monotonic()
        quiet = 0
        while quiet < 20:
            await github.settled()
            left = await self._left(github, server)
            if left != last:
                last, since = left, time.monotonic()
            if left and time.monotonic() - since > PATIENCE:
                self.outcome.wrong.append(f"stuck for {PATIENCE:g} s: {left}")
                return
            quiet = 0 if left else quiet + 1
            await asyncio.sleep(0.1)

    async def _left(self, github: StandIn, server: EmbeddedPostgres) -> str:
        """Return what is still to be done, in words that change when something was done."""
        try:
            connection = await connect(server.url)
        except Exception as error:
            return f"no database: {type(error).__name__}"
        try:
            queue = [each for each in await depths(connection) if each.due or each.deferred or each.running]
            reviews = await connection.fetchval("select count(*) from reviews where finished_at is null")
            ended = await connection.fetchval("select count(*) from reviews where finished_at is not null")
            stored = {row["guid"] for row in await connection.fetch("select guid from deliveries")}
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            return f"no database: {type(error).__name__}"
        finally:
            connection.terminate()
        unheard = [each for each in _unheard(github) if each.guid not in stored]
        if not (unheard or queue or reviews):
            return ""
        jobs = {each.entrypoint: (each.due, each.deferred, each.running) for each in queue}
        return f"{len(unheard)} deliveries, jobs {jobs}, {reviews} reviews, {ended} ended"

    # ---------------------------------------------------------------------------------------------- judge

    async def _judge(self, github: StandIn, server: EmbeddedPostgres) -> None:
        self.outcome.heads = [pull.head for pulls in self.pulls.values() for pull in pulls]
        self.outcome.wrong += violations(github, *self.outcome.heads)
        connection = await connect(server.url)
        try:
            self.outcome.wrong += [
                f"dead letter: {job.entrypoint}: {job.reason}" for job in await dead(connection)
            ]
            stuck = await connection.fetch("select state from work where state <> 'dead'")
            self.outcome.wrong += [f"a job was left {row['state']}" for row in stuck]
            open_ones = await connection.fetch("select id, state from reviews where finished_at is null")
            self.outcome.wrong += [f"review {row['id']} was left {row['state']}" for row in open_ones]
        finally:
            await connection.close()


def _unheard(github: StandIn) -> list[Delivery]:
    """Return the deliveries that Velox should have asked for again: those of which it gave no sign.

    It may have them all the same, when it died before its answer. Installations it compares instead.
    """
    return [
        each
        for each in github.deliveries
        if each.event in EVENTS - FROM_GITHUB
        and not any(200 <= attempt.status_code < 300 for attempt in each.attempts)
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
