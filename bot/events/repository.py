"""A repository was renamed, moved to another owner, deleted, shown, hidden, or made read-only."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, repository_of, text_at
from bot.jobs import Decision, Ignored, RepositoryChanged, RepositoryDeleted

PRIVATE = {"privatized": True, "publicized": False}
ARCHIVED = {"archived": True, "unarchived": False}
MOVED = frozenset({"renamed", "transferred"})
"""What was transferred belongs to the installation that the delivery is from: GitHub tells the new owner."""


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return what changed about the repository: that alone, for deliveries overtake each other."""
    action, repository = text_at(payload, "action") or "", repository_of(payload, here)
    if repository is None:
        return Ignored("it names no repository of an installation")
    if action == "deleted":
        return (RepositoryDeleted(repository),)
    branch = text_at(payload, "repository", "default_branch") if action == "edited" else None
    if branch is None and action not in PRIVATE.keys() | ARCHIVED.keys() | MOVED:
        return Ignored("the action changes nothing for Velox")
    return (RepositoryChanged(repository, branch, PRIVATE.get(action), ARCHIVED.get(action)),)
