"""A person took back what they had allowed the App to do in their name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here
from bot.jobs import Decision, Ignored


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Ask for nothing: Velox acts in nobody's name and keeps no token of a person."""
    return Ignored("nothing that a person allows is kept")
