"""A person resolved a thread on lines of a diff, or opened it again."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, entries_at, id_at, repository_of, text_at, value_at
from bot.jobs import Decision, Ignored, ThreadResolved


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
    return (ThreadResolved(repository, number, comment, action == "resolved"),)
