"""What a decision must be like, whatever a payload held."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

from bot.jobs import Ignored

COMMIT = "[0-9a-f]{40}|[0-9a-f]{64}"
PATTERNS = {"head": COMMIT, "before": COMMIT, "after": COMMIT, "full_name": r"[\w.-]+/[\w.-]+"}


def check(key: str, value: object) -> None:
    """What a job holds goes into SQL and argument lists: numbers in range, names, plain text."""
    match value:
        case dict():
            for inner_key, inner in value.items():
                check(inner_key, inner)
        case list() | tuple():
            for inner in value:
                check(key, inner)
        case str():
            assert "\0" not in value
            assert value.encode("utf-8", "strict") is not None
            if key in PATTERNS:
                assert re.fullmatch(PATTERNS[key], value)
        case None:  # what was not told
            pass
        case _:
            assert isinstance(value, bool) or (isinstance(value, int) and 0 <= value < 2**63)


def assert_usable(decision: object) -> None:
    if isinstance(decision, Ignored):
        assert re.fullmatch(r"[a-zA-Z].*[a-z]", decision.reason)
        return
    assert isinstance(decision, tuple)
    assert decision
    for job in decision:
        check("", asdict(job))
        json.dumps(asdict(job))
