"""Scans asked for without the words of a command, and what became of them."""

from __future__ import annotations

from typing import Any

from bot.agents.asking import Asked, Wish, ask, cancel
from bot.store import installations
from bot.store.installations import KnownRepository
from tests.bot.agents.service import Service
from tests.github.world import CheckRun, Issue, IssueComment, PullRequest


async def place_of(service: Service, full_name: str = "acme/shop") -> KnownRepository:
    repository = service.github.find(full_name)
    host = service.github.web_url.removeprefix("http://")
    async with service.pool.acquire() as connection:
        found = await installations.read_repository(connection, host, repository.id)
    assert found is not None
    return found


async def asked(service: Service, number: int | None, *, full_name: str = "acme/shop", **more: Any) -> Asked:
    """Ask for a scan in an issue or a pull request."""
    place = await place_of(service, full_name)
    async with service.pool.acquire() as connection, connection.transaction():
        return await ask(connection, place, Wish("ada", number=number, **more))


async def cancelled(service: Service) -> bool:
    place = await place_of(service)
    async with service.pool.acquire() as connection, connection.transaction():
        return await cancel(connection, place, "ada") is not None


def progress(service: Service, where: Issue | PullRequest) -> list[IssueComment]:
    """The App's comments in a conversation."""
    world = service.github.world
    return [comment for comment in world.comments_of(where) if comment.author is world.bot]


def results(service: Service) -> list[Issue]:
    """The issues that the App opened."""
    world = service.github.world
    return [issue for issue in world.issues if issue.author is world.bot]


def scan_runs(service: Service) -> list[CheckRun]:
    return [run for run in service.github.world.runs if run.name == "Velox scan"]
