"""Which check suites are answered: only those that a person runs again."""

from __future__ import annotations

import pytest

from bot.events import Here, decide
from bot.jobs import Ignored, PressedButton, Repository, ReviewPullRequest
from tests.contracts import webhooks

REPOSITORY = Repository("github.com", 186853002, "Codertocat/Hello-World", 957387)
HEAD = "ec26c3e57ca3a959ca5aad62de7213c562f8c821"


@pytest.mark.parametrize("action", ["requested", "completed"])
def test_a_push_is_not_reviewed_twice(action: str) -> None:
    for payload in webhooks.payloads("check_suite", action):
        assert decide("check_suite", payload) == Ignored("the push comes as an event of its own")


def test_a_re_run_reviews_the_pull_request_again() -> None:
    payload = webhooks.payloads("check_suite", "rerequested")[0]

    assert decide("check_suite", payload, Here(app=29310)) == (
        ReviewPullRequest(REPOSITORY, 2, HEAD, "re-run"),
    )


def test_a_re_run_of_another_app_is_left_alone() -> None:
    payload = webhooks.payloads("check_suite", "rerequested")[0]

    assert decide("check_suite", payload, Here(app=1)) == Ignored("it is another App's check suite")


def test_a_re_run_of_a_fork_is_looked_up_by_its_head() -> None:
    payload = webhooks.payloads("check_suite", "rerequested")[0]
    suite = payload["check_suite"]
    assert isinstance(suite, dict)
    login = payload["sender"]["login"]  # type: ignore[index]
    suite |= {"pull_requests": [], "head_branch": None}

    assert decide("check_suite", payload) == (PressedButton(REPOSITORY, 0, HEAD, "re-run", login),)
