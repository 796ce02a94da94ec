"""What holds for every text that is written on GitHub: its length, and whether the conversation is open."""

from __future__ import annotations

from typing import Any

from tests.github.answers import Refusal
from tests.github.world import Issue, PullRequest

Json = Any

LONGEST = 65_536
"""Characters in a body."""

LONGEST_TITLE = 256
TITLE_TOO_LONG = "title is too long (maximum is 256 characters)"

TOO_LONG = "body is too long (maximum is 65536 characters)"


def check_body(body: str | None, resource: str, *, blank: bool = False) -> None:
    """Refuse a body that is too long, or blank where it may not be."""
    if body is not None and len(body) > LONGEST:
        error = {"resource": resource, "code": "unprocessable", "field": "data", "message": TOO_LONG}
        raise Refusal(422, "Validation Failed", [error], breach=True)
    if not blank and not (body or "").strip():
        error = {
            "resource": resource,
            "code": "missing_field",
            "field": "body",
            "message": "Body can't be blank",
        }
        raise Refusal(422, "Validation Failed", [error], breach=True)


def check_title(title: Any) -> None:
    """Refuse a title that is blank or longer than a column of GitHub's."""
    text = str(title or "")
    if not text.strip() or len(text) > LONGEST_TITLE:
        code, said = ("missing_field", "") if not text.strip() else ("custom", TITLE_TOO_LONG)
        error = {"resource": "Issue", "code": code, "field": "title", "message": said}
        raise Refusal(422, "Validation Failed", [error], breach=True)


def check_open(pull: PullRequest | Issue) -> None:
    """Refuse to write where a maintainer locked the conversation."""
    if pull.locked:
        raise Refusal(403, "Unable to create comment because issue is locked.")
