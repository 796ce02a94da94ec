"""What the App is registered with: its least permissions, its events, its key."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa

LEAST = {
    "metadata": "read",
    "contents": "read",
    "pull_requests": "write",
    "checks": "write",
    "issues": "write",
    "merge_queues": "read",
}
EVENTS = (
    "check_run",
    "check_suite",
    "installation_target",
    "issue_comment",
    "merge_group",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "push",
    "repository",
)
"""What the App subscribes to; installation events and pings come unasked."""


@cache
def app_key() -> rsa.RSAPrivateKey:
    """The key of the App: one for all stand-ins of a process, for it takes long to make."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
