from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.publication.town import Town, open_town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with open_town() as running:
        yield running
