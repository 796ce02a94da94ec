"""GitHub's limits: so many requests an hour, and the secondary ones that come without a count."""

from __future__ import annotations

from dataclasses import dataclass

from tests.github.answers import Refusal
from tests.github.world import Installation

HOUR = 3600
MINUTE = 60

PRIMARY = "API rate limit exceeded for installation ID {}."
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "If you reach out to GitHub Support for help, please include the request ID."
)


@dataclass(slots=True)
class Limits:
    """How much an installation may ask for; tests lower these.

    Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.
    """

    primary: int = 5_000
    writes_a_minute: int = 80
    writes_an_hour: int = 500
    concurrent: int = 100
    retry_after: int | None = 60
    primary_status: int = 403

    def check(self, installation: Installation, now: float, write: bool, running: int) -> None:
        """Count a request, and refuse it when there were too many."""
        window = now - now % HOUR
        installation.points[:] = [when for when in installation.points if when >= window]
        if len(installation.points) >= self.primary:
            said = PRIMARY.format(installation.id)
            raise Refusal(self.primary_status, said, headers=self.headers(installation, now))
        installation.points.append(now)
        if running > self.concurrent:
            raise self.secondary()
        if write:
            writes = installation.writes
            writes[:] = [when for when in writes if when > now - HOUR]
            lately = sum(when > now - MINUTE for when in writes)
            if lately >= self.writes_a_minute or len(writes) >= self.writes_an_hour:
                raise self.secondary()
            writes.append(now)

    def secondary(self) -> Refusal:
        """Refuse as GitHub does when its undocumented limits are met."""
        waits = {"Retry-After": str(self.retry_after)} if self.retry_after is not None else {}
        return Refusal(403, SECONDARY, headers=waits)

    def uncount(self, installation: Installation) -> None:
        """Take back the last request: a 304 costs nothing."""
        if installation.points:
            installation.points.pop()

    def headers(self, installation: Installation, now: float) -> dict[str, str]:
        """Return what every answer tells of the primary limit."""
        used = min(len(installation.points), self.primary)
        return {
            "X-RateLimit-Limit": str(self.primary),
            "X-RateLimit-Used": str(used),
            "X-RateLimit-Remaining": str(self.primary - used),
            "X-RateLimit-Reset": str(int(now - now % HOUR) + HOUR),
            "X-RateLimit-Resource": "core",
        }
