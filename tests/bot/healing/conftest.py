"""A healer for a running Velox; it has no patience, and makes its rounds when it is told to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.github.app_tokens import read_private_keys
from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.github.hosts import host_at
from bot.healing.healer import healer_of
from bot.measures import Measures
from tests.bot.agents.service import Service, shop
from tests.github.world import Installation

ROWS = "shop/rows.py"
NONE = timedelta(0)


@dataclass
class Healing:
    """A healer without patience, and how often it asked for what."""

    service: Service
    github: GitHub

    async def round(self) -> list[str]:
        """Carry out every task, and return what was asked of GitHub for it."""
        stand_in = self.service.github
        before = len(stand_in.requests)
        async with self.service.pool.acquire() as connection:
            await connection.execute("update healing set begun_at = '-infinity'")
            await connection.execute("update installations set reconciled_at = null")
        ourselves = Ourselves(stand_in.app_id, "velox[bot]")
        await healer_of(self.service.pool, self.github, ourselves, Measures(), patience=NONE).round()
        asked = stand_in.requests[before:]
        assert [str(each) for each in asked if each.breach] == []
        return [f"{each.method} {each.path}" for each in asked]

    async def later(self) -> None:
        """Let every wait be over."""
        await self.service.fetch("update redeliveries set next_at = now()")


@pytest.fixture
async def service(postgres_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """Velox at work for `acme/shop`."""
    async with shop(postgres_url, tmp_path) as running:
        yield running


@pytest.fixture
async def healing(service: Service) -> AsyncIterator[Healing]:
    stand_in = service.github
    keys = read_private_keys(stand_in.private_key)
    async with GitHub(host_at(stand_in.url), str(stand_in.app_id), keys) as github:
        yield Healing(service, github)


def installation(service: Service) -> Installation:
    (found,) = service.github.world.installations
    return found


def asked_again(requests: list[str]) -> int:
    return sum(request.endswith("/attempts") for request in requests)
