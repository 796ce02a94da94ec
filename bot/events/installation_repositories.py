"""An installation was given repositories, or lost some."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events._installation import changed
from bot.events._payload import Here, text_at
from bot.jobs import Decision, Ignored


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return the repositories that came or went."""
    match text_at(payload, "action"):
        case "added":
            return changed(payload, "repositories added", "repositories_added", here)
        case "removed":
            return changed(payload, "repositories removed", "repositories_removed", here)
        case _:
            return Ignored("the action changes nothing for Velox")
