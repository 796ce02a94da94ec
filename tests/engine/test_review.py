"""The words of a review."""

from __future__ import annotations

from engine.model import Level, Ranked
from engine.review import comment_on, headline
from tests.engine.findings import advice, rewrite


def test_the_title_counts_suggestions_and_notes() -> None:
    suggestion = comment_on(Ranked(rewrite(), 1, 1.0, "inline"))
    note = comment_on(Ranked(advice(), 2, 1.0, "folded"))

    assert headline([suggestion, note, note]) == "1 suggestion, 2 notes"
    assert headline([]) == "Nothing to say"


def test_a_comment_says_how_far_its_proof_got() -> None:
    assert comment_on(Ranked(rewrite(), 1, 1.0, "inline")).level is Level.APPLIES
    note = comment_on(Ranked(advice(), 1, 1.0, "inline"))

    assert note.evidence == "No rewrite: the order matters. Not run."
