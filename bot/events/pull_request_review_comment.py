"""A person wrote on lines of a pull request's diff, or answered there."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._comment import asked
from bot.events._payload import Here, id_at
from bot.jobs import Decision


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return the commands of the comment."""
    return asked(payload, id_at(payload, "pull_request", "number"), here, pull=True, lines=True)
