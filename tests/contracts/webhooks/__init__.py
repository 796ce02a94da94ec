"""Deliveries as GitHub sent them, contributed by its users: see NOTICE. Some are years old."""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path

from bot.events import EVENTS as ACTED_ON

EXAMPLES = Path(__file__).with_name("examples.jsonl.xz")


@cache
def examples() -> dict[str, tuple[bytes, ...]]:
    """The bodies of all examples, by event."""
    found: dict[str, list[bytes]] = {}
    for line in lzma.decompress(EXAMPLES.read_bytes()).splitlines():
        event, _, body = line.partition(b"\t")
        found.setdefault(event.decode("ascii"), []).append(body)
    return {event: tuple(bodies) for event, bodies in found.items()}


EVENTS = tuple(event for event in examples() if event in ACTED_ON)
"""The events that there are examples of and Velox acts on."""


def lines(event: str) -> tuple[bytes, ...]:
    """The bodies of an event's examples."""
    return examples()[event]


def payloads(event: str, action: str | None = None) -> list[dict[str, object]]:
    """The decoded examples of an event, each time anew; of one action if it is named."""
    found: list[dict[str, object]] = [json.loads(line) for line in lines(event)]
    return [payload for payload in found if action is None or payload.get("action") == action]
