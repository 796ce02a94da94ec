"""Which pull requests are reviewed, and which are left alone."""

from __future__ import annotations

import pytest

from bot.events import Here, decide
from bot.jobs import CancelPullRequest, Decision, Ignored, Repository, ReviewPullRequest
from tests.contracts import webhooks

REPOSITORY = Repository("github.com", 186853002, "Codertocat/Hello-World", 1)
HEAD = "ec26c3e57ca3a959ca5aad62de7213c562f8c821"


def delivery(action: str = "synchronize", /, **changes: object) -> dict[str, object]:
    """A real delivery with another action and changed fields of the pull request."""
    (payload,) = webhooks.payloads("pull_request", "synchronize")
    pull = payload["pull_request"]
    assert isinstance(pull, dict)
    pull.update(changes)
    return payload | {"action": action}


def judged(payload: object, here: Here | None = None) -> Decision:
    return decide("pull_request", payload, here or Here())


@pytest.mark.parametrize(
    ("action", "cause"),
    [
        ("opened", "opened"),
        ("reopened", "opened"),
        ("synchronize", "pushed"),
        ("ready_for_review", "ready"),
    ],
)
def test_these_actions_ask_for_a_review(action: str, cause: str) -> None:
    decision = judged(delivery(action))

    assert decision == (ReviewPullRequest(REPOSITORY, 2, HEAD, cause),)  # type: ignore[arg-type]


def test_an_edit_counts_only_when_it_changes_the_base() -> None:
    turned = delivery("edited") | {"changes": {"base": {"ref": {"from": "main"}, "sha": {"from": "1" * 40}}}}
    renamed = delivery("edited") | {"changes": {"title": {"from": "before"}}}

    assert judged(turned) == (ReviewPullRequest(REPOSITORY, 2, HEAD, "base changed"),)
    assert judged(renamed) == Ignored("its base is the same as before")
    assert judged(delivery("edited")) == Ignored("its base is the same as before")


@pytest.mark.parametrize("merged", [True, False])
def test_closing_cancels(merged: bool) -> None:
    assert judged(delivery("closed", merged=merged, state="closed")) == (
        CancelPullRequest(REPOSITORY, 2, merged, "Codertocat"),
    )


@pytest.mark.parametrize("merged", [None, "true", 1])
def test_only_true_is_merged(merged: object) -> None:
    assert judged(delivery("closed", merged=merged)) == (
        CancelPullRequest(REPOSITORY, 2, merged=False, by="Codertocat"),
    )


def test_a_closed_draft_is_cancelled_all_the_same() -> None:
    assert judged(delivery("closed", draft=True, merged=False)) == (
        CancelPullRequest(REPOSITORY, 2, merged=False, by="Codertocat"),
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"draft": True}, "it is a draft"),
        ({"state": "closed"}, "it is closed"),
        ({"user": {"login": "dependabot[bot]", "type": "Bot"}}, "a bot opened it"),
        ({"head": None}, "it names no head commit"),
        ({"head": {"sha": "0" * 40}}, "it names no head commit"),
        ({"head": {"sha": "--exec=sh"}}, "it names no head commit"),
    ],
)
def test_these_are_left_alone(changes: dict[str, object], reason: str) -> None:
    assert judged(delivery(**changes)) == Ignored(reason)


def test_a_draft_made_ready_is_reviewed() -> None:
    assert judged(delivery("ready_for_review", draft=False)) == (
        ReviewPullRequest(REPOSITORY, 2, HEAD, "ready"),
    )


def test_the_pull_request_of_a_bot_is_reviewed_where_that_is_wanted() -> None:
    payload = delivery(user={"login": "renovate[bot]", "type": "Bot"})

    assert judged(payload, Here(review_bots=True)) == (ReviewPullRequest(REPOSITORY, 2, HEAD, "pushed"),)


def test_a_bot_that_pushes_to_a_person_leaves_it_a_persons() -> None:
    payload = delivery() | {"sender": {"login": "pre-commit-ci[bot]", "id": 1, "type": "Bot"}}

    assert judged(payload) == (ReviewPullRequest(REPOSITORY, 2, HEAD, "pushed"),)


def test_an_author_that_is_gone_is_told_by_the_sender() -> None:
    payload = delivery(user=None) | {"sender": {"login": "some[bot]", "type": "Bot"}}

    assert judged(payload) == Ignored("a bot opened it")


def test_a_fork_is_reviewed_even_when_it_is_deleted() -> None:
    payload = delivery("reopened", head={"sha": HEAD, "ref": "patch-1", "repo": None, "user": None})

    assert judged(payload) == (ReviewPullRequest(REPOSITORY, 2, HEAD, "opened"),)


def test_an_archived_repository_is_left_alone() -> None:
    payload = delivery()
    repository = payload["repository"]
    assert isinstance(repository, dict)
    repository["archived"] = True

    assert judged(payload) == Ignored("the repository is archived")


@pytest.mark.parametrize(
    "action", ["assigned", "labeled", "converted_to_draft", "locked", "enqueued", "of tomorrow", "", None, 7]
)
def test_other_actions_change_nothing(action: object) -> None:
    assert judged(delivery() | {"action": action}) == Ignored("the action changes nothing that is reviewed")


def test_a_hook_of_a_repository_is_no_installation() -> None:
    payload = delivery()
    del payload["installation"]

    assert judged(payload) == Ignored("it names no pull request of an installation")


def test_a_commit_may_be_named_by_sha_256() -> None:
    payload = delivery(head={"sha": "a" * 64})

    assert judged(payload) == (ReviewPullRequest(REPOSITORY, 2, "a" * 64, "pushed"),)
