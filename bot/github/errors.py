"""What may go wrong between Velox and GitHub, by what the catcher has to do.

GitHubError
├── NotFound        404, 410: it is gone, or not ours to see
├── Forbidden       403: a permission is missing (`needed` says which), the conversation is locked
├── Unauthorized    401: the token was refused even after it was minted anew
├── Suspended       the installation is suspended or gone: stop its work
├── Refused         422 and 400: GitHub does not take this request; `errors` are its own words
├── Limited         a rate limit: come back after `seconds`
├── Moved           the pull request's head is another than the one asked for: this work is superseded
├── Unreadable      a repository beyond what Velox takes in size or number, or with hostile names
└── Unavailable     5xx, HTML instead of JSON, a timeout, a broken connection: try again later
"""

from __future__ import annotations


class GitHubError(Exception):
    """A request that GitHub did not answer as hoped: `method` and `path` name it, never a token."""

    def __init__(self, method: str, path: str, said: str, status: int | None = None) -> None:
        super().__init__(f"{method} {path}: {said}")
        self.method = method
        self.path = path
        self.said = said
        self.status = status


class NotFound(GitHubError):
    """404 or 410: it is gone, or not ours to see."""


class Forbidden(GitHubError):
    """403 that is no limit; `needed` is what X-Accepted-GitHub-Permissions said, or empty."""

    def __init__(self, method: str, path: str, said: str, needed: str = "") -> None:
        super().__init__(method, path, said, 403)
        self.needed = needed


class Unauthorized(GitHubError):
    """401, although the token was minted anew."""


class Suspended(GitHubError):
    """The installation is suspended or gone: its work ends."""


class Refused(GitHubError):
    """GitHub does not take the request as it is; `errors` are its own words, one per entry."""

    def __init__(self, method: str, path: str, said: str, status: int, errors: tuple[str, ...] = ()) -> None:
        super().__init__(method, path, said, status)
        self.errors = errors


class Limited(GitHubError):
    """A rate limit, ours or GitHub's: the work goes on after `seconds`, never before."""

    def __init__(self, method: str, path: str, said: str, seconds: float, status: int | None = None) -> None:
        super().__init__(method, path, said, status)
        self.seconds = seconds


class Moved(GitHubError):
    """The head of the pull request is `found`, not the commit that was asked for: the work is superseded."""

    def __init__(self, method: str, path: str, found: str) -> None:
        super().__init__(method, path, f"the head has moved to {found}")
        self.found = found


class Unreadable(GitHubError):
    """A repository beyond a cap of size, time or number, or with file names that lead outside: not read."""


class Unavailable(GitHubError):
    """GitHub is in trouble or out of reach: the same request may succeed later."""
