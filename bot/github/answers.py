"""What an answer of GitHub means: nothing to worry about, or which of the errors it is.

Read from status and headers, not from gidgethub's exceptions: those know a spent quota by 403 alone and take
429 and the secondary limits for bad requests. The text of an error is GitHub's own, cut short and redacted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.github.errors import Forbidden, GitHubError, NotFound, Refused, Suspended, Unauthorized, Unavailable
from bot.github.redaction import redact

_LONGEST = 500
_LIMIT_SIGNS = ("rate limit", "rate-limit", "abuse detection", "abuse-rate")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: header names in lower case, the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_limit(answer: Answer) -> bool:
    """Tell whether an answer refuses for a rate limit, primary or secondary."""
    if answer.status == 429:
        return True
    if answer.status != 403:
        return False
    if "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining", "").strip() == "0":
        return True
    told = _decoded(answer)
    words = f"{told.get('message', '')} {told.get('documentation_url', '')}".lower()
    return any(sign in words for sign in _LIMIT_SIGNS)


def is_broken(answer: Answer) -> bool:
    """Tell whether GitHub, or something before it, is in trouble: a 5xx, or a page where data should be."""
    if answer.status >= 500 or answer.status == 408:
        return True
    return answer.status < 300 and answer.body.lstrip()[:1] == b"<"


def problem(method: str, path: str, answer: Answer) -> GitHubError | None:
    """Return what is wrong with an answer that is no limit, or None."""
    status, said = answer.status, words(answer)
    if is_broken(answer):
        return Unavailable(method, path, said, status)
    if status < 300 or status == 304:
        return None
    if status == 401:
        return Unauthorized(method, path, said, status)
    if status in (404, 410, 451):
        return NotFound(method, path, said, status)
    if status == 403 and "suspended" in said.lower():
        return Suspended(method, path, said, status)
    if status == 403:
        return Forbidden(method, path, said, answer.headers.get("x-accepted-github-permissions", ""))
    return Refused(method, path, said, status, _errors(answer))


def words(answer: Answer) -> str:
    """Return what GitHub says about a failure, in one short line."""
    message = _decoded(answer).get("message")
    if not isinstance(message, str) or not message.strip():
        return f"HTTP {answer.status}"
    return _line(message)


def _errors(answer: Answer) -> tuple[str, ...]:
    """Return the entries of `errors`, which are texts or objects with a message, or a field and a code."""
    listed = _decoded(answer).get("errors")
    entries = listed if isinstance(listed, list) else [listed] if listed else []
    return tuple(_line(_entry(entry)) for entry in entries[:50])


def _entry(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    if entry.get("message"):
        return str(entry["message"])
    return " ".join(str(entry[key]) for key in ("resource", "field", "code") if entry.get(key))


def _line(text: str) -> str:
    return redact(" ".join(text.split()))[:_LONGEST]


def _decoded(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
