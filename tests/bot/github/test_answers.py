from __future__ import annotations

import json
from typing import Any

import pytest

from bot.github import errors
from bot.github.answers import Answer, is_broken, is_limit, problem
from tests.bot.github.server import TOKEN


def answer(status: int, body: Any = None, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (answer(429), True),
        (answer(403, {"message": "You have exceeded a secondary rate limit."}), True),
        (
            answer(403, {"message": "x", "documentation_url": "https://docs.github.com/rest/rate-limits"}),
            True,
        ),
        (answer(403, {"message": "You have triggered an abuse detection mechanism."}), True),
        (answer(403, {}, retry_after="60"), True),
        (answer(403, {}, x_ratelimit_remaining="0"), True),
        (
            answer(403, {"message": "Resource not accessible by integration"}, x_ratelimit_remaining="9"),
            False,
        ),
        (answer(403, b"<html>"), False),
        (answer(200, {}, x_ratelimit_remaining="0"), False),
        (answer(404, {"message": "rate limit"}), False),
    ],
)
def test_limits_are_told_from_refusals(found: Answer, expected: bool) -> None:
    assert is_limit(found) is expected


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (answer(401, {"message": "Bad credentials"}), errors.Unauthorized),
        (answer(404, {"message": "Not Found"}), errors.NotFound),
        (answer(410, {}), errors.NotFound),
        (answer(451, {}), errors.NotFound),
        (answer(403, {"message": "This installation has been suspended"}), errors.Suspended),
        (answer(403, {"message": "Repository was archived so is read-only."}), errors.Forbidden),
        (answer(400, {"message": "Problems parsing JSON"}), errors.Refused),
        (answer(409, {"message": "Git Repository is empty."}), errors.Refused),
        (answer(422, {"message": "Validation Failed"}), errors.Refused),
        (answer(301, {"message": "Moved Permanently"}), errors.Refused),
        (answer(500, b""), errors.Unavailable),
        (answer(502, b"<html>"), errors.Unavailable),
        (answer(408, b""), errors.Unavailable),
        (answer(200, b" \n<html>"), errors.Unavailable),
    ],
)
def test_each_failure_has_its_class(found: Answer, kind: type[errors.GitHubError]) -> None:
    failure = problem("GET", "/x", found)
    assert type(failure) is kind
    assert failure.status == found.status


@pytest.mark.parametrize("found", [answer(200, {}), answer(201, []), answer(204, b""), answer(304, b"")])
def test_what_went_well_is_no_problem(found: Answer) -> None:
    assert problem("GET", "/x", found) is None
    assert not is_broken(found)


def test_a_missing_permission_is_named() -> None:
    found = answer(403, {"message": "Resource not accessible"}, x_accepted_github_permissions="checks=write")
    failure = problem("POST", "/x", found)
    assert isinstance(failure, errors.Forbidden)
    assert failure.needed == "checks=write"


def test_githubs_own_words_are_kept_whatever_their_form() -> None:
    body = {
        "message": "Unprocessable Entity",
        "errors": ["line must be part of the diff", {"resource": "PullRequestReview", "code": "custom"}, 7,
                   {"message": "body is too long", "field": "body"}],
    }  # fmt: skip
    failure = problem("POST", "/x", answer(422, body))
    assert isinstance(failure, errors.Refused)
    assert failure.errors == (
        "line must be part of the diff",
        "PullRequestReview custom",
        "7",
        "body is too long",
    )
    single = problem("POST", "/x", answer(422, {"message": "m", "errors": "just a text"}))
    assert isinstance(single, errors.Refused)
    assert single.errors == ("just a text",)


def test_words_are_short_redacted_and_one_line() -> None:
    failure = problem("GET", "/x", answer(404, {"message": f"no\nsuch {TOKEN} " + "x" * 9000}))
    assert failure is not None
    assert failure.said.startswith("no such [redacted] xxx")
    assert len(failure.said) == 500


@pytest.mark.parametrize("body", [b"", b"null", b"[1]", b"[" * 100_000, b"\xff", b'{"message": 7}'])
def test_a_body_that_is_nothing_breaks_nothing(body: bytes) -> None:
    failure = problem("GET", "/x", answer(404, body))
    assert failure is not None
    assert failure.said == "HTTP 404"
