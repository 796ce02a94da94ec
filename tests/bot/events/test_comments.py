"""Whose comments are listened to: those that a person has just written."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bot.events import Here, decide
from bot.jobs import Command, Ignored, Repository, ThreadResolved
from tests.contracts import webhooks

Json = Any
HELLO = Repository("github.com", 186853002, "Codertocat/Hello-World", 7)


def comment(body: str, **changes: Json) -> Json:
    """A real comment in the conversation of an issue, with another text."""
    (payload,) = [
        each
        for each in webhooks.payloads("issue_comment", "created")
        if each["repository"]["full_name"] == HELLO.full_name  # type: ignore[index]
    ][:1]
    found = deepcopy(payload)
    found["installation"] = {"id": 7}
    found["comment"] |= {"body": body, **changes}  # type: ignore[operator]
    return found


def line_comment(body: str, **changes: Json) -> Json:
    """A real comment on lines of a diff."""
    found = deepcopy(webhooks.payloads("pull_request_review_comment", "created")[0])
    found["installation"] = {"id": 7}
    found["comment"] |= {"body": body, **changes}  # type: ignore[operator]
    return found


def only(decision: object) -> Command:
    assert isinstance(decision, tuple), decision
    (found,) = decision
    assert isinstance(found, Command)
    return found


def test_a_command_in_an_issue() -> None:
    payload = comment("Hello.\n/velox explain membership-in-list")
    found = only(decide("issue_comment", payload))
    assert found == Command(
        HELLO,
        payload["issue"]["number"],
        "pull_request" in payload["issue"],
        payload["comment"]["id"],
        False,
        None,
        payload["comment"]["user"]["login"],
        0,
        "explain",
        "membership-in-list",
    )


def test_a_pull_request_is_told_from_an_issue() -> None:
    payload = comment("/velox review")
    payload["issue"].pop("pull_request", None)
    assert not only(decide("issue_comment", payload)).pull
    payload["issue"]["pull_request"] = {"url": "https://api.github.com/repos/x/y/pulls/1"}
    assert only(decide("issue_comment", payload)).pull


def test_several_commands_are_several_jobs() -> None:
    decision = decide("issue_comment", comment("/velox pause\n/velox status"))
    assert isinstance(decision, tuple)
    assert [(job.name, job.place) for job in decision if isinstance(job, Command)] == [
        ("pause", 0),
        ("status", 1),
    ]


def test_a_command_on_lines_knows_its_thread() -> None:
    found = only(decide("pull_request_review_comment", line_comment("/velox dismiss", in_reply_to_id=12)))
    assert (found.lines, found.answers, found.pull, found.name) == (True, 12, True, "dismiss")
    first = line_comment("/velox dismiss")
    first["comment"].pop("in_reply_to_id", None)
    assert only(decide("pull_request_review_comment", first)).answers is None


@pytest.mark.parametrize("make", [comment, line_comment])
@pytest.mark.parametrize("action", ["edited", "deleted", "of tomorrow", None])
def test_what_is_edited_or_deleted_asks_for_nothing(make: Json, action: object) -> None:
    event = "issue_comment" if make is comment else "pull_request_review_comment"
    assert isinstance(decide(event, make("/velox review") | {"action": action}), Ignored)


@pytest.mark.parametrize(
    "changes",
    [
        {"user": {"login": "dependabot[bot]", "type": "Bot", "id": 3}},
        {"user": {"login": "acme", "type": "Organization", "id": 3}},
        {"user": None},
        {"performed_via_github_app": {"id": 77}},
        {"body": None},
        {"body": 7},
        {"id": 0},
    ],
)
def test_what_no_person_wrote_asks_for_nothing(changes: Json) -> None:
    payload = comment("/velox review") | {"sender": None}
    payload["comment"] |= changes
    assert isinstance(decide("issue_comment", payload, Here(app=77)), Ignored)


def test_a_comment_sent_by_another_than_its_writer_asks_for_nothing() -> None:
    payload = comment("/velox review")
    assert only(decide("issue_comment", payload)).name == "review"
    payload["sender"] = {"id": 5, "login": "eve", "type": "User"}
    assert decide("issue_comment", payload) == Ignored("no person wrote it")


def test_an_archive_and_plain_talk_ask_for_nothing() -> None:
    payload = comment("/velox review")
    payload["repository"]["archived"] = True
    assert decide("issue_comment", payload) == Ignored("the repository is archived")
    assert decide("issue_comment", comment("Nice.")) == Ignored("it holds no command")


# --------------------------------------------------------------------------------------------------- threads


def thread(action: str, **first: Json) -> Json:
    found = deepcopy(webhooks.payloads("pull_request_review_thread")[0]) | {"action": action}
    found["installation"] = {"id": 7}
    found["thread"]["comments"][0] |= {"user": {"login": "velox[bot]", "type": "Bot", "id": 3}, **first}  # type: ignore[index]
    return found


@pytest.mark.parametrize(("action", "resolved"), [("resolved", True), ("unresolved", False)])
def test_a_thread_of_a_bot_is_noted(action: str, resolved: bool) -> None:
    payload = thread(action, id=12)
    (found,) = decide("pull_request_review_thread", payload)  # type: ignore[misc]
    assert isinstance(found, ThreadResolved)
    assert (found.comment, found.resolved) == (12, resolved)
    assert found.number == payload["pull_request"]["number"]


@pytest.mark.parametrize(
    ("association", "author", "stranger"),
    [("NONE", True, True), ("CONTRIBUTOR", True, True), ("MEMBER", True, False), ("NONE", False, False)],
)
def test_who_resolved_it_without_a_role_is_a_stranger(association: str, author: bool, stranger: bool) -> None:
    payload = thread("resolved", id=12)
    pull = {"user": {"login": "mia" if author else "ada"}, "author_association": association}
    payload |= {"sender": {"login": "mia", "type": "User", "id": 4}, "pull_request": {"number": 3, **pull}}
    (found,) = decide("pull_request_review_thread", payload)  # type: ignore[misc]
    assert isinstance(found, ThreadResolved)
    assert (found.by, found.stranger) == ("mia", stranger)


def test_threads_of_people_and_what_bots_resolve_are_left_alone() -> None:
    theirs = thread("resolved", user={"login": "mia", "type": "User", "id": 4})
    assert decide("pull_request_review_thread", theirs) == Ignored("a person began the thread")
    by_bot = thread("resolved") | {"sender": {"login": "x[bot]", "type": "Bot", "id": 9}}
    assert decide("pull_request_review_thread", by_bot) == Ignored("no person did it")
    assert isinstance(decide("pull_request_review_thread", thread("of tomorrow")), Ignored)
    empty = thread("resolved")
    empty["thread"]["comments"] = []
    assert isinstance(decide("pull_request_review_thread", empty), Ignored)
