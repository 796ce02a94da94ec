from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.world import Installation, PullRequest

BEFORE = "".join(f"line_{number} = {number}\n" for number in range(1, 41))
AFTER = BEFORE.replace("line_3 = 3\n", "line_3 = 30\n").replace(
    "line_30 = 30\n", "line_30 = 300\nextra = 0\n"
)
"""Two hunks: lines 1 to 6 and 27 to 34 of the head are shown; line 3, 30 and 31 are new there."""


@pytest.fixture
async def github() -> AsyncIterator[StandIn]:
    async with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
async def call(github: StandIn) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(github, session)


@pytest.fixture
def installation(github: StandIn) -> Installation:
    """The App at `acme`, with one repository of two files."""
    github.create_repository("acme/shop", {"shop.py": BEFORE, "README.md": "# Shop\n"}, private=True)
    return github.install("acme/shop")


@pytest.fixture
async def pull(github: StandIn, call: Caller, installation: Installation) -> PullRequest:
    """Pull request 1 of `acme/shop`, with two hunks in `shop.py`; `call` has a token."""
    await call.use(installation)
    return github.open_pull_request("acme/shop", "faster", {"shop.py": AFTER}, title="Faster")
