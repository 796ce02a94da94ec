"""Comments in the conversation of a pull request: the one of ours, found, written, and edited in place.

See https://docs.github.com/rest/issues/comments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.github.authors import Ourselves
from bot.github.reviews import PullRequest
from bot.github.session import Json, Session

MOST = 3000
"""So many comments of a conversation are looked through."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of ours in the conversation."""

    id: int
    body: str


async def find_ours(
    session: Session, pull: PullRequest, ourselves: Ourselves, wanted: Callable[[str], bool]
) -> Comment | None:
    """Return the first comment that our App wrote and whose text is wanted."""
    path = "/repos/{owner}/{repo}/issues/{number}/comments"
    async for item in session.items(path, most=MOST, query=None, **pull.names):
        if ourselves.wrote(item) and wanted(item.get("body") or ""):
            return _comment(item)
    return None


async def write(session: Session, pull: PullRequest, body: str) -> Comment:
    """Write a comment. Whoever is not sure that there is none calls `find_ours` first."""
    path = "/repos/{owner}/{repo}/issues/{number}/comments"
    return _comment(await session.post(path, {"body": body}, **pull.names))


async def edit(session: Session, pull: PullRequest, comment: int, body: str) -> None:
    """Replace the text of a comment."""
    names = {name: value for name, value in pull.names.items() if name != "number"}
    path = "/repos/{owner}/{repo}/issues/comments/{comment}"
    await session.patch(path, {"body": body}, comment=comment, **names)


def _comment(item: Json) -> Comment:
    return Comment(item["id"], item.get("body") or "")
