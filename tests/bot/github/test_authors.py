from __future__ import annotations

import pytest

from bot.github.authors import Ourselves

US = Ourselves(app=7, account=42)


@pytest.mark.parametrize(
    ("item", "ours"),
    [
        ({"user": {"id": 42, "login": "velox[bot]"}}, True),
        ({"user": {"id": 1}, "performed_via_github_app": {"id": 7}}, True),
        ({"app": {"id": 7}}, True),
        ({"user": {"id": 1, "login": "velox[bot]"}}, False),
        ({"user": {"id": 7}}, False),
        ({"user": None, "performed_via_github_app": None}, False),
        ({}, False),
    ],
)
def test_ids_tell_and_names_do_not(item: dict[str, object], ours: bool) -> None:
    assert US.wrote(item) is ours
