from __future__ import annotations

import pytest

from bot.github.authors import Ourselves

US = Ourselves(app=7, login="velox[bot]")


@pytest.mark.parametrize(
    ("item", "ours"),
    [
        ({"user": {"id": 42, "type": "Bot", "login": "velox[bot]"}}, True),
        ({"user": {"id": 1}, "performed_via_github_app": {"id": 7}}, True),
        ({"app": {"id": 7}}, True),
        ({"user": {"id": 1, "type": "User", "login": "velox[bot]"}}, False),
        ({"user": {"id": 1, "type": "Bot", "login": "velox"}}, False),
        ({"user": {"id": 1, "login": "velox[bot]"}}, False),
        ({"user": {"id": 7}}, False),
        ({"user": None, "performed_via_github_app": None}, False),
        ({}, False),
    ],
)
def test_the_app_and_its_bot_are_told_from_everybody_else(item: dict[str, object], ours: bool) -> None:
    assert US.wrote(item) is ours
