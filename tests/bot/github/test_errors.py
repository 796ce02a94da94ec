from __future__ import annotations

import pytest

from bot.github import errors


def test_an_error_names_the_request_and_what_was_said() -> None:
    error = errors.Limited("POST", "/repos/o/r/check-runs", "secondary rate limit", 60.0, 403)
    assert str(error) == "POST /repos/o/r/check-runs: secondary rate limit"
    assert (error.seconds, error.status) == (60.0, 403)


@pytest.mark.parametrize(
    "error",
    [
        errors.NotFound("GET", "/x", "gone", 404),
        errors.Forbidden("GET", "/x", "locked", needed="issues=write"),
        errors.Unauthorized("GET", "/x", "bad credentials", 401),
        errors.Suspended("POST", "/x", "suspended", 403),
        errors.Refused("POST", "/x", "invalid", 422, ("line must be part of the diff",)),
        errors.Unavailable("GET", "/x", "timed out"),
    ],
)
def test_one_catch_is_enough(error: Exception) -> None:
    with pytest.raises(errors.GitHubError, match=" /x: "):
        raise error
