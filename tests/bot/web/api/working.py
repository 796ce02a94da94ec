"""The API with a worker behind it: real Postgres, real processes, real sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from bot.settings import Settings
from bot.store.pool import Pool
from bot.web.server import make_app
from bot.worker import work
from tests.bot.agents.service import PACE
from tests.bot.web.api.conftest import MINE, OLD_TOKEN, TOKEN, Client

SLOW = """def unique(rows: list[str]) -> list[str]:
    seen: list[str] = []
    for row in rows:
        if row in seen:
            continue
        seen.append(row)
    return seen
"""

BORING = "def double(number: int) -> int:\n    return 2 * number\n"

WAITING = {**MINE, "Prefer": "wait=60"}


def settings_for(data: Path, **more: Any) -> Settings:
    """The settings of an API whose worker never speaks to GitHub."""
    given: dict[str, Any] = {
        "GITHUB_WEBHOOK_SECRET": "the-new-secret-of-the-webhook",
        "API_AUTH_TOKEN": f"{TOKEN},{OLD_TOKEN}",
        "VELOX_API_TOKEN_RATE": 0,
        "VELOX_API_ADDRESS_RATE": 0,
        "VELOX_DATA": data,
        "VELOX_PROOF_SECONDS": 10.0,
        "VELOX_ROLES": "optimize",
    }
    return Settings(**(given | more))


@asynccontextmanager
async def working(settings: Settings, database: str, pool: Pool) -> AsyncIterator[Client]:
    """Serve, and work, for as long as the block lasts."""
    stop = asyncio.Event()
    async with TestClient(TestServer(make_app(settings, pool))) as client:
        worker = asyncio.create_task(work(settings, database, stop, pace=PACE, healing=None))
        try:
            yield client
        finally:
            stop.set()
            await worker


async def done(client: Client, path: str, body: Any, headers: dict[str, str] = WAITING) -> Any:
    """Ask for something, and return the job when it has ended."""
    answer = await client.post(path, json=body, headers=headers)
    assert answer.status in (200, 202), await answer.text()
    while answer.status != 200 or (await answer.json())["finished"] is None:
        answer = await client.get(answer.headers.get("Location", answer.url.path), headers=headers)
        assert answer.status == 200, await answer.text()
    return await answer.json()
