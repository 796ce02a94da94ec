"""Who wrote something on GitHub: our own App, or anybody else."""

from __future__ import annotations

from dataclasses import dataclass

from bot.github.session import Json


@dataclass(frozen=True, slots=True)
class Ourselves:
    """Our App by its id, and the login of the account under which it writes, such as `velox[bot]`.

    No person can have brackets in a login, and GitHub says of each account whether it is a bot's: so the two
    together are as good as the account's id, which the App cannot ask for.
    """

    app: int
    login: str

    def wrote(self, item: Json) -> bool:
        """Tell whether a comment, a review or a check run is ours."""
        through = item.get("performed_via_github_app") or item.get("app") or {}
        user = item.get("user") or {}
        return through.get("id") == self.app or (user.get("type"), user.get("login")) == ("Bot", self.login)
