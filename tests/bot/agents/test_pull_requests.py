"""From a signed delivery to a posted review, through everything in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.agents.service import SECRET, Service, running
from tests.github import StandIn

SLOW = """def unique(rows: list[str]) -> list[str]:
    seen: list[str] = []
    for row in rows:
        if row in seen:
            continue
        seen.append(row)
    return seen
"""


@pytest.fixture
async def service(postgres_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository("acme/shop", {"shop/__init__.py": "", "README.md": "# Shop\n"})
        async with running(github, postgres_url, tmp_path) as service:
            github.install("acme/shop")
            yield service


async def test_a_pull_request_is_reviewed(service: Service) -> None:
    pull = service.github.open_pull_request("acme/shop", "rows", {"shop/rows.py": SLOW})
    await service.idle()
    (run,) = service.runs(pull.head)
    assert run.status == "completed"
    service.well(pull.head)
