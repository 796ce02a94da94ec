"""Takes jobs and runs their handlers: counted before they begin, one at a time per lane, alive or given away.

Around pgqueuer's manager, which picks jobs, beats for them and picks those of silent workers again. What it
does not know is in `work`: that a job which killed its worker must not be tried for ever, and who has a
lane.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from uuid import UUID

import asyncpg
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job
from pgqueuer.ports.driver import NotifyCallback
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries

from bot.queue import heartbeats, work
from bot.queue.tasks import Claim, Overtaken, Park, RetryLater
from bot.store.pool import UNREACHABLE, Connection, Pool

Handler = Callable[[Claim], Awaitable[None]]

Mourner = Callable[[Connection, Claim, str], Awaitable[None]]
"""Hears of a job that is not tried any more, and why, in the transaction that says so."""

LOG = logging.getLogger(__name__)

AWAY = (*UNREACHABLE, asyncpg.InterfaceError)
"""What a sign of life may fail with: the next one may get through."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a worker works; all times in seconds.

    `silence` is after how long without a sign of life a job is given to another worker; signs are given
    three times as often. `poll` is how long an idle worker waits when nothing wakes it. `at_once` (2 or
    more) is how many jobs it runs at a time, `attempts` how often a job is begun before it is dead. A retry
    waits `first_wait`, doubled with each try up to `longest_wait`, and never all at the same moment.
    What shall come again `soon` waits that long. `busy_wait` is for a lane to become free. `grace` is how
    long a stopping worker lets its jobs go on.
    """

    silence: float = 30.0
    poll: float = 10.0
    at_once: int = 4
    attempts: int = 5
    first_wait: float = 10.0
    longest_wait: float = 900.0
    soon: float = 5.0
    busy_wait: float = 2.0
    grace: float = 20.0

    def wait(self, attempts: int, draw: Callable[[], float] = random.random) -> float:
        """Return how long a job rests after so many tries: exponential, and at least half of it."""
        whole = min(self.first_wait * 2.0 ** min(attempts - 1, 30), self.longest_wait)
        return whole * (0.5 + 0.5 * draw())

    def wait_of(self, later: RetryLater, attempts: int) -> float:
        """Return how long a job rests that asked for it."""
        if later.seconds is not None:
            return later.seconds
        return self.soon if later.soon else self.wait(attempts)


async def take(
    pool: Pool,
    handlers: Mapping[str, Handler],
    stop: asyncio.Event,
    *,
    process: str,
    roles: tuple[str, ...],
    host_name: str,
    pace: Pace | None = None,
    mourner: Mourner | None = None,
) -> None:
    """Run the handlers for the jobs of their entrypoints until `stop` is set; then end what runs.

    A job that does not end within the grace is given back, as if it had not been tried. `process` names this
    worker in its heartbeat rows, one per role. The pool needs a connection for listening, one for signs of
    life, and those that handlers use. When the server goes away, what runs has the same
    grace, and then asyncpg's error is raised: take again. Without handlers it gives signs of life alone.
    `mourner` hears of every job that becomes a dead letter here.
    """
    worker = _Worker(pool, dict(handlers), pace or Pace(), mourner)
    async with worker.beating(process, roles, host_name):
        await (worker.run(stop) if handlers else stop.wait())
    if worker.driver.trouble is not None:
        raise worker.driver.trouble


class WatchedDriver(AsyncpgPoolDriver):
    """Notices that the server went away: without it the manager would wait for its jobs before it says so.

    Above all it notices the end of the connection that listens: a server that is back at once answers every
    query, over connections made anew, but nobody would hear of jobs any more. And it says nothing before it
    listens: the manager's first question to itself would go unheard, and the manager end for it.
    """

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool)
        self.trouble: BaseException | None = None
        self.away = asyncio.Event()
        self.listens = asyncio.Event()

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        with self._watched():
            await super().add_listener(channel, callback)
        assert self._listener_connection is not None
        self._listener_connection.add_termination_listener(self._deaf)
        self.listens.set()

    def _deaf(self, _connection: object) -> None:
        if not self._entered:
            return  # the manager has ended, and given the connection back
        lost = asyncpg.ConnectionDoesNotExistError("the connection that listens for jobs was lost")
        self.trouble = self.trouble or lost
        self.away.set()

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        with self._watched():
            return await super().fetch(query, *args)

    async def execute(self, query: str, *args: object) -> str:
        with self._watched():
            return await super().execute(query, *args)

    async def notify(self, channel: str, payload: str) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self.listens, self.away)]
        try:
            # Where the server goes away before anybody listens, nobody ever will.
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        with self._watched():
            await super().notify(channel, payload)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except AWAY as error:
            self.trouble = self.trouble or error
            self.away.set()
            raise


class _Worker:
    def __init__(
        self, pool: Pool, handlers: dict[str, Handler], pace: Pace, mourner: Mourner | None = None
    ) -> None:
        self.mourner = mourner
        self.pool = pool
        self.handlers = handlers
        self.pace = pace
        self.running: dict[Claim, asyncio.Task[object]] = {}
        self.driver = WatchedDriver(pool)
        self.manager = QueueManager(Queries(self.driver))
        for entrypoint in handlers:
            self.manager.entrypoint(entrypoint, on_failure="hold", accepts_context=False)(self.execute)

    async def run(self, stop: asyncio.Event) -> None:
        stopping = [asyncio.create_task(self._stop(event)) for event in (stop, self.driver.away)]
        batch = max(1, self.pace.at_once // 2)
        try:
            await self.manager.run(
                dequeue_timeout=timedelta(seconds=self.pace.poll),
                batch_size=batch,
                max_concurrent_tasks=max(2 * batch, self.pace.at_once),
                heartbeat_timeout=timedelta(seconds=self.pace.silence),
                shutdown_on_listener_failure=True,
                log_aggregation_interval=timedelta(0),
            )
        finally:
            for waiting in stopping:
                waiting.cancel()

    async def _stop(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.manager.shutdown.set()
        await asyncio.sleep(self.pace.grace)
        for task in self.running.values():
            task.cancel()

    async def execute(self, job: Job) -> None:
        """Claim a job and run its handler; how it ended is settled when the block is left."""
        claim = await self.claim(job.id, self.manager.queue_manager_id)
        if claim is not None:
            async with _Settled(self, claim):
                await self.handlers[claim.entrypoint](claim)

    async def claim(self, job: int, worker: UUID) -> Claim | None:
        """Count the try and lease the lane, in one transaction; None if there is nothing to do."""
        async with self.pool.acquire() as connection, connection.transaction():
            claimed = await work.claim(connection, job, worker)
            if claimed is None:
                if await work.is_held_by_another(connection, job, worker):
                    self.leave()
                return None
            claim, reason = claimed
            if claim.attempts > self.pace.attempts:
                await self.bury(connection, claim, _given_up(claim.attempts - 1, reason))
                return None
            if not await work.take_lane(connection, claim, 2 * self.pace.silence):
                # leaving the transaction by an exception takes the counted try back
                raise RetryRequested(timedelta(seconds=self.pace.busy_wait * (0.5 + random.random())))
            return claim

    async def bury(self, connection: Connection, claim: Claim, reason: str) -> None:
        """Give a job up, and let whoever waits for it know."""
        async with connection.transaction():
            if await work.bury(connection, claim, reason):
                LOG.error("job %d (%s) is a dead letter: %s", claim.job, claim.entrypoint, reason)
                if self.mourner is not None:
                    await self.mourner(connection, claim, reason)

    async def settle(self, claim: Claim, error: BaseException | None) -> None:
        """Write down how a job ended; raises what tells the queue that it comes again.

        What is raised does not hold the reason: the queue's log is not purged with a customer.
        """
        wait: float | None = None
        async with self.pool.acquire() as connection:
            match self.verdict(claim, error):
                case None:
                    with suppress(Overtaken):  # or the handler finished it itself
                        await work.finish(connection, claim)
                case Park(reason=reason):
                    await self.bury(connection, claim, reason)
                case RetryLater(reason=reason, counted=counted) as later:
                    if await work.put_back(connection, claim, reason, counted=counted):
                        wait = self.pace.wait_of(later, claim.attempts)
            overtaken = await work.is_overtaken(connection, claim)
        if overtaken:
            LOG.warning("job %d (%s) is another worker's now", claim.job, claim.entrypoint)
            self.leave()
        if wait is not None:
            raise RetryRequested(timedelta(seconds=wait)) from None

    def verdict(self, claim: Claim, error: BaseException | None) -> RetryLater | Park | None:
        """Return what an ending means for the job."""
        match error:
            case None | Overtaken() | Park():
                return error if isinstance(error, Park) else None
            case asyncio.CancelledError():
                return RetryLater("its worker stopped", 1.0, counted=False)
            case RetryLater():
                later = error
            case _:
                LOG.error("job %d (%s) raised", claim.job, claim.entrypoint, exc_info=error)
                later = RetryLater(f"{type(error).__name__}: {error}")
        if later.counted and claim.attempts >= self.pace.attempts:
            return Park(_given_up(claim.attempts, later.reason))
        return later

    def leave(self) -> None:
        """Leave a job to the worker that has it now.

        Whatever a worker tells the queue at the end changes the job's row, whoever has it. Least harm does a
        wait: it lets the other one end in peace, and if that one dies, the job is still there.
        """
        raise RetryRequested(timedelta(seconds=self.pace.silence)) from None

    @asynccontextmanager
    async def beating(self, process: str, roles: tuple[str, ...], host_name: str) -> AsyncIterator[None]:
        """Give signs of life while the block runs; a block that is left on purpose takes them back."""
        beating = asyncio.create_task(self._beat_on(process, roles, host_name))
        try:
            yield
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating
            with suppress(*AWAY):
                async with self.pool.acquire(timeout=5) as connection:
                    await heartbeats.end(connection, process)

    async def _beat_on(self, process: str, roles: tuple[str, ...], host_name: str) -> None:
        missing: frozenset[Claim] = frozenset()
        while True:
            with suppress(*AWAY):
                async with self.pool.acquire() as connection:
                    await heartbeats.beat(connection, process, roles, host_name)
                    held = frozenset(self.running)
                    kept = await work.keep(connection, held, 2 * self.pace.silence)
                    await work.recover(connection, 4 * self.pace.silence)
                lost = frozenset(claim for claim in held if claim.job not in kept)
                for claim in lost & missing:  # missing twice: it was not just being finished
                    self._let_go(claim)
                missing = lost
            await asyncio.sleep(self.pace.silence / 3)

    def _let_go(self, claim: Claim) -> None:
        task = self.running.get(claim)
        if task is not None:
            LOG.warning("job %d (%s) was taken over or withdrawn", claim.job, claim.entrypoint)
            task.cancel()


class _Settled:
    """The block in which a handler runs; leaving it, however, settles the claim."""

    def __init__(self, worker: _Worker, claim: Claim) -> None:
        self.worker = worker
        self.claim = claim

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None  # a coroutine of a loop
        self.worker.running[self.claim] = task

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.worker.running.pop(self.claim, None)
        if error is not None and not isinstance(error, Exception | asyncio.CancelledError):
            return False  # the process ends
        await self.worker.settle(self.claim, error)
        return True


def _given_up(attempts: int, reason: str | None) -> str:
    return f"given up after {attempts} tries; the last: {reason or 'it said nothing'}"
