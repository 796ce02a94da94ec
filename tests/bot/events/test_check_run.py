"""Which buttons of check runs are answered."""

from __future__ import annotations

import pytest

from bot.events import Here, decide
from bot.jobs import Ignored, PressedButton, Repository, ReviewPullRequest, ReviewPush
from tests.contracts import webhooks

ELECTRON = Repository("github.com", 9384267, "electron/electron", 690857)
HEAD = "5bd5f196a46b8222fb7484f05faba41a73cf34bd"
APP = 25811


def delivery(action: str, **changes: object) -> dict[str, object]:
    """The real press of a button, with another action and changed fields of the check run."""
    (payload,) = webhooks.payloads("check_run", "requested_action")
    check = payload["check_run"]
    assert isinstance(check, dict)
    check.update(changes)
    return payload | {"action": action}


def test_a_button_of_ours_is_answered() -> None:
    payload = delivery("requested_action")
    sender = payload["sender"]
    assert isinstance(sender, dict)

    assert decide("check_run", payload, Here(app=APP)) == (
        PressedButton(ELECTRON, 1494503112, HEAD, "lgtm|26764", sender["login"]),
    )


@pytest.mark.parametrize("action", ["requested_action", "rerequested"])
def test_a_button_of_another_app_is_not(action: str) -> None:
    assert decide("check_run", delivery(action), Here(app=1)) == Ignored("it is another App's check run")


def test_a_re_run_reviews_the_pull_request_again() -> None:
    assert decide("check_run", delivery("rerequested"), Here(app=APP)) == (
        ReviewPullRequest(ELECTRON, 26764, HEAD, "re-run"),
    )


def test_a_re_run_of_a_scan_scans_again() -> None:
    payload = delivery("rerequested", name="Velox scan")
    sender = payload["sender"]
    assert isinstance(sender, dict)

    assert decide("check_run", payload, Here(app=APP)) == (
        PressedButton(ELECTRON, 1494503112, HEAD, "re-scan", sender["login"]),
    )
    assert isinstance(decide("check_run", payload, Here(app=1)), Ignored)


def test_a_pull_request_that_this_fork_opened_elsewhere_is_not_ours() -> None:
    entry = {"number": 9, "head": {"sha": HEAD}, "base": {"repo": {"id": 1}}}
    suite = {"head_branch": "patch-1", "pull_requests": [entry]}
    payload = delivery("rerequested", pull_requests=[entry], check_suite=suite)

    assert not any(isinstance(job, ReviewPullRequest) for job in decide("check_run", payload))  # type: ignore[union-attr]


def test_a_re_run_of_a_fork_is_looked_up_by_its_head() -> None:
    payload = delivery(
        "rerequested", pull_requests=[], check_suite={"head_branch": None, "pull_requests": []}
    )
    sender = payload["sender"]
    assert isinstance(sender, dict)

    assert decide("check_run", payload) == (
        PressedButton(ELECTRON, 1494503112, HEAD, "re-run", sender["login"]),
    )


def test_a_re_run_on_the_default_branch_reviews_the_push_again() -> None:
    suite = {"head_branch": "master", "before": "c" * 40, "after": HEAD, "pull_requests": []}
    payload = delivery("rerequested", pull_requests=[], check_suite=suite)
    repository = payload["repository"]
    assert isinstance(repository, dict)
    repository["default_branch"] = "master"

    wanted = ReviewPush(ELECTRON, "master", "c" * 40, HEAD, default=True, again=True)
    assert decide("check_run", payload) == (wanted,)


@pytest.mark.parametrize("action", ["created", "completed", "of tomorrow", None])
def test_what_no_person_did_is_left_alone(action: object) -> None:
    payload = delivery("requested_action") | {"action": action}

    assert decide("check_run", payload) == Ignored("nobody pressed a button")


@pytest.mark.parametrize("button", [None, {}, {"identifier": ""}, {"identifier": 7}, "verify"])
def test_a_button_without_a_name_is_left_alone(button: object) -> None:
    payload = delivery("requested_action") | {"requested_action": button}

    assert isinstance(decide("check_run", payload), Ignored)


def test_a_press_without_a_presser_is_left_alone() -> None:
    assert isinstance(decide("check_run", delivery("requested_action") | {"sender": None}), Ignored)
