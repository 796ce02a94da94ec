"""Signs of life: which processes serve which roles, and how long ago each was heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A process in a role; `silent` is how many seconds ago it was last heard, by the database's clock."""

    process: str
    role: str
    host_name: str
    started: datetime
    silent: float


async def beat(connection: Connection, process: str, roles: Iterable[str], host_name: str) -> None:
    """Say that a process lives and what it serves."""
    await connection.execute(SQL["beat"], process, list(roles), host_name)


async def end(connection: Connection, process: str) -> None:
    """Say that a process ended on purpose; one that was killed falls silent instead."""
    await connection.execute(SQL["end_heartbeat"], process)


async def read(connection: Connection) -> tuple[Heartbeat, ...]:
    """Return every process and role that was heard and did not say that it ended."""
    return tuple(
        Heartbeat(row["process"], row["role"], row["host_name"], row["started_at"], row["silent"])
        for row in await connection.fetch(SQL["read_heartbeats"])
    )
