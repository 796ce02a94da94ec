"""Issues of a repository: those of ours, found, opened, and edited in place.

See https://docs.github.com/rest/issues/issues.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.github.authors import Ourselves
from bot.github.errors import NotFound
from bot.github.session import Json, Session

MOST = 1000
"""So many issues of ours are looked through, the newest first."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue of ours."""

    number: int
    body: str


async def read_ours(session: Session, repository: str, number: int, ourselves: Ourselves) -> Issue | None:
    """Return an issue that our App wrote; None if it is gone, another's, or a pull request."""
    try:
        item = await session.get("/repos/{+repository}/issues/{number}", repository=repository, number=number)
    except NotFound:
        return None
    return _issue(item) if _is_ours(item, ourselves) else None


async def find_ours(
    session: Session, repository: str, ourselves: Ourselves, wanted: Callable[[str], bool]
) -> Issue | None:
    """Return the newest issue that our App wrote and whose text is wanted, closed or not."""
    query: dict[str, str | int] = {"state": "all", "creator": ourselves.login}
    async for item in session.items(
        "/repos/{+repository}/issues", most=MOST, query=query, repository=repository
    ):
        if _is_ours(item, ourselves) and wanted(item.get("body") or ""):
            return _issue(item)
    return None


async def open_issue(session: Session, repository: str, title: str, body: str) -> Issue:
    """Open an issue. Whoever is not sure that there is none calls `find_ours` first.

    Raises NotFound where the repository has no issues.
    """
    body_sent = {"title": title, "body": body}
    return _issue(await session.post("/repos/{+repository}/issues", body_sent, repository=repository))


async def edit_issue(session: Session, repository: str, number: int, body: str) -> None:
    """Replace the text of an issue; its title and state stay as people left them."""
    path = "/repos/{+repository}/issues/{number}"
    await session.patch(path, {"body": body}, repository=repository, number=number)


def _is_ours(item: Json, ourselves: Ourselves) -> bool:
    return "pull_request" not in item and ourselves.wrote(item)


def _issue(item: Json) -> Issue:
    return Issue(item["number"], item.get("body") or "")
