"""Brings a database to the tables that this Velox needs: numbered SQL files, each applied once, in order.

A file that has landed is never edited: what was applied is remembered with its checksum, and a file that
differs from it is an error. Files add; what they drop, no running older Velox may still use. So a new
version can be put beside an old one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from bot.store.pool import Connection
from engine.errors import VeloxError

LOCK = 0x56454C4F58
"""The advisory lock under which one process at a time migrates a database."""

LOCK_SECONDS = 45.0
"""For so long one that cannot wait for ever waits for it."""

OLDEST_SERVER = 150_000
"""`unique nulls not distinct` came with Postgres 15."""

LEDGER = """
create table if not exists schema_migrations (
    number integer primary key, name text not null, checksum text not null,
    applied_at timestamptz not null default now()
)
"""

_NAME = re.compile(r"(\d{4})_(\w+)\.sql")


class BadMigration(VeloxError):
    """The files and the database do not belong together; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: `checksum` is the SHA-256 of its text."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """What tells whether the file is still the one that was applied."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def landed() -> tuple[Migration, ...]:
    """Return the migrations that come with this Velox, in order."""
    return tuple(sorted(_read(), key=lambda migration: migration.number))


def _read() -> Iterator[Migration]:
    for file in files(__name__).iterdir():
        if found := _NAME.fullmatch(file.name):
            yield Migration(int(found[1]), found[2], file.read_text(encoding="utf-8"))


async def migrate(connection: Connection, migrations: Sequence[Migration] | None = None) -> tuple[str, ...]:
    """Apply what is missing, each file in a transaction of its own, and return the names of the new ones.

    Others that migrate at the same time wait, and then find nothing to do. Raises `BadMigration` when an
    applied file was edited, or the database is ahead of this Velox, before anything is changed.
    """
    wanted = landed() if migrations is None else tuple(migrations)
    if connection.get_server_version() < (OLDEST_SERVER // 10_000, 0):
        raise BadMigration("This Postgres is too old: Velox needs version 15 or newer.")
    await connection.execute("select pg_advisory_lock($1)", LOCK)
    try:
        await connection.execute(LEDGER)
        rows = await connection.fetch("select number, name, checksum from schema_migrations order by number")
        applied = {int(row["number"]): (str(row["name"]), str(row["checksum"])) for row in rows}
        _compare(wanted, applied)
        missing = [migration for migration in wanted if migration.number not in applied]
        for migration in missing:
            async with connection.transaction():
                await connection.execute(migration.sql)
                await connection.execute(
                    "insert into schema_migrations (number, name, checksum) values ($1, $2, $3)",
                    *(migration.number, migration.name, migration.checksum),
                )
    finally:
        await connection.execute("select pg_advisory_unlock($1)", LOCK)
    return tuple(f"{migration.number:04}_{migration.name}" for migration in missing)


def _compare(wanted: Sequence[Migration], applied: dict[int, tuple[str, str]]) -> None:
    known = {migration.number: migration for migration in wanted}
    if len(known) != len(wanted):
        raise BadMigration("Two migrations have the same number; give the newer one the next free number.")
    for number, (name, checksum) in applied.items():
        migration = known.get(number)
        if migration is None:
            raise BadMigration(
                f"The database holds migration {number:04}_{name}, which this Velox does not know: it is of "
                "a newer version; install that one."
            )
        if migration.checksum != checksum:
            raise BadMigration(
                f"Migration {number:04}_{migration.name} was edited after it was applied here: restore the "
                "file, and put the change into a new one."
            )
    late = [m for m in wanted if m.number not in applied and applied and m.number < max(applied)]
    if late:
        raise BadMigration(
            f"Migration {late[0].number:04}_{late[0].name} comes before one that is applied already: give it "
            "the next free number."
        )
