from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.agents.service import Service, shop


@pytest.fixture
async def service(postgres_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """Velox at work for `acme/shop`."""
    async with shop(postgres_url, tmp_path) as running:
        yield running
