"""Plans are known by name; an unknown one is free, and what the operator set goes first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.plans import FREE, PLANS, UNLIMITED, limits_of


@pytest.mark.parametrize("name", ["Team", "team", " TEAM "])
def test_a_plan_is_known_by_its_name(name: str) -> None:
    assert limits_of(name, {}) == PLANS["team"] != FREE


@pytest.mark.parametrize("name", [None, "", "Enterprise", "Teams", "free"])
def test_any_other_counts_as_free(name: str | None) -> None:
    assert limits_of(name, {}) == FREE != UNLIMITED


def test_an_allowance_goes_before_the_plan() -> None:
    own = limits_of("free", {"reviews_a_day": 7, "scans_a_day": -1, "of another release": 3})

    assert (own.reviews_a_day, own.scans_a_day) == (7, None)
    assert own.private_repositories == FREE.private_repositories


def test_a_plan_that_is_paid_for_includes_all_that_the_free_one_does() -> None:
    for limits in PLANS.values():
        for name in ("private_repositories", "reviews_a_day", "scans_a_day", "proof_seconds"):
            given, free = getattr(limits, name), getattr(FREE, name)
            assert given is None or given >= free


def test_the_documentation_says_what_plans_include() -> None:
    text = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    for name, limits in PLANS.items():
        (row,) = re.findall(rf"^\| {name} \| (.*) \|$", text, re.MULTILINE)
        shown = row.split(" | ")
        numbers = (
            limits.private_repositories,
            limits.reviews_a_day,
            limits.scans_a_day,
            limits.proof_seconds,
        )
        for cell, number in zip(shown, numbers, strict=True):
            assert cell == f"{number:,}" if number is not None else not cell[0].isdigit()
