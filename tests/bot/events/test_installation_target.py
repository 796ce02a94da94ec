from __future__ import annotations

import pytest

from bot.events import decide
from bot.jobs import AccountRenamed, Ignored

RENAMED = {
    "action": "renamed",
    "account": {"id": 1, "login": "octo-org", "type": "Organization"},
    "changes": {"login": {"from": "before"}},
    "installation": {"id": 7},
    "target_type": "Organization",
}


def test_the_new_name_is_taken_over() -> None:
    assert decide("installation_target", RENAMED) == (AccountRenamed("github.com", 7, 1, "octo-org"),)


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "of tomorrow"},
        {"installation": None},
        {"account": None},
        {"account": {"id": 1, "login": ""}},
        {"account": {"id": 1, "login": "a/b"}},
        {"account": {"login": "octo-org"}},
    ],
)
def test_these_are_left_alone(changes: dict[str, object]) -> None:
    assert isinstance(decide("installation_target", RENAMED | changes), Ignored)
