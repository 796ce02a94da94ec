"""What people read of a rule that most of them do not want."""

from __future__ import annotations

from engine.choose.acceptance import Muted


def sentence(muted: Muted) -> str:
    """Say that a rule is muted, why, and how it comes back; in Markdown that reads well without."""
    return (
        f"`{muted.rule}` is muted here: {muted.against} of {muted.people} people did not want it; "
        f"`/velox restore {muted.rule}` lets it speak."
    )
