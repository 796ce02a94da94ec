"""What `velox doctor` asks for the server, of a real Postgres and the stand-in GitHub."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.readiness import judge
from bot.server_facts import is_a_server, read_server
from bot.settings import variables
from bot.store.migrations import landed
from tests.github import StandIn

SECRET = "0123456789abcdef-of-the-webhook"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in variables():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("VELOX_DATA", str(tmp_path / "data"))


@pytest.fixture
async def github(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandIn]:
    async with StandIn(webhook_url="https://velox.acme.org/webhook") as github:
        monkeypatch.setenv("GITHUB_URL", github.web_url)
        monkeypatch.setenv("GITHUB_APP_ID", str(github.app_id))
        monkeypatch.setenv("GITHUB_PRIVATE_KEY", github.private_key)
        monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", SECRET)
        yield github


async def test_a_server_that_is_ready(
    github: StandIn, postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    facts = await read_server()

    assert is_a_server()
    assert (facts.complaints, facts.database_trouble, facts.app_trouble, facts.data_trouble) == (
        (),
        "",
        "",
        "",
    )
    assert facts.database.startswith("Postgres ") and facts.pending == ()
    assert facts.app is not None
    assert (facts.app.id, facts.app.webhook) == (github.app_id, "https://velox.acme.org/webhook")
    assert facts.data_free > 0 and not (tmp_path / "data").exists()
    assert not github.breaches


async def test_a_database_that_was_never_migrated(
    github: StandIn, empty_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_postgres_url)

    assert (await read_server()).pending == tuple(each.name for each in landed())


async def test_what_does_not_answer_is_told_without_a_secret(
    github: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://velox:swordfish@127.0.0.1:9/velox")
    monkeypatch.setenv("REDIS_URL", "redis://:swordfish@127.0.0.1:9/0")
    github.fail(9, "502 html", "GET /app")
    facts = await read_server()

    assert "no server answers" in facts.database_trouble
    assert facts.redis and facts.redis_trouble and facts.app_trouble
    assert "swordfish" not in str(judge(facts)) and github.private_key[100:140] not in str(judge(facts))


async def test_a_key_of_another_app(github: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_APP_ID", "8")

    assert "does not know an App 8 with this key" in (await read_server()).app_trouble


async def test_settings_that_cannot_be_used_do_not_hide_the_rest(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    monkeypatch.setenv("GITHUB_APP_ID", "7")
    facts = await read_server()

    assert [each.split()[0] for each in facts.complaints] == ["GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"]
    assert facts.database.startswith("Postgres ")
    monkeypatch.setenv("PORT", "http")
    assert "PORT" in str((await read_server()).complaints)


async def test_a_machine_that_is_no_server_is_left_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_a_server()
    facts = await read_server()
    assert (facts.named, facts.complaints) == (False, ())
    monkeypatch.setenv("DATABASE_URL", "postgres://db/velox")
    assert is_a_server()


async def test_a_folder_that_cannot_be_written_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VELOX_DATA", str(tmp_path / "file" / "data"))

    assert (await read_server()).data_trouble == f"{tmp_path / 'file'} cannot be written to"
