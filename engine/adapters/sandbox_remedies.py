"""What would give this host a sandbox."""

from __future__ import annotations

from collections.abc import Sequence


def remedy_for(refused: Sequence[str]) -> tuple[str, str]:
    """Return the reason and the remedy that follow from what failed starts have said."""
    return " / ".join(refused), "see SECURITY.md"
