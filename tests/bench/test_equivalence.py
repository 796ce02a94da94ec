"""The pairs as a judge: a few of each verdict in the real sandbox, and the limits on made-up judgements."""

from __future__ import annotations

import pytest

from bench.equivalence import Judged, all_judged, breaches, judged, missed, table
from bench.pairs import Pair, pairs
from engine.evidence import Behaviour, Sameness

EACH = 6


def seed(verdict: str) -> tuple[Pair, ...]:
    """Six pairs of a verdict, spread over their names."""
    of_verdict = [pair for pair in pairs() if pair.verdict == verdict]
    return tuple(of_verdict[place * len(of_verdict) // EACH] for place in range(EACH))


SEED = [pair for verdict in ("faster", "equal", "wrong") for pair in seed(verdict)]


@pytest.mark.parametrize("pair", SEED, ids=[pair.name for pair in SEED])
def test_no_falsehood_is_told_of_a_pair(pair: Pair) -> None:
    one = judged(pair, seconds=2.0)
    assert not one.false, missed(one)
    assert one.behaviour.sameness != "not shown" or one.behaviour.why_not


def test_the_judgements_come_in_the_order_of_the_pairs() -> None:
    chosen = [*seed("equal")[:2], *seed("wrong")[:1]]
    assert [one.pair for one in all_judged(chosen, 1.0)] == chosen


def said(verdict: str, sameness: Sameness) -> Judged:
    pair = next(pair for pair in pairs() if pair.verdict == verdict)
    behaviour = Behaviour(
        sameness,
        distinct=200,
        raised=0,
        sources=(),
        counterexample="x" if sameness == "different" else "",
        difference="the result" if sameness == "different" else "",
        why_not="too few" if sameness == "not shown" else "",
    )
    return Judged(pair, behaviour, 1.0)


@pytest.mark.parametrize(
    ("verdict", "sameness", "false", "expected"),
    [
        ("wrong", "same", True, False),
        ("wrong", "not shown", False, False),
        ("wrong", "different", False, True),
        ("equal", "different", True, False),
        ("equal", "not shown", False, False),
        ("faster", "different", True, False),
        ("faster", "same", False, True),
    ],
)
def test_what_is_false_and_what_is_missing(
    verdict: str, sameness: Sameness, false: bool, expected: bool
) -> None:
    one = said(verdict, sameness)
    assert (one.false, one.expected) == (false, expected)


def test_the_limits() -> None:
    good = [said("wrong", "different"), said("equal", "not shown")]
    nine = [said("faster", "same")] * 9
    assert breaches([*good, *nine, said("faster", "not shown")]) == []
    assert "wrong, but called the same" in breaches([said("wrong", "same")])[0]
    assert "the same, but called different" in breaches([said("equal", "different")])[0]
    assert "only 9 of 11" in breaches([*nine, *[said("faster", "not shown")] * 2])[0]


def test_what_is_printed() -> None:
    found = [said("wrong", "same"), said("equal", "same"), said("faster", "not shown")]
    assert [line.split() for line in table(found).splitlines()[1:]] == [
        ["faster", "0", "1", "0"],
        ["equal", "1", "0", "0"],
        ["wrong", "1", "0", "0"],
    ]
    assert missed(found[0]).strip().startswith("FALSE wrong, same: ")
    assert missed(found[2]).endswith("too few")
