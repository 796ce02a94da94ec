"""Deliveries as GitHub sent them, contributed by its users: see NOTICE. Some are years old."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

EVENTS = (
    "check_run",
    "check_suite",
    "installation",
    "installation_repositories",
    "ping",
    "pull_request",
    "push",
)


@cache
def lines(event: str) -> tuple[bytes, ...]:
    """The bodies of an event's examples."""
    return tuple((FOLDER / f"{event}.jsonl").read_bytes().splitlines())


def payloads(event: str, action: str | None = None) -> list[dict[str, object]]:
    """The decoded examples of an event, each time anew; of one action if it is named."""
    found: list[dict[str, object]] = [json.loads(line) for line in lines(event)]
    return [payload for payload in found if action is None or payload.get("action") == action]
