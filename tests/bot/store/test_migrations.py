from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from bot.store.migrations import BadMigration, Migration, landed, migrate
from bot.store.pool import Connection

FIRST = Migration(1, "first", "create table one (id int)")
SECOND = Migration(2, "second", "create table two (id int); insert into two values (1)")


@pytest.fixture
async def empty(empty_postgres_url: str) -> AsyncIterator[Connection]:
    opened = await asyncpg.connect(empty_postgres_url)
    yield opened
    await opened.close()


async def tables(connection: Connection) -> set[str]:
    rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    return {row["tablename"] for row in rows}


async def test_an_empty_database_is_brought_up_to_date_once(empty: Connection) -> None:
    names = await migrate(empty)

    assert names[0] == "0001_queue" and len(names) == len(landed())
    assert {"deliveries", "pull_requests", "reviews", "suggestions", "pgqueuer", "work"} <= await tables(
        empty
    )
    assert await migrate(empty) == ()


def test_numbers_have_no_gaps() -> None:
    assert [migration.number for migration in landed()] == list(range(1, len(landed()) + 1))


async def test_only_what_is_missing_is_applied(empty: Connection) -> None:
    assert await migrate(empty, [FIRST]) == ("0001_first",)
    assert await migrate(empty, [FIRST, SECOND]) == ("0002_second",)
    assert await empty.fetchval("select count(*) from two") == 1


async def test_an_edited_migration_is_an_error_and_changes_nothing(empty: Connection) -> None:
    await migrate(empty, [FIRST])
    edited = replace(FIRST, sql="create table one (id bigint)")

    with pytest.raises(
        BadMigration, match=r"0001_first was edited after it was applied here: restore the file"
    ):
        await migrate(empty, [edited, SECOND])
    assert "two" not in await tables(empty)


async def test_a_newer_database_is_an_error(empty: Connection) -> None:
    await migrate(empty, [FIRST, SECOND])

    with pytest.raises(BadMigration, match="0002_second, which this Velox does not know"):
        await migrate(empty, [FIRST])


async def test_a_number_between_is_an_error(empty: Connection) -> None:
    await migrate(empty, [FIRST, replace(SECOND, number=3)])

    with pytest.raises(BadMigration, match="0002_second comes before one that is applied already"):
        await migrate(empty, [FIRST, SECOND, replace(SECOND, number=3)])


async def test_a_number_twice_is_an_error(empty: Connection) -> None:
    with pytest.raises(BadMigration, match="the same number"):
        await migrate(empty, [FIRST, replace(SECOND, number=1)])


async def test_a_migration_is_applied_whole_or_not_at_all(empty: Connection) -> None:
    broken = replace(SECOND, sql="create table two (id int); select * from nowhere")

    with pytest.raises(asyncpg.UndefinedTableError):
        await migrate(empty, [FIRST, broken])
    assert await tables(empty) == {"one", "schema_migrations"}
    assert await migrate(empty, [FIRST, SECOND]) == ("0002_second",)


async def test_those_who_migrate_at_once_take_turns(empty_postgres_url: str) -> None:
    slow = replace(SECOND, sql="select pg_sleep(0.2); create table two (id int)")

    async def one() -> tuple[str, ...]:
        connection = await asyncpg.connect(empty_postgres_url)
        try:
            return await migrate(connection, [FIRST, slow])
        finally:
            await connection.close()

    done = await asyncio.gather(one(), one(), one())
    assert sorted(map(len, done)) == [0, 0, 2]


async def test_the_lock_is_given_back_after_an_error(empty: Connection, empty_postgres_url: str) -> None:
    with pytest.raises(BadMigration):
        await migrate(empty, [FIRST, replace(SECOND, number=1)])

    other = await asyncpg.connect(empty_postgres_url)
    assert await asyncio.wait_for(migrate(other, [FIRST]), 10) == ("0001_first",)
    await other.close()


# ------------------------------------------------------------------------------------ the queue's own tables


CATALOGUE = """
select 'column', table_name, column_name, data_type, is_nullable, coalesce(column_default, ''), is_identity
from information_schema.columns where table_schema = 'public' and table_name like 'pgqueuer%'
union all select 'index', tablename, indexname, indexdef, '', '', '' from pg_indexes
where schemaname = 'public' and tablename like 'pgqueuer%'
union all select 'enum', t.typname, e.enumlabel, e.enumsortorder::text, '', '', ''
from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typname like 'pgqueuer%'
union all select 'function', p.proname, p.prosrc, '', '', '', '' from pg_proc p
join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.proname like '%pgqueuer%'
union all select 'trigger', c.relname, t.tgname, pg_get_triggerdef(t.oid), '', '', ''
from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relname like 'pgqueuer%'
union all select 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid), '', '', ''
from pg_constraint k join pg_class c on c.oid = k.conrelid where c.relname like 'pgqueuer%'
union all select 'table', relname, relpersistence::text, coalesce(reloptions::text, ''), '', '', ''
from pg_class where relname like 'pgqueuer%' and relkind = 'r'
"""


async def catalogue(connection: Connection) -> set[tuple[str, ...]]:
    return {tuple(map(str, row.values())) for row in await connection.fetch(CATALOGUE)}


async def test_the_queues_tables_are_what_its_library_installs(
    empty: Connection, connection: Connection
) -> None:
    await Queries(AsyncpgDriver(empty)).install()  # type: ignore[arg-type]  # a pool's connection is one, too

    theirs = await catalogue(empty)
    assert len(theirs) > 50
    assert await catalogue(connection) == theirs


async def test_every_foreign_key_has_an_index(connection: Connection) -> None:
    """Without one, each row that a purge deletes reads the whole other table."""
    rows = await connection.fetch(
        """
        select k.conrelid::regclass::text as name, k.conkey as columns,
               array(select i.indkey::text from pg_index i where i.indrelid = k.conrelid) as indexed
        from pg_constraint k where k.contype = 'f'
        """
    )
    assert rows
    for row in rows:
        prefix = " ".join(map(str, row["columns"]))
        starts = [re.match(rf"{prefix}( |$)", keys) for keys in row["indexed"]]
        assert any(starts), f"{row['name']} has no index that begins with the columns of its foreign key"
