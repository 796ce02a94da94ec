"""What pressing "Re-run" asks for, of one check run or of all: the same review once more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.events._payload import (
    Here,
    commit_at,
    entries_at,
    id_at,
    repository_of,
    text_at,
    value_at,
)
from bot.jobs import Decision, Ignored, PressedButton, Repository, ReviewPullRequest, ReviewPush

RE_RUN: Final = "re-run"
"""The action of a PressedButton that stands for GitHub's own button."""


SCAN_CHECK: Final = "Velox scan"
"""The name of the check run of a scan; that of reviews is another, which people make a required one."""

RE_SCAN: Final = "re-scan"
"""The action of a PressedButton that stands for GitHub's own button at the check run of a scan."""


def is_foreign(check: object, here: Here) -> bool:
    """Tell whether a check run or suite belongs to another App."""
    app = id_at(check, "app", "id")
    return here.app is not None and app is not None and app != here.app


def rerun(payload: object, check: object, suite: object, check_run: int, here: Here) -> Decision:
    """Return the reviews of a check's head that are to be made once more.

    GitHub lists no pull request for a head that lies in a fork. Then a button is all that is known, and the
    job looks for the pull request by its head; `check_run` is 0 for a whole suite.
    """
    repository = repository_of(payload, here)
    head = commit_at(check, "head_sha")
    if repository is None or head is None:
        return Ignored("it names no repository of an installation, or no commit")
    again = tuple(_pull_requests(check, repository, head)) or tuple(_pull_requests(suite, repository, head))
    if again:
        return again
    branch = text_at(suite, "head_branch")
    if branch is not None and branch == text_at(payload, "repository", "default_branch"):
        before = commit_at(suite, "before") or "0" * len(head)
        return (ReviewPush(repository, branch, before, head, default=True, again=True),)
    login = text_at(payload, "sender", "login") or ""
    return (PressedButton(repository, check_run, head, RE_RUN, login),)


def _pull_requests(check: object, repository: Repository, head: str) -> Iterator[ReviewPullRequest]:
    """Yield the pull requests of a check, but those that a fork has open in its parent."""
    for entry in entries_at(check, "pull_requests"):
        number = id_at(entry, "number")
        base = id_at(value_at(entry, "base"), "repo", "id")
        if number is not None and base in (None, repository.id):
            yield ReviewPullRequest(repository, number, commit_at(entry, "head", "sha") or head, RE_RUN)
