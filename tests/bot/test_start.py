"""A process finds its settings and its database, or says in one go why not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.settings import read_settings, variables
from bot.start import database, settings_or_exit


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in variables():
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the user of Postgres can reach, when the tests are the superuser's."""
    made = Path(tempfile.mkdtemp(prefix="velox-start-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def test_all_that_is_wrong_is_said_before_it_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "http")
    monkeypatch.setenv("VELOX_ROLES", "ä")
    with pytest.raises(SystemExit) as end:
        settings_or_exit("webhooks")
    first, *complaints = capsys.readouterr().err.splitlines()

    assert end.value.code == 2
    assert first == "velox: 3 settings cannot be used:"
    assert [line.split()[0] for line in complaints] == ["GITHUB_WEBHOOK_SECRET", "PORT", "VELOX_ROLES"]
    assert all(line.isascii() for line in complaints)


async def test_a_database_of_ones_own_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://velox:secret@db/velox")
    async with database(read_settings()) as url:
        assert url == "postgres://velox:secret@db/velox"


async def test_without_one_a_server_is_started_and_keeps_what_it_holds(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("VELOX_DATA", str(folder / "data"))
    for expected in (0, 1):
        async with database(read_settings()) as url:
            connection = await asyncpg.connect(url)
            assert await connection.fetchval("select count(*) from deliveries") == expected
            await connection.execute(
                "insert into deliveries (guid, host, event, body) values ('a', 'github.com', 'push', '')"
                " on conflict do nothing"
            )
            await connection.close()
