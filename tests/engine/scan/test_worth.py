"""What is said unasked, and why the rest is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.bar import ASKED, HOT, WARM, Bar, Size
from engine.model import Growth
from engine.rules import all_rules
from engine.scan.worth import silence
from tests.engine.findings import finding


@pytest.mark.parametrize(
    ("hotness", "size", "bar", "said"),
    [
        (0.3, Size.OPEN, Bar(), True),
        (0.1, Size.MANY, Bar(), False),
        (0.3, Size.MANY, Bar(WARM), False),
        (WARM, Size.OPEN, Bar(WARM), True),
        (WARM, Size.MANY, Bar(HOT), False),
        (HOT, Size.OPEN, Bar(HOT), True),
        (1.0, Size.MANY, Bar(ASKED), False),
        (HOT, Size.OPEN, Bar(size=Size.MANY), False),
        (0.3, Size.MANY, Bar(size=Size.MANY), True),
        (HOT, Size.FEW, Bar(size=Size.OPEN), False),
        (0.3, Size.OPEN, Bar(size=Size.OPEN), True),
    ],
)
def test_a_finding_needs_the_heat_and_the_size_of_its_bar(
    hotness: float, size: Size, bar: Bar, said: bool
) -> None:
    assert (silence(finding(hotness=hotness, size=size, bar=bar)) == "") is said


def test_each_silence_has_a_reason_of_its_own() -> None:
    silent = [
        finding(hotness=0.05),
        finding(hotness=0.3, bar=Bar(WARM)),
        finding(hotness=0.3, bar=Bar(HOT)),
        finding(bar=Bar(ASKED)),
        finding(size=Size.FEW, bar=Bar(size=Size.MANY)),
        finding(size=Size.OPEN, bar=Bar(size=Size.MANY)),
    ]
    reasons = [silence(each) for each in silent]

    assert all(reasons)
    assert len(set(reasons)) == len(silent)


def test_who_asks_for_a_rule_hears_it_wherever_code_is_not_cold() -> None:
    small = finding(hotness=0.3, size=Size.FEW, bar=Bar(ASKED, Size.MANY))

    assert not silence(small, asked=True)
    assert silence(replace(small, hotness=0.1), asked=True)


def test_what_a_profile_shows_to_be_hot_is_said_however_few_the_elements_seem() -> None:
    measured = finding(hotness=0.9, share=0.2, size=Size.FEW, bar=Bar(ASKED, Size.MANY))

    assert not silence(measured)
    assert silence(replace(measured, hotness=0.4, share=0.002))


def test_what_a_change_made_slower_needs_neither_heat_nor_size() -> None:
    assert not silence(finding(hotness=0.3, size=Size.FEW, bar=Bar(HOT, Size.MANY), was="cached"))


def test_a_better_growth_needs_many_elements_unless_its_rule_says_otherwise() -> None:
    plain = [rule for rule in all_rules() if rule.needs is None]

    assert {rule.bar(Growth.QUADRATIC).size for rule in plain} == {Size.MANY}
    assert {rule.bar(Growth.IO).size for rule in plain} == {Size.OPEN}
    assert {rule.bar(Growth.CONSTANT).size for rule in plain} == {Size.FEW}
