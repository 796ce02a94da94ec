"""A person resolved a thread on lines of a diff, or opened it again."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, entries_at, id_at, repository_of, text_at, value_at
from bot.jobs import Decision, Ignored, ThreadResolved

ROLES = ("OWNER", "MEMBER", "COLLABORATOR")
"""How GitHub calls an author who has a role in the repository."""


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return what became of the thread; whether it is about a finding of ours, the store knows."""
    action, repository = text_at(payload, "action"), repository_of(payload, here)
    number = id_at(payload, "pull_request", "number")
    first = next(entries_at(payload, "thread", "comments"), None)
    comment = id_at(first, "id")
    if action not in ("resolved", "unresolved"):
        return Ignored("the action changes nothing for Velox")
    if repository is None or number is None or comment is None:
        return Ignored("it names no thread of a pull request")
    if text_at(first, "user", "type") != "Bot":
        return Ignored("a person began the thread")
    if text_at(value_at(payload, "sender"), "type") != "User":
        return Ignored("no person did it")
    by = text_at(payload, "sender", "login") or ""
    return (ThreadResolved(repository, number, comment, action == "resolved", by, _is_stranger(payload, by)),)


def _is_stranger(payload: Mapping[str, object], login: str) -> bool:
    """Tell whether somebody has no role here: to resolve takes one, or having opened the pull request."""
    pull = value_at(payload, "pull_request")
    role = text_at(pull, "author_association")
    return text_at(pull, "user", "login") == login and role not in ROLES
