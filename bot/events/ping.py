"""GitHub tries out the webhook."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._payload import Here
from bot.jobs import Decision, Ignored


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Ask for nothing: that the delivery was taken is the answer."""
    return Ignored("it is a ping")
