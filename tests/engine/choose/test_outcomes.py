"""What a policy is told of proofs."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import pytest

from engine.certificate import Certificate
from engine.choose.outcomes import SURELY, outcome_of, result_of
from engine.model import Verdict
from tests.engine.certificates import FULL, GROWTH, SAME, SPEED
from tests.engine.findings import advice, rewrite

FASTER = replace(FULL, behaviour=SAME, speed=SPEED, tests=None)
DIFFERENT = replace(FASTER, behaviour=replace(SAME, sameness="different"))
UNSURE = replace(SAME, sameness="not shown", why_not="too few")
NOT_FASTER = replace(FASTER, speed=replace(SPEED, claimed=False), growth=None)


def proven(certificate: Certificate | None) -> Verdict:
    return replace(rewrite(), certificate=certificate)


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (proven(FASTER), "gain"),
        (proven(NOT_FASTER), "no_gain"),
        (proven(DIFFERENT), "invalid"),
        (
            proven(replace(FASTER, behaviour=UNSURE)),
            "invalid",
        ),
        (proven(None), "not_applicable"),
        (advice(), "not_applicable"),
    ],
)
def test_each_verdict_has_an_outcome(verdict: Verdict, outcome: str) -> None:
    assert outcome_of(verdict) == outcome
    assert result_of([verdict], 4.0).outcome == outcome


def test_a_gain_is_the_measured_ratio_in_doublings() -> None:
    result = result_of([proven(FASTER)], 4.0)

    assert result.log2 == pytest.approx(log2(38.0))
    assert result.low == pytest.approx(log2(36.1))
    assert result.seconds == 4.0


def test_a_gain_by_growth_alone_counts_as_half_a_doubling() -> None:
    grown = replace(FASTER, speed=replace(SPEED, claimed=False), growth=GROWTH)

    assert result_of([proven(grown)], 1.0).log2 == SURELY


def test_only_a_gain_has_doublings() -> None:
    assert result_of([proven(NOT_FASTER)], 1.0).log2 == 0.0


def test_of_several_rewrites_the_best_counts() -> None:
    assert result_of([proven(DIFFERENT), proven(FASTER), proven(None)], 9.0).outcome == "gain"


def test_of_nothing_nothing_comes() -> None:
    assert result_of([], 0.5).outcome == "not_applicable"
