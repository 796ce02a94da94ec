"""The web process as its clients see it: the real application on a real Postgres, and signed deliveries."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.settings import Settings, read_settings, variables
from bot.store.pool import Pool
from bot.web.server import make_app

SECRET = "the-new-secret-of-the-webhook"
OLD_SECRET = "the-old-secret-of-the-webhook"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    for variable in variables():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", f"{SECRET} {OLD_SECRET}")
    return read_settings("webhooks")


@pytest.fixture
def app(settings: Settings, pool: Pool) -> Application:
    return make_app(settings, pool)


@pytest.fixture
async def client(app: Application) -> AsyncIterator[TestClient[Request, Application]]:
    async with TestClient(TestServer(app), auto_decompress=False) as client:
        yield client


@dataclass
class Sender:
    """GitHub's side of the webhook."""

    client: TestClient[Request, Application]

    async def send(
        self,
        event: str = "push",
        body: bytes | None = None,
        *,
        secret: str = SECRET,
        guid: str | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> ClientResponse:
        """Send a delivery; `headers` change those that GitHub sends, None leaves one out."""
        body = json.dumps({"ref": "refs/heads/main"}).encode() if body is None else body
        sent: dict[str, str | None] = {
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/044aadd",
            "X-GitHub-Delivery": guid or str(uuid.uuid4()),
            "X-GitHub-Event": event,
            "X-GitHub-Hook-ID": "1",
            "X-Hub-Signature": signature(body, secret, "sha1"),
            "X-Hub-Signature-256": signature(body, secret),
            **(headers or {}),
        }
        kept = {name: value for name, value in sent.items() if value is not None}
        return await self.client.post("/webhook", data=io.BytesIO(body), headers=kept)


def signature(body: bytes, secret: str = SECRET, algorithm: str = "sha256") -> str:
    return f"{algorithm}={hmac.new(secret.encode(), body, getattr(hashlib, algorithm)).hexdigest()}"


@pytest.fixture
def github(client: TestClient[Request, Application]) -> Sender:
    return Sender(client)
