from __future__ import annotations

from bot.events import decide
from bot.jobs import Ignored
from tests.contracts import webhooks


def test_nothing_is_kept_that_could_be_taken_back() -> None:
    for payload in webhooks.payloads("github_app_authorization", "revoked"):
        assert isinstance(decide("github_app_authorization", payload), Ignored)
