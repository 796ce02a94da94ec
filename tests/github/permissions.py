"""Which permission an endpoint needs: https://docs.github.com/rest/authentication/permissions-required-for-github-apps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Caller = Literal["app", "installation", "anyone"]
Needed = Mapping[str, str]
"""Permissions by name; any one of them is enough."""

LEVELS = {"read": 1, "write": 2, "admin": 3}
PREFIX = "/repos/{owner}/{repo}"

RESOURCES = (
    ("/check-runs", ("checks",)),
    ("/check-suites", ("checks",)),
    ("/commits/", ("checks",)),
    ("/collaborators/{username}/permission", ("metadata",)),
    ("/collaborators/{username}", ("metadata",)),
    ("/collaborators", ("metadata",)),
    ("/compare/", ("contents",)),
    ("/contents/", ("contents",)),
    ("/git/", ("contents",)),
    ("/tarball/", ("contents",)),
    ("/pulls/{pull_number}/merge", ("contents",)),
    ("/pulls/{pull_number}/update-branch", ("contents",)),
    ("/pulls", ("pull_requests",)),
    ("/issues", ("issues", "pull_requests")),
)


def caller(method: str, path: str) -> Caller:
    """Tell who may call an endpoint: the App by its own token, an installation, or anyone."""
    if path.startswith("/app-manifests/") or path in {"/meta", "/zen"}:
        return "anyone"
    if path == "/app" or path.startswith(("/app/", "/marketplace_listing/")):
        return "app"
    if path == f"{PREFIX}/installation":
        return "app"
    return "installation"


def needed(method: str, path: str) -> Needed:
    """Return what an installation token must have for an endpoint, one of these; empty if nothing."""
    if not path.startswith(PREFIX):
        return {}
    level = "read" if method == "GET" else "write"
    rest = path.removeprefix(PREFIX)
    if not rest:
        return {"metadata": "read"} if method == "GET" else {"administration": "write"}
    if rest.startswith("/collaborators") and method != "GET":
        return {"administration": "write"}
    for start, resources in RESOURCES:
        if rest.startswith(start):
            return dict.fromkeys(resources, level)
    return {"administration": level}


def suffices(granted: Mapping[str, str], wanted: Needed) -> bool:
    """Tell whether what was granted holds any one of what is wanted."""
    return not wanted or any(
        LEVELS.get(granted.get(resource, ""), 0) >= LEVELS[level] for resource, level in wanted.items()
    )


def accepted_header(wanted: Needed) -> str:
    """Write the X-Accepted-GitHub-Permissions header."""
    return "; ".join(f"{resource}={level}" for resource, level in wanted.items())
