"""A pull request was opened, pushed to, made ready, turned to another base, or closed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, commit_at, id_at, repository_of, text_at, value_at
from bot.jobs import CancelPullRequest, Decision, Ignored, ReviewCause, ReviewPullRequest

CAUSES: Mapping[str, ReviewCause] = {
    "opened": "opened",
    "reopened": "opened",
    "synchronize": "pushed",
    "ready_for_review": "ready",
    "edited": "base changed",
}


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return the review or the cancellation that the action asks for.

    A pull request counts as a bot's by who opened it: a person's stays a person's when a bot pushes to it.
    The head's repository is never read: it is null once a fork is deleted, and the base has the commits.
    """
    action, repository = text_at(payload, "action"), repository_of(payload, here)
    pull = value_at(payload, "pull_request")
    number = id_at(pull, "number") or id_at(payload, "number")
    if repository is None or number is None:
        return Ignored("it names no pull request of an installation")
    if action == "closed":
        merged, by = value_at(pull, "merged") is True, text_at(payload, "sender", "login")
        return (CancelPullRequest(repository, number, merged, by or ""),)
    cause = CAUSES.get(action or "")
    if cause is None:
        return Ignored("the action changes nothing that is reviewed")
    if action == "edited" and not isinstance(value_at(payload, "changes", "base"), Mapping):
        return Ignored("its base is the same as before")
    reason = _left_alone(payload, pull, here)
    if reason is not None:
        return Ignored(reason)
    head = commit_at(pull, "head", "sha")
    if head is None:
        return Ignored("it names no head commit")
    return (ReviewPullRequest(repository, number, head, cause),)


def _left_alone(payload: object, pull: object, here: Here) -> str | None:
    """Return why a pull request is not reviewed unasked, None if it is."""
    if value_at(pull, "state") == "closed":
        return "it is closed"
    if value_at(pull, "draft") is True:
        return "it is a draft"
    if value_at(payload, "repository", "archived") is True:
        return "the repository is archived"
    author = text_at(pull, "user", "type") or text_at(payload, "sender", "type")
    if author == "Bot" and not here.review_bots:
        return "a bot opened it"
    return None
