"""What was learned is found where this machine keeps it, or a sentence says that it keeps nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.jobs import Repository
from bot.learned import EMPTY, NONE, Learned, reached, read_learned
from bot.store import folding, installations, tries
from bot.store.decisions import Agreement
from bot.store.embedded import EmbeddedPostgres, running_at
from bot.store.pool import Connection
from engine.choose.patterns import Pattern
from engine.errors import BadInput
from engine.tries import Tried
from tests.bot.test_exported import FIRST, reviewed


async def fill(connection: Connection) -> None:
    await installations.heard(connection, "github.com", 7)
    await installations.heard_repositories(connection, [Repository("github.com", 1, "octocat/hello", 7)])
    decided = replace(FIRST, shadow="stop", watcher="dqn/1")
    await reviewed(connection, decided)
    await tries.count(connection, "github.com", 1, [Tried("deque", "data_structure", "hot/many/2", 3, 2)])
    await folding.note(connection, await connection.fetchval("select id from reviews"))


async def test_a_shared_server_is_read(
    connection: Connection, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(connection)
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    assert await read_learned() == Learned(
        (Pattern("deque", "data_structure", "hot/many/2", 3, 2),),
        (Agreement("heuristic/1", "dqn/1", 1, 0),),
        waiting=1,
    )


async def test_a_database_without_tables_is_told(
    empty_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_postgres_url)
    with pytest.raises(BadInput) as told:
        await read_learned()
    assert str(told.value) == EMPTY


async def test_without_any_database_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("VELOX_DATA", str(tmp_path / "nothing"))
    with pytest.raises(BadInput) as told:
        await read_learned()
    assert str(told.value) == NONE


async def test_a_server_of_ours_is_reached_while_it_runs(postgres_server: EmbeddedPostgres) -> None:
    assert running_at(postgres_server.folder) == postgres_server.url
    assert running_at(postgres_server.folder / "nowhere") is None
    async with reached(postgres_server.url, Path("nowhere")) as connection:
        assert await connection.fetchval("select 1") == 1
