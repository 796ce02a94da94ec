"""Commits were pushed to a branch."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here, commit_at, repository_of, text_at, value_at
from bot.jobs import Decision, Ignored, ReviewPush

BRANCH = "refs/heads/"
MERGE_QUEUE = "gh-readonly-queue/"
"""Where a merge queue has its branches: each lives for minutes and was reviewed as a pull request."""


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return a review of what was pushed: of the default branch always, of others where that is wanted.

    A branch that a pull request comes from is reviewed through its pull request.
    """
    repository = repository_of(payload, here)
    ref, after = text_at(payload, "ref"), commit_at(payload, "after")
    if repository is None:
        return Ignored("it names no repository of an installation")
    if ref is None or not ref.startswith(BRANCH) or ref == BRANCH:
        return Ignored("it is no branch")
    if value_at(payload, "deleted") is True or after is None:
        return Ignored("the branch was deleted")
    if value_at(payload, "repository", "archived") is True:
        return Ignored("the repository is archived")
    branch = ref.removeprefix(BRANCH)
    default = branch == text_at(payload, "repository", "default_branch")
    if branch.startswith(MERGE_QUEUE) or not (default or here.review_branches):
        return Ignored("it is not the default branch")
    before = commit_at(payload, "before") or "0" * len(after)
    return (ReviewPush(repository, branch, before, after, default),)
