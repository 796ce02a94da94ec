"""Kinds of code, and what was tried on them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bar import HOT, WARM, Size
from engine.certificate import Certificate
from engine.choose.patterns import BUCKETS, Pattern, bucket_of, chance_of_gain, credible, tried
from engine.model import Verdict
from engine.tries import Tried
from tests.engine.certificates import FULL
from tests.engine.findings import advice, finding, rewrite

NOT_FASTER = replace(FULL, speed=None, growth=None)
RULE, STRATEGY = "membership-in-list", "data_structure"
HERE = "warm/open/1"


def proven(certificate: Certificate | None, **changes: object) -> Verdict:
    return replace(rewrite(hotness=WARM, **changes), certificate=certificate)


@pytest.mark.parametrize(
    ("hotness", "size", "depth", "bucket"),
    [
        (HOT, Size.MANY, 2, "hot/many/2"),
        (1.0, Size.MANY, 7, "hot/many/2"),
        (WARM, Size.OPEN, 1, HERE),
        (HOT - 0.01, Size.OPEN, 1, HERE),
        (WARM - 0.01, Size.FEW, 0, "cool/few/0"),
        (0.0, Size.FEW, -1, "cool/few/0"),
    ],
)
def test_a_bucket_is_hotness_size_and_depth(hotness: float, size: Size, depth: int, bucket: str) -> None:
    assert bucket_of(finding(hotness=hotness, size=size, loop_depth=depth)) == bucket


@given(st.floats(0, 1.2), st.sampled_from(Size), st.integers(0, 30))
def test_every_finding_has_one_of_27_buckets(hotness: float, size: Size, depth: int) -> None:
    assert bucket_of(finding(hotness=hotness, size=size, loop_depth=depth)) in BUCKETS
    assert len(BUCKETS) == 27


def test_proofs_are_counted_by_rule_strategy_and_bucket() -> None:
    other = proven(FULL, rule="regex-in-loop", strategy="hoist")
    verdicts = [proven(FULL), proven(NOT_FASTER), proven(FULL, loop_depth=2), other]
    assert tried(verdicts) == (
        Tried(RULE, STRATEGY, HERE, 2, 1),
        Tried(RULE, STRATEGY, "warm/open/2", 1, 1),
        Tried("regex-in-loop", "hoist", HERE, 1, 1),
    )


def test_what_was_not_run_or_had_no_time_is_no_try() -> None:
    assert tried([advice(), proven(None), replace(proven(NOT_FASTER), undecided=True)]) == ()


def test_nothing_tried_is_a_half() -> None:
    assert chance_of_gain((), RULE, STRATEGY, HERE) == 0.5
    assert Pattern(RULE, STRATEGY, HERE).chance == 0.5


def test_many_tries_here_count_more_than_what_is_known_elsewhere() -> None:
    elsewhere = Pattern(RULE, STRATEGY, "hot/many/2", 100, 100)
    here = Pattern(RULE, STRATEGY, HERE, 200, 10)
    assert chance_of_gain([elsewhere, here], RULE, STRATEGY, HERE) < 0.1
    assert chance_of_gain([elsewhere, here], RULE, STRATEGY, "hot/many/2") > 0.9


def test_where_nothing_was_tried_the_rule_and_then_the_strategy_stand_in() -> None:
    known = [Pattern(RULE, STRATEGY, "hot/many/2", 50, 45), Pattern("deque", STRATEGY, HERE, 50, 5)]
    assert chance_of_gain(known, RULE, STRATEGY, HERE) > 0.8
    assert 0.4 < chance_of_gain(known, "sorted-again", STRATEGY, HERE) < 0.6


def test_no_try_counts_twice() -> None:
    alone = Pattern(RULE, STRATEGY, HERE, 1, 1)
    assert chance_of_gain([alone], RULE, STRATEGY, HERE) == pytest.approx(alone.chance)


def test_another_strategy_tells_nothing() -> None:
    assert chance_of_gain([Pattern(RULE, "hoist", HERE, 50, 50)], RULE, STRATEGY, HERE) == 0.5


def test_counts_that_no_review_of_ours_makes_are_left_out() -> None:
    good = Tried(RULE, STRATEGY, HERE, 3, 2)
    bad = [
        replace(good, rule="of mine"),
        replace(good, strategy="magic"),
        replace(good, bucket="hot/hot/hot"),
        replace(good, gains=4),
        replace(good, tries=-1, gains=-1),
        replace(good, tries=10**9),
    ]
    assert credible([good, *bad, replace(good, rule="model", strategy="llm_rewrite")]) == (
        good,
        replace(good, rule="model", strategy="llm_rewrite"),
    )
    assert len(credible([good] * 5000)) == 200


counts = st.integers(0, 500)
patterns = st.lists(
    st.builds(
        lambda rule, bucket, gains, losses: Pattern(rule, STRATEGY, bucket, gains + losses, gains),
        st.sampled_from([RULE, "deque"]),
        st.sampled_from([HERE, "hot/many/2"]),
        counts,
        counts,
    ),
    max_size=6,
)


@given(patterns, st.integers(1, 100))
def test_the_chance_is_one_and_gains_raise_it(known: list[Pattern], more: int) -> None:
    before = chance_of_gain(known, RULE, STRATEGY, HERE)
    after = chance_of_gain([*known, Pattern(RULE, STRATEGY, HERE, more, more)], RULE, STRATEGY, HERE)
    assert 0.0 < before < 1.0 and before < after < 1.0
