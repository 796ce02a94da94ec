"""Who may ask: tokens, their exchange, and what holds where there are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings, WrongSettings
from bot.web.api.problem import Problem
from bot.web.api.tokens import LOCAL, Tokens, is_local, owner
from tests.bot.web.api.conftest import OLD_TOKEN, TOKEN, Client

PROTECTED = ("/pipeline/status", "/database/status", "/health/details")
OPEN = ("/", "/health", "/suggestions/categories")


@pytest.mark.parametrize("path", PROTECTED)
@pytest.mark.parametrize("token", [TOKEN, OLD_TOKEN])
async def test_any_of_the_tokens_opens_what_is_protected(client: Client, path: str, token: str) -> None:
    answer = await client.get(path, headers={"X-API-Token": token})

    assert answer.status in (200, 503) and answer.content_type == "application/json"


@pytest.mark.parametrize("path", PROTECTED)
@pytest.mark.parametrize("token", [None, "", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "ünïcode-ünïcode-ü"])
async def test_nothing_else_opens_it(client: Client, path: str, token: str | None) -> None:
    answer = await client.get(path, headers={} if token is None else {"X-API-Token": token})
    said = await answer.json(content_type="application/problem+json")

    assert answer.status == said["status"] == 401
    assert "API_AUTH_TOKEN" in said["detail"] and "WWW-Authenticate" in answer.headers
    assert TOKEN not in await answer.text()


@pytest.mark.parametrize("path", OPEN)
async def test_what_is_open_wants_no_token(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 200


async def test_metrics_take_a_token_of_the_api_where_there_is_one(client: Client) -> None:
    assert (await client.get("/metrics")).status == 401
    assert (await client.get("/metrics", headers={"X-API-Token": TOKEN})).status == 200
    assert (await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})).status == 401


async def test_metrics_take_either_where_both_are_set(served: Callable[..., Any]) -> None:
    client = await served(API_AUTH_TOKEN=TOKEN, VELOX_METRICS_TOKEN="the-token-of-prometheus")

    assert (await client.get("/metrics")).status == 401
    assert (await client.get("/metrics", headers={"X-API-Token": TOKEN})).status == 200
    bearer = {"Authorization": "Bearer the-token-of-prometheus"}
    assert (await client.get("/metrics", headers=bearer)).status == 200


async def test_without_a_token_programs_of_this_machine_may_ask(served: Callable[..., Any]) -> None:
    client = await served()

    assert (await client.get("/database/status")).status == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        answer = await client.get("/database/status", headers={header: "203.0.113.7"})
        assert answer.status == 401
        assert "set one" in (await answer.json(content_type=None))["detail"]
    assert (await client.get("/database/status", headers={"Host": "evil.example"})).status == 401
    assert (await client.get("/health/details", headers={"Host": "evil.example"})).status == 503


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8080", "127.0.0.1:80", "[::1]:8080", "[::1]", "LOCALHOST"]
)
def test_this_machine_by_its_names(host: str) -> None:
    assert is_local({}, "127.0.0.1", host) and is_local({}, "::1", host)
    assert not is_local({}, "10.0.0.1", host) and not is_local({}, None, host)


@pytest.mark.parametrize(
    "host", ["velox.example.com", "127.0.0.1.evil.example:80", "", "localhost.evil", "::2"]
)
def test_other_names_are_not_this_machine(host: str) -> None:
    assert not is_local({}, "127.0.0.1", host)


@given(st.text(max_size=40))
def test_no_text_is_a_token_but_the_tokens(text: str) -> None:
    tokens = Tokens([TOKEN])

    assert (tokens.tenant(text) is not None) == (text == TOKEN)


def test_each_token_is_a_tenant_of_its_own_that_does_not_show_it() -> None:
    tokens = Tokens([TOKEN, OLD_TOKEN])
    mine, others = tokens.tenant(TOKEN), tokens.tenant(OLD_TOKEN)

    assert mine and others and mine != others != LOCAL
    assert TOKEN not in mine


def test_without_tokens_nobody_is_somebody() -> None:
    assert Tokens([]).tenant("") is None
    with pytest.raises(Problem):
        owner(Tokens([]), {}, "203.0.113.7", "localhost")


def test_the_server_refuses_to_start_without_a_token_where_one_is_required(
    set_up: Callable[..., Settings],
) -> None:
    with pytest.raises(WrongSettings) as wrong:
        set_up(REQUIRE_AUTH_TOKEN="true")
    (complaint,) = wrong.value.complaints
    assert complaint.startswith("API_AUTH_TOKEN is missing: REQUIRE_AUTH_TOKEN")

    assert set_up(REQUIRE_AUTH_TOKEN="true", API_AUTH_TOKEN=TOKEN).require_token
    assert not set_up(REQUIRE_AUTH_TOKEN="false").api_tokens


@pytest.mark.parametrize("tokens", ["short", f"{TOKEN},short", "ü" * 20, ",", f"{TOKEN}, x"])
def test_tokens_that_are_easily_guessed_are_refused(set_up: Callable[..., Settings], tokens: str) -> None:
    with pytest.raises(WrongSettings, match="API_AUTH_TOKEN"):
        set_up(API_AUTH_TOKEN=tokens)


@pytest.mark.parametrize("roots", ["relative", "/", "/tmp:relative", "/tmp:/"])
def test_roots_that_are_no_folders_of_their_own_are_refused(
    set_up: Callable[..., Settings], roots: str
) -> None:
    with pytest.raises(WrongSettings, match="ALLOWED_CODE_ROOTS"):
        set_up(ALLOWED_CODE_ROOTS=roots)


def test_tokens_roots_and_commands_as_they_are_written(set_up: Callable[..., Settings]) -> None:
    found = set_up(
        API_AUTH_TOKEN=f" {TOKEN},\n{OLD_TOKEN} ",
        ALLOWED_CODE_ROOTS="/srv/code:/srv/more",
        TEST_COMMANDS="pytest -q ,  python  -m pytest",
    )

    assert [token.get_secret_value() for token in found.api_tokens] == [TOKEN, OLD_TOKEN]
    assert [str(root) for root in found.code_roots] == ["/srv/code", "/srv/more"]
    assert found.test_commands == ("pytest -q", "python -m pytest")
    assert TOKEN in found.secrets() and TOKEN not in repr(found)
