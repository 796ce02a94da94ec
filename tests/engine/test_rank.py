"""The order of a review, what it leaves unsaid, and that it never depends on the order of the input."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from engine.bond import Bond, FilePart
from engine.model import Growth, Level, Verdict
from engine.rank import MAX_NOTES, rank, without_shadowed, worth
from tests.engine.certificates import FULL
from tests.engine.findings import advice, finding, rewrite

VERDICTS = st.builds(
    lambda make, line, growth, confidence, hotness: make(
        line=line, end_line=line, growth=growth, confidence=confidence, hotness=hotness
    ),
    st.sampled_from([advice, rewrite]),
    st.integers(1, 50),
    st.sampled_from(list(Growth)),
    st.floats(0.5, 1),
    st.floats(0, 1),
)


def test_growth_outranks_a_constant_factor() -> None:
    assert worth(rewrite(growth=Growth.QUADRATIC)) > worth(rewrite(growth=Growth.CONSTANT, confidence=1.0))


def test_a_measured_gain_outranks_a_pattern() -> None:
    measured = replace(rewrite(), certificate=FULL)

    assert worth(measured) > worth(rewrite())


def test_hot_code_outranks_cold_code() -> None:
    assert worth(rewrite(hotness=0.9)) > worth(rewrite(hotness=0.1))


def test_a_rewrite_outranks_the_same_advice() -> None:
    assert worth(rewrite()) > worth(advice())


def test_a_root_cause_hides_the_micro_findings_in_its_span() -> None:
    cause = finding(line=10, end_line=14, growth=Growth.QUADRATIC)
    micro = finding(line=12, end_line=12, rule="other")

    assert without_shadowed([cause, micro]) == (cause,)


def test_findings_beside_a_root_cause_stay() -> None:
    cause = finding(line=10, end_line=14, growth=Growth.QUADRATIC)
    beside = finding(line=15, end_line=15)
    elsewhere = finding(line=12, end_line=12, path="orders/other.py")

    assert without_shadowed([cause, beside, elsewhere]) == (cause, beside, elsewhere)


@given(st.lists(VERDICTS, max_size=12), st.randoms(use_true_random=False))
def test_the_same_verdicts_give_the_same_order(verdicts: list[Verdict], shuffle: object) -> None:
    unique = list({(item.finding.line, item.candidate is None): item for item in verdicts}.values())
    shuffled = list(unique)
    shuffle.shuffle(shuffled)  # type: ignore[attr-defined]

    assert rank(unique, max_inline=3, inline_from=Level.APPLIES) == rank(
        shuffled, max_inline=3, inline_from=Level.APPLIES
    )


@given(st.lists(VERDICTS, max_size=12), st.integers(0, 6))
def test_inline_is_capped_and_notes_among_it_too(verdicts: list[Verdict], most: int) -> None:
    inline = [
        item for item in rank(verdicts, max_inline=most, inline_from=Level.APPLIES) if item.place == "inline"
    ]

    assert len(inline) <= most
    assert sum(item.verdict.candidate is None for item in inline) <= MAX_NOTES


def test_what_is_below_the_bar_ranks_last_and_is_not_inline() -> None:
    low, high = rewrite(growth=Growth.QUADRATIC), rewrite(line=20, end_line=20)

    ranked = rank([low, high], max_inline=5, inline_from=Level.APPLIES, below=frozenset({low.finding}))

    assert [(item.verdict, item.place) for item in ranked] == [(high, "inline"), (low, "below")]


def test_an_unsure_note_is_folded() -> None:
    unsure = advice(growth=Growth.QUADRATIC, confidence=0.6)

    assert rank([unsure], max_inline=5, inline_from=Level.APPLIES)[0].place == "folded"


def test_a_rewrite_that_has_not_reached_the_bar_is_folded() -> None:
    assert rank([rewrite()], max_inline=5, inline_from=Level.TESTED)[0].place == "folded"


PARTS = (
    FilePart("a.py", 10, ("f",), b"slow", b"fast"),
    FilePart("b.py", 10, ("g",), b"slow", b"fast"),
)
BOND = Bond(PARTS, ("a.py", "f"))


def bound(path: str, **changes: object) -> Verdict:
    verdict = rewrite(path=path, **changes)
    assert verdict.candidate is not None
    return replace(verdict, candidate=replace(verdict.candidate, bond=BOND))


@given(st.lists(VERDICTS, max_size=6), st.integers(0, 5), st.randoms(use_true_random=False))
def test_what_belongs_together_is_side_by_side_and_in_one_place(
    verdicts: list[Verdict], room: int, random: Random
) -> None:
    several = [*verdicts, bound("a.py", hotness=0.9), bound("b.py", hotness=0.1)]
    random.shuffle(several)
    ranked = rank(several, max_inline=room, inline_from=Level.APPLIES)
    first, second = [one for one in ranked if one.verdict.candidate and one.verdict.candidate.bond]
    assert second.rank == first.rank + 1 and first.place == second.place
    assert (first.verdict.finding.path, second.verdict.finding.path) == ("a.py", "b.py")
    assert sum(one.place == "inline" for one in ranked) <= room
