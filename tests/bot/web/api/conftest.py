"""The API as programs see it: the real application on a real Postgres."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.settings import Settings, read_settings, variables
from bot.store.pool import Pool
from bot.web.server import make_app

Client = TestClient[Request, Application]

TOKEN = "the-new-token-of-an-integrator"
OLD_TOKEN = "the-old-token-of-an-integrator"
MINE = {"X-API-Token": TOKEN}
OTHERS = {"X-API-Token": OLD_TOKEN}


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Read settings, of which those that are named here are set."""

    def read(**given: Any) -> Settings:
        for variable in variables():
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", "the-new-secret-of-the-webhook")
        for variable, value in given.items():
            monkeypatch.setenv(variable, str(value))
        return read_settings("webhooks")

    return read


@pytest.fixture
def settings(set_up: Callable[..., Settings]) -> Settings:
    return set_up(API_AUTH_TOKEN=f"{TOKEN},{OLD_TOKEN}")


@pytest.fixture
async def client(settings: Settings, pool: Pool) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(settings, pool))) as client:
        yield client


@pytest.fixture
async def served(set_up: Callable[..., Settings], pool: Pool) -> AsyncIterator[Callable[..., Any]]:
    """Serve with other settings."""
    clients: list[Client] = []

    async def serve(**given: Any) -> Client:
        client = TestClient(TestServer(make_app(set_up(**given), pool)))
        await client.start_server()
        clients.append(client)
        return client

    yield serve
    for client in clients:
        await client.close()
