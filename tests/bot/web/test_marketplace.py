"""The Marketplace's hook: a secret of its own and one event, beside the App's."""

from __future__ import annotations

import json
import uuid

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.settings import Settings
from bot.store.pool import Pool
from bot.web.server import make_app
from tests.bot.web.conftest import SECRET, signature
from tests.contracts import webhooks

Client = TestClient[Request, Application]
SHOPS = "the-secret-of-the-marketplace"
BODIES = webhooks.lines("marketplace_purchase")


async def send(
    app: Application,
    secret: str,
    path: str = "/marketplace",
    event: str = "marketplace_purchase",
    body: bytes = BODIES[0],
) -> int:
    async with TestClient(TestServer(app), auto_decompress=False) as client:
        headers = {
            "Content-Type": "application/json",
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": str(uuid.uuid4()),
            "X-Hub-Signature-256": signature(body, secret),
        }
        return (await client.post(path, data=body, headers=headers)).status


@pytest.fixture
def listed(settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Application:
    return make_app(Settings(GITHUB_WEBHOOK_SECRET=SECRET, MARKETPLACE_WEBHOOK_SECRET=SHOPS), pool)  # type: ignore[call-arg,arg-type]


@pytest.mark.parametrize("body", BODIES)
async def test_every_example_is_stored_with_its_job(listed: Application, pool: Pool, body: bytes) -> None:
    assert await send(listed, SHOPS, body=body) == 202
    (row,) = await pool.fetch("select event, action, installation_id from deliveries")
    assert (row["event"], row["installation_id"]) == ("marketplace_purchase", None)
    assert row["action"] == json.loads(body)["action"]
    assert await pool.fetchval("select count(*) from pgqueuer where entrypoint = 'plan'") == 1


@pytest.mark.parametrize(
    ("secret", "path", "event", "status"),
    [
        (SECRET, "/marketplace", "marketplace_purchase", 401),
        (SHOPS, "/webhook", "push", 401),
        (SECRET, "/webhook", "marketplace_purchase", 202),
        (SHOPS, "/marketplace", "push", 202),
        (SHOPS, "/marketplace", "installation", 202),
    ],
    ids=[
        "the App's secret",
        "the shop's secret",
        "a purchase at the App's",
        "a push at the shop's",
        "an installation",
    ],
)
async def test_no_hook_speaks_for_the_other(
    listed: Application, pool: Pool, secret: str, path: str, event: str, status: int
) -> None:
    assert await send(listed, secret, path, event) == status
    assert await pool.fetchval("select count(*) from deliveries") == 0


async def test_a_ping_is_taken(listed: Application, pool: Pool) -> None:
    assert await send(listed, SHOPS, event="ping") == 202
    assert await pool.fetchval("select count(*) from deliveries where event = 'ping'") == 1


async def test_who_is_not_listed_has_no_such_hook(app: Application, pool: Pool) -> None:
    for secret in (SECRET, SHOPS, ""):
        assert await send(app, secret) == 404
    assert await pool.fetchval("select count(*) from deliveries") == 0
