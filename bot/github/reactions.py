"""Reactions to comments: giving one that is there already changes nothing.

https://docs.github.com/rest/reactions/reactions
"""

from __future__ import annotations

from typing import Literal

from bot.github.session import Session

Content = Literal["eyes", "+1", "-1", "confused"]


async def react(session: Session, full_name: str, comment: int, content: Content, *, lines: bool) -> None:
    """React to a comment in a conversation, or on `lines` of a diff."""
    kind = "pulls" if lines else "issues"
    path = "/repos/{+repository}/" + kind + "/comments/{comment}/reactions"
    await session.post(path, {"content": content}, repository=full_name, comment=comment)
