"""The words of a review."""

from __future__ import annotations

from dataclasses import replace

from engine.model import MODEL_RULE, Level, Ranked
from engine.review import comment_on, headline, proof_notes
from engine.validate.rivals import outdone
from tests.engine.certificates import FULL, SAME
from tests.engine.findings import advice, rewrite


def test_the_title_counts_suggestions_and_notes() -> None:
    suggestion = comment_on(Ranked(rewrite(), 1, 1.0, "inline"))
    note = comment_on(Ranked(advice(), 2, 1.0, "folded"))

    assert headline([suggestion, note, note]) == "1 suggestion, 2 notes"
    assert headline([]) == "Nothing to say"


def test_a_measured_suggestion_says_what_was_gained_and_on_what() -> None:
    comment = comment_on(Ranked(replace(rewrite(), certificate=FULL, level=Level.TESTED), 1, 1.0, "inline"))

    assert comment.gain == "38x at 10,000"
    assert comment.evidence.startswith("38x faster at 10,000 (95 %: 36-40x; 1.02x at 10) · ")
    assert comment.evidence.endswith(
        "no difference on 412 distinct inputs · 4 of your tests run these lines and pass, as do 29 others."
    )


def test_of_a_models_rewrites_those_that_another_outdid_are_not_said_to_have_fallen() -> None:
    told = rewrite(rule=MODEL_RULE)
    fallen, better = replace(told, reason="no gain is shown"), replace(told, certificate=FULL)
    lesser = outdone(better)

    assert list(proof_notes([fallen, better, lesser], ""))[1:] == [
        "1 of 3 rewrites by a language model did not stand their proof."
    ]
    assert list(proof_notes([better, lesser], ""))[1:] == []


def test_rewrites_that_did_not_stand_are_named_and_then_counted() -> None:
    different = replace(FULL, behaviour=replace(SAME, sameness="different", counterexample="f(1)"))
    fallen = replace(rewrite(), certificate=different, reason="the rewrite does not do the same")
    notes = list(proof_notes([fallen] * 5, ""))

    assert notes[1] == "Not suggested at orders/report.py:10: the rewrite does not do the same."
    assert notes[-1] == "2 more rewrites did not stand their proof."
    assert list(proof_notes([rewrite()], "This host has no sandbox.")) == [
        "Static review. This host has no sandbox."
    ]
    assert list(proof_notes([rewrite()], "")) == []


def test_a_comment_says_how_far_its_proof_got() -> None:
    assert comment_on(Ranked(rewrite(), 1, 1.0, "inline")).level is Level.APPLIES
    note = comment_on(Ranked(advice(), 1, 1.0, "inline"))

    assert note.evidence == "No rewrite: the order matters. Not run."
