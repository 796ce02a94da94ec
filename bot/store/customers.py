"""A customer's data, whole: deleted when it is time or when they ask, handed out when they ask."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import orjson

from bot.store import api_jobs, proofs
from bot.store.pool import Connection
from bot.store.queries import statements
from engine.choose.acceptance import FORGOTTEN

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept, after its last use; scans are kept like reviews.

    Deliveries outlast the time in which GitHub sends them again (3 days, 7 from an Enterprise Server). Data
    of a cancelled account goes within the 30 days that GitHub asks for.
    """

    deliveries: timedelta = timedelta(days=14)
    reviews: timedelta = timedelta(days=365)
    commands: timedelta = timedelta(days=90)
    reactions: timedelta = timedelta(seconds=FORGOTTEN)
    bundles: timedelta = timedelta(hours=1)
    dead_jobs: timedelta = timedelta(days=30)
    queue_log: timedelta = timedelta(days=7)
    heartbeats: timedelta = timedelta(days=1)
    uninstalled: timedelta = timedelta(0)
    cancelled: timedelta = timedelta(days=29)


async def purge_installation(connection: Connection, host: str, installation: int) -> bool:
    """Delete everything of an installation: repositories, reviews, jobs, deliveries. False if unknown.

    The purchase of its account stays: it may install the App again.
    """
    async with connection.transaction():
        await connection.execute(SQL["purge_jobs"], host, installation)
        await connection.execute(SQL["purge_deliveries"], host, installation)
        await connection.execute(SQL["purge_redeliveries"], host, installation)
        known = await connection.fetchval(SQL["purge_installation"], host, installation)
        await proofs.drop_unused_bundles(connection, timedelta(0))
    return known is not None


async def purge_repository(connection: Connection, host: str, repository: int) -> None:
    """Delete everything of a repository but its jobs, which the queue withdraws by their lane."""
    async with connection.transaction():
        await connection.execute(SQL["purge_repository_deliveries"], host, repository)
        await connection.execute(SQL["purge_repository"], host, repository)
        await proofs.drop_unused_bundles(connection, timedelta(0))


async def purge_account(connection: Connection, host: str, account: int) -> None:
    """Delete everything of an account, its purchase and its installations included."""
    async with connection.transaction():
        for row in await connection.fetch(SQL["installations_of_account"], host, account):
            await purge_installation(connection, host, row["id"])
        await connection.execute(SQL["purge_account"], host, account)


async def expire(connection: Connection, keep: Retention | None = None) -> None:
    """Delete what is kept for longer than it may be; run every hour or so."""
    keep = keep or Retention()
    for statement, age in (
        ("expire_deliveries", keep.deliveries),
        ("expire_reviews", keep.reviews),
        ("expire_scans", keep.reviews),
        ("expire_commands", keep.commands),
        ("expire_llm_usage", keep.reviews),
        ("expire_llm_api_usage", keep.reviews),
        ("expire_reward_events", keep.reactions),
        ("expire_dead_work", keep.dead_jobs),
        ("expire_queue_log", keep.queue_log),
        ("expire_heartbeats", keep.heartbeats),
    ):
        await connection.execute(SQL[statement], age)
    await api_jobs.expire(connection)
    await proofs.drop_unused_bundles(connection, keep.bundles)
    for row in await connection.fetch(SQL["uninstalled"], keep.uninstalled):
        await purge_installation(connection, row["host"], row["id"])
    for row in await connection.fetch(SQL["cancelled_accounts"], keep.cancelled):
        await purge_account(connection, row["host"], row["id"])


async def export(connection: Connection, host: str, installation: int) -> AsyncIterator[bytes]:
    """Yield everything of an installation as lines of JSON: `{"table": ..., "row": {...}}`, of one moment."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        async for row in connection.cursor(SQL["export_rows"], host, installation):
            document = orjson.Fragment(row["document"])
            yield _line(row["name"], document)
        async for row in connection.cursor(SQL["export_reviews"], host, installation):
            yield _line("reviews", {**orjson.loads(row["document"]), "written": _unpacked(row["written"])})
        async for row in connection.cursor(SQL["export_deliveries"], host, installation):
            yield _line("deliveries", {**row, "body": _unpacked(row["body"])})


def _line(table: str, row: object) -> bytes:
    return orjson.dumps({"table": table, "row": row}, option=orjson.OPT_APPEND_NEWLINE)


def _unpacked(packed: bytes | None) -> object:
    return None if packed is None else orjson.loads(zlib.decompress(packed))
