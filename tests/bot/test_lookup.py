from __future__ import annotations

import pytest

from bot.lookup import rule_called, split_place
from engine.catalogue import all_kinds
from engine.errors import BadInput


def test_rules_are_found_by_name() -> None:
    for rule in all_kinds():
        assert rule_called(rule.name) is rule


def test_near_names_are_offered() -> None:
    with pytest.raises(BadInput, match="did you mean membership-in-list"):
        rule_called("membership_in_list")


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("a.py:3", ("a.py", 3)),
        ("a b/c:d.py:12-14", ("a b/c:d.py", 12)),
        ("membership-in-list", None),
        ("a.py", None),
        (":3", None),
        ("a.py:x", None),
        ("a.py:9999999999", None),
    ],
)
def test_places_are_told_from_names(topic: str, expected: tuple[str, int] | None) -> None:
    assert split_place(topic) == expected
