"""Which commit a name means, with a token and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.github.errors import GitHubError
from bot.github.tips import tip_of
from tests.github import StandIn
from tests.github.world import Repository


@pytest.fixture
async def hub() -> AsyncIterator[StandIn]:
    async with StandIn(webhook_secret="only-for-tests-only-for-tests") as hub:
        hub.create_repository("ada/open", {"a.py": "a = 1\n"}, private=False)
        hub.create_repository("ada/hidden", {"a.py": "a = 1\n"}, private=True)
        yield hub


async def tip(hub: StandIn, name: str, ref: str, parent: Path) -> str:
    return await tip_of(f"{hub.git_url}/{name}.git", f"/{name}", ref, parent=parent)


def head(repository: Repository) -> str | None:
    return repository.git.ref("refs/heads/main")


async def test_a_public_repository_needs_no_token(hub: StandIn, tmp_path: Path) -> None:
    expected = head(hub.find("ada/open"))

    assert await tip(hub, "ada/open", "", tmp_path) == expected
    assert await tip(hub, "ada/open", "main", tmp_path) == expected
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "ref"),
    [("ada/open", "nothing"), ("ada/hidden", ""), ("ada/nothing", ""), ("ada/open", "refs/heads/main")],
)
async def test_what_is_not_there_or_not_for_anybody_has_none(
    hub: StandIn, tmp_path: Path, name: str, ref: str
) -> None:
    with pytest.raises(GitHubError):
        await tip(hub, name, ref, tmp_path)
