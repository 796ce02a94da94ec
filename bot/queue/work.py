"""The rows of a job: put in, claimed, finished, put back, buried, and what can be seen of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from bot.queue.tasks import Claim, Overtaken, Task
from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that is not tried any more, and why."""

    job: int
    entrypoint: str
    tenant: str | None
    lane: str | None
    attempts: int
    reason: str
    died: datetime


@dataclass(frozen=True, slots=True)
class Depth:
    """How many jobs of an entrypoint there are; `age` is how many seconds the oldest has been due."""

    entrypoint: str
    due: int
    deferred: int
    running: int
    age: float


async def enqueue(connection: Connection, tasks: Iterable[Task]) -> tuple[int | None, ...]:
    """Put jobs in, in the caller's transaction, and return their numbers: None where the key was taken."""
    wanted = list(tasks)
    if not wanted:
        return ()
    turns = await _turns(connection, wanted)
    headers = [{"tenant": task.tenant, "lane": task.lane} for task in wanted]
    found = await _queue(connection).enqueue(
        [task.entrypoint for task in wanted],
        [task.payload for task in wanted],
        [-turn for turn in turns],
        [timedelta(seconds=task.delay) for task in wanted],
        [task.key for task in wanted],
        [{name: value for name, value in header.items() if value is not None} for header in headers],
        on_conflict="skip",
    )
    jobs = [None if job is None else int(job) for job in found]
    ours = [
        (job, task, turn)
        for job, task, turn in zip(jobs, wanted, turns, strict=True)
        if job is not None and task.tenant is not None
    ]
    if ours:
        await connection.execute(
            SQL["remember_work"],
            [job for job, _, _ in ours],
            [task.entrypoint for _, task, _ in ours],
            [task.payload for _, task, _ in ours],
            [task.key for _, task, _ in ours],
            [task.tenant for _, task, _ in ours],
            [task.lane for _, task, _ in ours],
            [turn for _, _, turn in ours],
        )
    return tuple(jobs)


async def _turns(connection: Connection, tasks: Sequence[Task]) -> list[int]:
    """Return when each task's turn is: after the tenant's others, which no other tenant has to wait for.

    Goyal, Vin, Cheng: "Start-time Fair Queueing", SIGCOMM 1996, with every job of the same length.
    """
    asked = {(task.entrypoint, task.tenant) for task in tasks if task.tenant is not None}
    if not asked:
        return [0] * len(tasks)
    pairs = sorted(asked)
    rows = await connection.fetch(
        SQL["next_turns"], [entrypoint for entrypoint, _ in pairs], [tenant for _, tenant in pairs]
    )
    next_turn: dict[tuple[str, str | None], int] = {(r["entrypoint"], r["tenant"]): r["turn"] for r in rows}
    turns = []
    for task in tasks:
        turn = next_turn.get((task.entrypoint, task.tenant), 0)
        if task.tenant is not None:
            next_turn[task.entrypoint, task.tenant] = turn + 1
        turns.append(turn)
    return turns


async def claim(connection: Connection, job: int, worker: UUID) -> tuple[Claim, str | None] | None:
    """Take a job that the queue gave to a worker, and count the try, before anything of it is done.

    Also returns why it rested last. None if the job is not this worker's any more, or is dead.
    """
    row = await connection.fetchrow(SQL["claim_job"], job, worker)
    if row is None:
        return None
    claimed = Claim(
        job=row["job_id"],
        number=row["claim"],
        entrypoint=row["entrypoint"],
        payload=row["payload"],
        attempts=row["attempts"],
        tenant=row["tenant"],
        lane=row["lane"],
    )
    return claimed, row["reason"]


async def take_lane(connection: Connection, claim: Claim, seconds: float) -> bool:
    """Lease the job's lane; False while another job has it. A lease that nobody renewed in time is free."""
    if claim.lane is None:
        return True
    lease = timedelta(seconds=seconds)
    return await connection.fetchval(SQL["take_lane"], claim.lane, claim.job, claim.number, lease) is not None


async def finish(connection: Connection, claim: Claim) -> None:
    """Make a job done, in the transaction of what it did; `Overtaken` undoes both when another has it."""
    async with connection.transaction():
        if await connection.fetchval(SQL["forget_work"], claim.job, claim.number) is None:
            raise Overtaken(f"job {claim.job} was taken over by another worker")
        await connection.execute(SQL["forget_queued"], claim.job)
        await connection.execute(SQL["leave_lane"], claim.job, claim.number)


