"""Repositories of the stand-in: scanned and optimized over HTTP, and nothing else reached."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.counter import told
from bot.store.pool import open_pool
from bot.web.server import make_app
from bot.worker import work
from tests.bot.agents.service import PACE, SECRET, settings_for, written_contents
from tests.bot.web.api.conftest import MINE, TOKEN, Client
from tests.bot.web.api.working import BORING, SLOW, done
from tests.github import StandIn

FILES = {
    "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n",
    "shop/__init__.py": "",
    "shop/rows.py": SLOW,
    "shop/more.py": "from shop.rows import unique\n\n\n"
    + SLOW.replace("unique", "only")
    + "\n\ndef both(rows: list[str]) -> list[str]:\n    return only(unique(rows))\n",
    "shop/plain.py": BORING,
}


@dataclass
class Town:
    """A GitHub, and an API that works with it."""

    github: StandIn
    client: Client

    def url(self, name: str) -> str:
        return f"{self.github.web_url}/{name}"


@pytest.fixture
async def town(postgres_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    stop = asyncio.Event()
    async with StandIn(webhook_secret=SECRET) as github:
        github.create_repository("acme/shop", FILES, private=True)
        github.create_repository("acme/open", FILES, private=False)
        github.create_repository("acme/hidden", FILES, private=True)
        github.create_repository("acme/empty", {"README.md": "# Nothing\n"}, private=False)
        github.install("acme/shop")
        more = {"API_AUTH_TOKEN": TOKEN, "VELOX_API_TOKEN_RATE": 0, "VELOX_PROOF_SECONDS": 16.0}
        settings = settings_for(github, tmp_path, **more)
        pool = await open_pool(postgres_url)
        async with TestClient(TestServer(make_app(settings, pool))) as client:
            worker = asyncio.create_task(work(settings, postgres_url, stop, pace=PACE, healing=None))
            try:
                yield Town(github, client)
            finally:
                stop.set()
                await worker
        await pool.close()
        assert written_contents(github) == []


@pytest.mark.parametrize("name", ["acme/shop", "acme/open"])
async def test_a_repository_is_scanned_with_a_token_or_without(town: Town, name: str) -> None:
    job = await done(town.client, "/scan/repository", {"repository_url": town.url(name)})
    result = told.Scanned.model_validate(job["result"])

    assert result.source.startswith(f"{name} at ")
    assert result.metrics.files == 4 and result.metrics.candidates == 2
    assert {each.path for each in result.candidates} == {"shop/rows.py", "shop/more.py"}


@pytest.mark.parametrize("body", [{"repository_url": "acme/hidden"}, {"repository_url": "acme/nothing"}])
async def test_what_is_not_for_this_server_to_see_is_as_if_it_were_not_there(
    town: Town, body: dict[str, str]
) -> None:
    job = await done(town.client, "/scan/repository", {"repository_url": town.url(body["repository_url"])})

    assert job["state"] == "failed"
    assert job["reason"] == "There is no such repository or commit, or it is not for this server to see."


async def test_a_ref_is_a_branch_a_commit_or_told_not_to_be(town: Town) -> None:
    url = town.url("acme/open")
    head = str(town.github.find("acme/open").git.ref("refs/heads/main"))

    async def source(ref: str) -> str:
        job = await done(town.client, "/scan/repository", {"repository_url": url, "ref": ref})
        return str(job["result"]["source"] if job["result"] else job["reason"])

    assert await source("main") == await source(head) == f"acme/open at {head[:12]}"
    assert "no such" in await source("nothing")
    assert "no such" in await source("0" * 40)


@pytest.mark.parametrize("together", [True, False])
async def test_a_repository_is_optimized_file_by_file_and_together(town: Town, together: bool) -> None:
    body = {
        "repository_url": town.url("acme/shop"),
        "enable_batch_coordination": together,
        "enable_cross_file_context": together,
        "max_files": 2,
    }
    job = await done(town.client, "/optimize/repository", body)
    result = told.RepositoryOptimized.model_validate(job["result"])

    assert {file.path for file in result.files} == {"shop/rows.py", "shop/more.py"}
    assert all(file.suggestions and file.suggestions[0].path == file.path for file in result.files)
    assert [each.files for each in result.coordinated] == (
        [["shop/more.py", "shop/rows.py"]] if together else []
    )


async def test_a_repository_without_python_is_told_as_such(town: Town) -> None:
    job = await done(town.client, "/scan/repository", {"repository_url": town.url("acme/empty")})

    assert job["reason"] == "Nothing was scanned: there is no Python in it."


@pytest.mark.parametrize("endpoint", ["/scan/repository", "/optimize/repository"])
@pytest.mark.parametrize(
    "body",
    [
        {"repository_url": "https://evil.example/acme/shop"},
        {"repository_url": "file:///etc"},
        {"repository_url": "ssh://git@github.com/acme/shop"},
        {"repository_url": "http://github.com/acme/shop"},
        {"repository_url": "https://github.com/acme/shop", "ref": "--upload-pack=id"},
        {"repository_url": "https://github.com/acme/shop", "ref": "a..b"},
        {"repository_url": ""},
        {},
    ],
)
async def test_what_is_no_repository_of_this_github_is_refused(
    client: Client, endpoint: str, body: Any
) -> None:
    answer = await client.post(endpoint, json=body, headers=MINE)
    said = await answer.json(content_type="application/problem+json")

    assert answer.status == 422 and said["errors"][0]["where"].startswith("body.")
