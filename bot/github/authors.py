"""Who wrote something on GitHub: our own App, or anybody else."""

from __future__ import annotations

from dataclasses import dataclass

from bot.github.session import Json


@dataclass(frozen=True, slots=True)
class Ourselves:
    """Our App by its id, and the account `app-name[bot]` under which it writes by that account's id."""

    app: int
    account: int

    def wrote(self, item: Json) -> bool:
        """Tell whether a comment, a review or a check run is ours; the account's name proves nothing."""
        through = item.get("performed_via_github_app") or item.get("app") or {}
        return (item.get("user") or {}).get("id") == self.account or through.get("id") == self.app
