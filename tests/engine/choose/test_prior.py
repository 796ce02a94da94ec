"""What is known of earlier proofs moves an order, by little and within bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bar import WARM
from engine.choose.patterns import Pattern, bucket_of
from engine.choose.prior import MOST_OF_ONE, Hope, Prior, rarely_gains
from engine.choose.region import severity
from engine.model import Finding, Growth
from engine.strategies import ACTIONS
from tests.engine.findings import advice, rewrite

RULE, STRATEGY = "membership-in-list", "data_structure"
HERE = "warm/open/1"


def found(**changes: object) -> Finding:
    return rewrite(**{"hotness": WARM, **changes}).finding


def known(gains: int, tries: int, **changes: str) -> Pattern:
    words = {"rule": RULE, "strategy": STRATEGY, "bucket": HERE} | changes
    return Pattern(words["rule"], words["strategy"], words["bucket"], tries, gains)


def test_where_nothing_is_known_nothing_changes() -> None:
    assert bucket_of(found()) == HERE
    for prior in (Prior(), Prior([known(30, 40, strategy="hoist")])):
        assert prior.hope(found()) == Hope(1.0, rare=False)
        assert prior.outlook([found(), found(line=20)]) is None


def test_what_gained_promises_more_and_what_did_not_less() -> None:
    assert Prior([known(18, 20)]).hope(found()).weight > 1.5
    assert Prior([known(2, 20)]).hope(found()).weight < 0.5
    assert Prior([known(10, 20)]).hope(found()).weight == 1.0


def test_an_outlook_has_the_best_finding_of_each_strategy() -> None:
    prior = Prior([known(0, 40), known(36, 40, rule="deque")])
    findings = [found(), found(rule="deque", growth=Growth.QUADRATIC), found(rule="deque"), advice().finding]

    outlook = prior.outlook(findings)

    assert outlook is not None
    action = ACTIONS.index(STRATEGY)
    weight = prior.hope(found(rule="deque")).weight
    assert outlook.promises[action] == pytest.approx(severity(findings)[action] * weight)
    assert not outlook.rare[action], "one of its findings gains often"
    alone = prior.outlook([found(), found(line=20)])
    assert alone is not None and alone.rare[action]


def test_a_rewrite_without_an_edit_has_no_outlook() -> None:
    assert Prior([known(0, 40)]).outlook([advice(hotness=WARM).finding]) is None


@pytest.mark.parametrize(
    ("gains", "tries", "rare"),
    [
        (0, 0, False),
        (0, 20, False),
        (0, 21, True),
        (1, 36, False),
        (1, 38, True),
        (5, 50, False),
        (4, 80, True),
    ],
)
def test_it_takes_many_tries_to_be_sure_that_little_gains(gains: int, tries: int, rare: bool) -> None:
    assert rarely_gains(gains, tries) is rare


def test_what_is_rare_is_judged_by_its_own_tries() -> None:
    elsewhere = [known(0, 500, bucket="hot/many/2"), known(0, 500, rule="deque")]
    assert not Prior(elsewhere).hope(found()).rare
    assert Prior([known(0, 21)]).hope(found()).rare


@given(st.integers(0, MOST_OF_ONE), st.integers(0, MOST_OF_ONE))
def test_no_repository_alone_says_that_something_hardly_gains(gains: int, losses: int) -> None:
    tries = min(MOST_OF_ONE, gains + losses)
    assert not rarely_gains(min(gains, tries), tries)


COUNTS = st.lists(
    st.builds(
        lambda rule, bucket, gains, losses: known(gains, gains + losses, rule=rule, bucket=bucket),
        st.sampled_from([RULE, "deque"]),
        st.sampled_from([HERE, "hot/many/2"]),
        st.integers(0, 40),
        st.integers(0, 40),
    ),
    max_size=6,
)


@given(COUNTS)
def test_few_tries_move_little_and_any_number_within_bounds(patterns: list[Pattern]) -> None:
    tries = sum(each.tries for each in patterns)
    weight = Prior(patterns).hope(found()).weight
    assert 0.0 < weight < 2.0
    # Three groups one after the other, each smoothed by four: no more than so many tries of one group do.
    assert abs(weight - 1.0) <= 1.0 - (4 / (tries / 3 + 4)) ** 3 + 1e-9


@given(COUNTS)
def test_one_more_try_moves_it_by_little(patterns: list[Pattern]) -> None:
    before = Prior(patterns).hope(found()).weight
    for gains in (0, 1):
        after = Prior([*patterns, known(gains, 1)]).hope(found()).weight
        assert abs(after - before) <= 0.4
    assert Prior([known(1, 1)]).hope(found()).weight == pytest.approx(1.2)
