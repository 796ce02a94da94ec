"""Which pushes are reviewed: the default branch, others where that is wanted, never what was deleted."""

from __future__ import annotations

import pytest

from bot.events import Here, decide
from bot.jobs import Decision, Ignored, Repository, ReviewPush
from tests.contracts import webhooks

REPOSITORY = Repository("github.com", 186853002, "Codertocat/Hello-World", 1)
BEFORE, AFTER, NONE = "a" * 40, "b" * 40, "0" * 40


def delivery(ref: str = "refs/heads/master", **changes: object) -> dict[str, object]:
    """A real delivery with another ref and other commits."""
    payload = next(
        payload
        for payload in webhooks.payloads("push")
        if "installation" in payload and payload["ref"] == "refs/heads/master"
    )
    return payload | {"ref": ref, "before": BEFORE, "after": AFTER, "deleted": False} | changes


def judged(payload: object, here: Here | None = None) -> Decision:
    return decide("push", payload, here or Here())


def test_the_default_branch_is_reviewed() -> None:
    assert judged(delivery()) == (ReviewPush(REPOSITORY, "master", BEFORE, AFTER, default=True),)


def test_the_default_branch_is_reviewed_when_a_bot_merges() -> None:
    payload = delivery(sender={"login": "github-merge-queue[bot]", "id": 1, "type": "Bot"})

    assert judged(payload) == (ReviewPush(REPOSITORY, "master", BEFORE, AFTER, default=True),)


def test_a_first_push_has_no_commit_before_it() -> None:
    assert judged(delivery(before=NONE, created=True)) == (
        ReviewPush(REPOSITORY, "master", NONE, AFTER, default=True),
    )


def test_other_branches_are_reviewed_where_that_is_wanted() -> None:
    payload = delivery("refs/heads/feature/über")

    assert judged(payload) == Ignored("it is not the default branch")
    assert judged(payload, Here(review_branches=True)) == (
        ReviewPush(REPOSITORY, "feature/über", BEFORE, AFTER, default=False),
    )


def test_a_branch_named_like_the_end_of_the_default_one_is_another() -> None:
    assert judged(delivery("refs/heads/old/master")) == Ignored("it is not the default branch")


@pytest.mark.parametrize(
    ("ref", "changes", "reason"),
    [
        ("refs/tags/v1", {}, "it is no branch"),
        ("refs/tags/heads/master", {}, "it is no branch"),
        ("refs/heads/", {}, "it is no branch"),
        ("master", {}, "it is no branch"),
        ("refs/heads/master", {"deleted": True, "after": NONE}, "the branch was deleted"),
        ("refs/heads/master", {"after": NONE}, "the branch was deleted"),
        ("refs/heads/master", {"installation": None}, "it names no repository of an installation"),
    ],
)
def test_these_are_left_alone(ref: str, changes: dict[str, object], reason: str) -> None:
    assert judged(delivery(ref, **changes), Here(review_branches=True)) == Ignored(reason)


def test_the_branches_of_a_merge_queue_are_left_alone() -> None:
    payload = delivery("refs/heads/gh-readonly-queue/master/pr-1-" + AFTER)

    assert judged(payload, Here(review_branches=True)) == Ignored("it is not the default branch")


@pytest.mark.parametrize("when", [1557933591, "2019-05-15T15:20:41Z", None])
def test_times_may_be_numbers_or_text(when: object) -> None:
    payload = delivery()
    repository = payload["repository"]
    assert isinstance(repository, dict)
    repository["created_at"] = repository["pushed_at"] = when

    assert isinstance(judged(payload), tuple)
