from __future__ import annotations

from bot.events import decide
from bot.jobs import Ignored
from tests.contracts import webhooks


def test_a_ping_asks_for_nothing() -> None:
    for payload in webhooks.payloads("ping"):
        assert decide("ping", payload) == Ignored("it is a ping")