async def put_back(connection: Connection, claim: Claim, reason: str | None, *, counted: bool) -> bool:
    """Let a job rest and leave its lane; False if another has it. The consumer tells the queue itself."""
    async with connection.transaction():
        await connection.execute(SQL["leave_lane"], claim.job, claim.number)
        uncounted = 0 if counted else 1
        rested = await connection.fetchval(SQL["rest_work"], claim.job, claim.number, reason, uncounted)
        return rested is not None


async def bury(connection: Connection, claim: Claim, reason: str) -> bool:
    """Move a job to the dead letters; False if another has it."""
    async with connection.transaction():
        await connection.execute(SQL["leave_lane"], claim.job, claim.number)
        if await connection.fetchval(SQL["bury_work"], claim.job, claim.number, reason) is None:
            return False
        await connection.execute(SQL["forget_queued"], claim.job)
        return True


async def is_held_by_another(connection: Connection, job: int, worker: UUID) -> bool:
    """Tell whether the queue gave a job to another worker than this one."""
    return bool(await connection.fetchval(SQL["is_held_by_another"], job, worker))


async def is_overtaken(connection: Connection, claim: Claim) -> bool:
    """Tell whether a job was claimed again since; a job that is gone was not."""
    return bool(await connection.fetchval(SQL["is_overtaken"], claim.job, claim.number))


async def keep(connection: Connection, claims: Iterable[Claim], lease: float) -> frozenset[int]:
    """Give a sign of life for claims, and return the numbers of the jobs that are still these claims'."""
    held = list(claims)
    if not held:
        return frozenset()
    rows = await connection.fetch(
        SQL["keep_work"],
        [claim.job for claim in held],
        [claim.number for claim in held],
        timedelta(seconds=lease),
    )
    return frozenset(row["job_id"] for row in rows)


async def recover(connection: Connection, silent: float) -> int:
    """Put jobs back into the queue that it lost and nobody works on, and return how many."""
    found = await connection.fetch(SQL["recover_work"], timedelta(seconds=silent))
    held = await _queue(connection).list_failed_jobs(limit=100)
    if held:  # the queue could not write down how these ended: the server was away
        await _queue(connection).requeue_jobs([job.id for job in held])
    return len(found) + len(held)


async def dead(connection: Connection, most: int = 100) -> tuple[DeadJob, ...]:
    """Return the dead letters, the newest first."""
    return tuple(
        DeadJob(
            job=row["job_id"],
            entrypoint=row["entrypoint"],
            tenant=row["tenant"],
            lane=row["lane"],
            attempts=row["attempts"],
            reason=row["reason"],
            died=row["updated_at"],
        )
        for row in await connection.fetch(SQL["dead_work"], most)
    )


async def dead_by_entrypoint(connection: Connection) -> dict[str, int]:
    """Count the dead letters."""
    return {row["entrypoint"]: row["number"] for row in await connection.fetch(SQL["count_dead_work"])}


async def revive(connection: Connection, job: int) -> int | None:
    """Try a dead job again, as if for the first time, under the number returned; None if it is not dead."""
    async with connection.transaction():
        revived: int | None = await connection.fetchval(SQL["revive_work"], job)
        if revived is not None:
            await connection.execute(SQL["requeue_work"], revived)
        return revived


async def depths(connection: Connection) -> tuple[Depth, ...]:
    """Return how full the queue is, by entrypoint."""
    return tuple(
        Depth(row["entrypoint"], row["due"], row["deferred"], row["running"], row["age"])
        for row in await connection.fetch(SQL["work_depths"])
    )


async def is_known(connection: Connection, keys: Iterable[str]) -> bool:
    """Tell whether a job of one of some keys waits or runs."""
    return bool(await connection.fetchval(SQL["is_known"], list(keys)))


async def ahead(connection: Connection, keys: Iterable[str]) -> int | None:
    """Return how many jobs come before the first that has one of some keys: 0 when it runs, None if none."""
    row = await connection.fetchrow(SQL["work_ahead"], list(keys))
    if row is None:
        return None
    return 0 if row["state"] == "running" else int(row["ahead"])


async def withdraw(connection: Connection, tenant: str) -> None:
    """Take all jobs of a tenant out: waiting, dead, and running ones, whose workers then are overtaken."""
    await connection.execute(SQL["withdraw_tenant"], tenant)


async def withdraw_lane(connection: Connection, lane: str) -> None:
    """Take all jobs of a lane out, as `withdraw` those of a tenant."""
    await connection.execute(SQL["withdraw_lane"], lane)


def _queue(connection: Connection) -> Queries:
    return Queries(AsyncpgDriver(connection))  # type: ignore[arg-type]  # it takes a pool's connection as well
