"""The GitHub App as it is registered: what it asks for, what it hears of, where it is reached.

`app.yml` says the same for people who register it by hand; a test compares the two.
https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.events import EVENTS

NAME = "velox"
DESCRIPTION = "Performance review of Python pull requests, with proof. It suggests; it never pushes."

PERMISSIONS: Mapping[str, str] = {
    "metadata": "read",
    "contents": "read",
    "pull_requests": "write",
    "checks": "write",
    "issues": "write",
    "merge_queues": "read",
}
"""The least that the work needs. Writing contents is not among it."""

WHY: Mapping[str, str] = {
    "metadata": "every App has it",
    "contents": "the code under review",
    "pull_requests": "the review",
    "checks": "the check run",
    "issues": "answers to commands, the report of a scan",
    "merge_queues": "hearing of merge queues, which would wait for a required check of Velox",
}
"""What each permission is for, in a clause."""

UNASKED = frozenset(
    {"ping", "installation", "installation_repositories", "github_app_authorization", "marketplace_purchase"}
)
"""Events that every App gets, or that come over a hook of their own: none subscribes to them."""

CREATED = "/setup/created"
INSTALLED = "/setup/installed"
WEBHOOK = "/webhook"


def events() -> tuple[str, ...]:
    """Return the events that the App subscribes to, sorted."""
    return tuple(sorted(EVENTS - UNASKED))


def manifest(url: str, back: str) -> dict[str, object]:
    """Return the manifest of an App whose server GitHub reaches at `url`.

    `back` is where the browser that registers it reaches the server: it need not be the same address.
    Neither ends in a slash.
    """
    return {
        "name": NAME,
        "url": url,
        "description": DESCRIPTION,
        "public": False,
        "hook_attributes": {"url": f"{url}{WEBHOOK}", "active": True},
        "redirect_url": f"{back}{CREATED}",
        "setup_url": f"{url}{INSTALLED}",
        "setup_on_update": False,
        "request_oauth_on_install": False,
        "default_permissions": dict(PERMISSIONS),
        "default_events": list(events()),
    }
