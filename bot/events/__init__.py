"""What a delivery asks for: one file per GitHub event, named like it. Adding a file adds the event.

Each file has one pure function, `decide(payload, here)`. It reads the payload as a hint, with fields that may
be missing or odd, and never raises on a JSON object. An event without a file is taken, counted and forgotten.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping

from bot.events._payload import Here
from bot.jobs import Decision, Ignored

__all__ = ["EVENTS", "Here", "decide"]

_DECIDE: dict[str, Callable[[Mapping[str, object], Here], Decision]] = {
    found.name: importlib.import_module(f"{__name__}.{found.name}").decide
    for found in pkgutil.iter_modules(__path__)
    if not found.name.startswith("_")
}

EVENTS = frozenset(_DECIDE)
"""The events that Velox acts on, by GitHub's names."""

_GITHUB_COM = Here()


def decide(event: str, payload: object, here: Here = _GITHUB_COM) -> Decision:
    """Return the jobs that a delivery asks for, or why it asks for none.

    `event` is the header X-GitHub-Event, `payload` the decoded body.
    """
    if event not in _DECIDE:
        return Ignored("Velox does not act on this event")
    if not isinstance(payload, Mapping):
        return Ignored("the body is no JSON object")
    return _DECIDE[event](payload, here)
