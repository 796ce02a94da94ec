"""How the work gets on: the roles of the pipeline and their processes, the queue, the database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web
from pydantic import Field

from bot import roles
from bot.queue import heartbeats, work
from bot.queue.heartbeats import Heartbeat
from bot.queue.work import Depth
from bot.store import server
from bot.store.migrations import LOCK_SECONDS, BadMigration, landed, migrate
from bot.web.api.operation import Call, Gives, Operation, Told, said
from bot.web.api.problem import Problem, busy

GROUP = "operation"

ANSWER_SECONDS = 5.0

WHAT: dict[str, str] = {
    "analyze": "plans what deliveries ask for, opens the check run, fetches the code",
    "optimize": "reviews the code, and runs it in the sandbox",
    "publish": "completes the check run, posts the review",
    "learn": "counts what became of suggestions",
    "monitor": "looks after what was left lying, compares with GitHub",
}


class Process(Told):
    """A worker in a role."""

    process: str = Field(description="The worker: its machine and process id.")
    host: str = Field(description="The name of its machine.")
    started: str = Field(description="When it began, ISO 8601 in UTC.")
    silent: float = Field(description="Seconds since it was heard.")
    alive: bool = Field(description="Whether that is not too long.")


class Role(Told):
    """One agent of the pipeline."""

    name: str = Field(description="What `VELOX_ROLES` calls it.")
    what: str = Field(description="What it does.")
    expected: bool = Field(description="Whether this server expects it.")
    processes: list[Process] = Field(description="Who was heard in it.")


class Queue(Told):
    """The jobs of one kind."""

    name: str = Field(description="The kind.")
    due: int = Field(description="Jobs that could begin.")
    deferred: int = Field(description="Jobs that wait on purpose.")
    running: int = Field(description="Jobs that run.")
    oldest_seconds: float = Field(description="For how long the oldest one has been due.")
    dead: int = Field(description="Jobs that are not tried any more.")


class Pipeline(Told):
    """The agents and what waits for them."""

    roles: list[Role]
    queues: list[Queue]


class Table(Told):
    """A table, about."""

    name: str
    rows: int = Field(description="Rows, as the server's statistics have it; 0 before it looked.")
    bytes: int = Field(description="What it takes on disk, with its indexes.")


class Database(Told):
    """The database behind this server."""

    version: str = Field(description="The version of Postgres.")
    bytes: int = Field(description="What the database takes on disk.")
    connections: int = Field(description="Connections to it now, of all programs.")
    applied: list[str] = Field(description="The migrations that were applied.")
    pending: list[str] = Field(description="Those that are not: POST /database/migrate applies them.")
    tables: list[Table]


class Migrated(Told):
    """What was applied."""

    applied: list[str] = Field(description="The migrations that were missing, in order; none: up to date.")


async def pipeline(call: Call) -> web.StreamResponse:
    """Answer `GET /pipeline/status`."""
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        beats = await heartbeats.read(connection)
        depths = await work.depths(connection)
        dead = await work.dead_by_entrypoint(connection)
    settings = call.desk.settings
    found = [
        Role(
            name=role,
            what=WHAT[role],
            expected=role in settings.roles,
            processes=_processes([beat for beat in beats if beat.role == role], settings.silence),
        )
        for role in roles.ROLES
    ]
    return said(Pipeline(roles=found, queues=_queues(depths, dead)))


def _processes(beats: Sequence[Heartbeat], silence: float) -> list[Process]:
    return [
        Process(
            process=beat.process,
            host=beat.host_name,
            started=beat.started.isoformat(),
            silent=round(beat.silent, 3),
            alive=beat.silent < silence,
        )
        for beat in beats
    ]


def _queues(depths: Sequence[Depth], dead: dict[str, int]) -> list[Queue]:
    known = {depth.entrypoint: depth for depth in depths}
    return [
        Queue(
            name=name,
            due=depth.due,
            deferred=depth.deferred,
            running=depth.running,
            oldest_seconds=round(depth.age, 3),
            dead=dead.get(name, 0),
        )
        for name in sorted({*known, *dead})
        for depth in [known.get(name, Depth(name, 0, 0, 0, 0.0))]
    ]


async def database(call: Call) -> web.StreamResponse:
    """Answer `GET /database/status`."""
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        facts = await server.facts(connection)
    names = [f"{migration.number:04}_{migration.name}" for migration in landed()]
    return said(
        Database(
            version=facts.version,
            bytes=facts.size,
            connections=facts.connections,
            applied=list(facts.applied),
            pending=[name for name in names if name not in facts.applied],
            tables=[Table(name=name, rows=rows, bytes=size) for name, rows, size in facts.tables],
        )
    )


async def migrate_now(call: Call) -> web.StreamResponse:
    """Answer `POST /database/migrate`."""
    try:
        async with asyncio.timeout(LOCK_SECONDS), call.desk.pool.acquire() as connection:
            return said(Migrated(applied=list(await migrate(connection))))
    except BadMigration as bad:
        raise Problem(409, str(bad)) from None
    except TimeoutError:
        raise busy("Another process migrates the database: look again later.", 10.0, 503) from None


OPERATIONS = (
    Operation(
        "GET",
        "/pipeline/status",
        GROUP,
        pipeline,
        "The agents and the queue",
        "Every role of the workers, who was heard in it and when, and how full the queue is.",
        {200: Gives("The state of the pipeline.", Pipeline)},
    ),
    Operation(
        "GET",
        "/database/status",
        GROUP,
        database,
        "The database",
        "Its version and size, its migrations and tables.",
        {200: Gives("The state of the database.", Database)},
    ),
    Operation(
        "POST",
        "/database/migrate",
        GROUP,
        migrate_now,
        "Bring the database up to date",
        "Applies the migrations that are missing, as `velox migrate` does.",
        {200: Gives("What was applied.", Migrated)},
        refuses={409: "The database does not belong to this version."},
    ),
)
