from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.agents.service import ROWS, Service, shop, slow
from tests.bot.commands.talk import Talk

ROLES = {"ada": "write", "adam": "admin", "wanda": "write", "tom": "triage", "rita": "read", "mo": "maintain"}


def people(service: Service) -> None:
    """Give people their roles; the stranger has none."""
    service.github.find("acme/shop").collaborators.update(ROLES)  # type: ignore[arg-type]
    for person in (*ROLES, "stranger"):
        service.github.world.account(person)


@pytest.fixture
async def talk(postgres_url: str, tmp_path: Path) -> AsyncIterator[Talk]:
    """A pull request in `acme/shop` that was reviewed and has one suggestion, and people of every role."""
    async with shop(postgres_url, tmp_path) as service:
        people(service)
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        await service.idle()
        yield Talk(service, pull)


@pytest.fixture
async def fresh(postgres_url: str, tmp_path: Path) -> AsyncIterator[Talk]:
    """A draft that changes no Python, of which nothing was said, and people of every role."""
    async with shop(postgres_url, tmp_path) as service:
        people(service)
        pull = service.github.open_pull_request("acme/shop", "words", {"README.md": "# Shop!\n"}, draft=True)
        await service.idle()
        yield Talk(service, pull)
