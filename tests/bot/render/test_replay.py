from __future__ import annotations

from bot.render.replay import render_replay
from bot.render.screen import Screen
from bot.replaying import Payload, Sent

URL = "http://127.0.0.1:8080/webhook"


def sent(event: str, body: bytes, status: int, said: str = "", outcome: str = "") -> Sent:
    return Sent(Payload("file", event, body), "guid", status, said, outcome)


def test_a_line_says_what_became_of_each() -> None:
    shown = render_replay(
        [
            sent("pull_request", b'{"action": "opened"}', 202, "Stored.", "ReviewPullRequest"),
            sent("push", b"{}", 401, "The signature does not\x1b[2J fit the body."),
            sent("ping", b"{}", 0, "connection refused"),
        ],
        URL,
        Screen(),
    )
    assert shown.splitlines() == [
        "202  pull_request.opened  ReviewPullRequest",
        "401  push                 The signature does not\ufffd[2J fit the body.",
        "---  ping                 connection refused",
        "",
        f"3 deliveries to {URL}: 1 taken, 2 not",
    ]


def test_nothing_is_said_of_what_nobody_asked_the_database() -> None:
    assert render_replay([sent("push", b"{}", 202, "Stored.")], URL, Screen()).splitlines() == [
        "202  push",
        "",
        f"1 deliveries to {URL}: 1 taken",
    ]
