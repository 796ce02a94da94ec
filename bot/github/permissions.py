"""What a person may do on a repository, as GitHub says when it is asked.

How GitHub calls an author's association in a payload is no authorisation.
https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user
"""

from __future__ import annotations

from typing import Final

from bot.github.errors import NotFound
from bot.github.session import Session

LEVELS: Final = ("none", "read", "triage", "write", "maintain", "admin")
"""From nothing to everything."""


async def held(session: Session, full_name: str, login: str) -> str:
    """Return a person's level on a repository, one of `LEVELS`; who is unknown has none.

    `permission` calls triage `read` and maintain `write`; `role_name` tells them apart, and may be a role of
    an organisation's own, which counts as what it is built on.
    """
    path = "/repos/{+repository}/collaborators/{login}/permission"
    try:
        answer = await session.get(path, repository=full_name, login=login)
    except NotFound:
        return "none"
    permission, role = str(answer.get("permission")), str(answer.get("role_name"))
    finer = {("read", "triage"), ("write", "maintain")}
    level = role if (permission, role) in finer else permission
    return level if level in LEVELS else "none"


def suffices(level: str, wanted: str) -> bool:
    """Tell whether a level holds another."""
    return LEVELS.index(level) >= LEVELS.index(wanted)
