"""What the rest of the bot sees of GitHub's API: one installation's view of it, already authorised.

Paths are URI templates below the API's base; variables are quoted by the client, so that a file named
`x{y}.py` stays that (GitHub's documentation lists the endpoints: https://docs.github.com/rest).
Every call raises `GitHubError` (see `bot.github.errors`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

Json = Any
"""A decoded answer of GitHub: read with care, for fields come and go."""


class Session(Protocol):
    """Requests of one installation, with a token of the least scope for its job."""

    async def get(
        self, path: str, /, *, query: Mapping[str, str | int] | None = None, **names: str | int
    ) -> Json:
        """Return what lies at a path; `names` fill its template."""

    def items(
        self, path: str, /, *, most: int, query: Mapping[str, str | int] | None = None, **names: str | int
    ) -> AsyncIterator[Json]:
        """Yield the items of a list over all its pages, at most so many."""
        ...

    async def post(self, path: str, body: Mapping[str, Json], /, **names: str | int) -> Json:
        """Create something. It is sent once: whether it arrived is for the caller to find out."""

    async def patch(self, path: str, body: Mapping[str, Json], /, **names: str | int) -> Json:
        """Change something; sending it twice does no more than once, but for annotations."""

    async def put(self, path: str, body: Mapping[str, Json], /, **names: str | int) -> Json:
        """Replace something."""

    async def delete(self, path: str, /, **names: str | int) -> None:
        """Delete something."""
