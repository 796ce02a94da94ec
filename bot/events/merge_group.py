"""A merge queue made a group of pull requests, and waits for the required checks of its head."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, commit_at, repository_of, text_at
from bot.jobs import AnswerMergeQueue, Decision, Ignored


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return the answer that the queue waits for: without one, a required check would hold it up for ever."""
    if text_at(payload, "action") != "checks_requested":
        return Ignored("the queue waits for nothing")
    repository, head = repository_of(payload, here), commit_at(payload, "merge_group", "head_sha")
    if repository is None or head is None:
        return Ignored("it names no repository of an installation, or no commit")
    return (AnswerMergeQueue(repository, head),)
