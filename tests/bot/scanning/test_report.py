"""The check run of a scan, and what a result is made of."""

from __future__ import annotations

from dataclasses import replace

from bot.publication.fitting import size_in_utf8
from bot.scanning.merging import Found, merge
from bot.scanning.report import ended_report, report, result_of
from bot.scanning.standing import Difference
from bot.store.scan_parts import PartCounts, PartStage
from engine.model import Skipped
from tests.bot.scanning.samples import OTHER, SLOW, measured, part, unproven
from tests.bot.scanning.test_steps import SCAN, WHEN

NOTHING: dict[PartStage, PartCounts] = {}


def test_a_report_holds_nothing_up_and_says_where_the_rest_stands() -> None:
    found = merge([part(measured("a.py", SLOW, "unique"))])
    difference = Difference("ba5eba11", frozenset({0}), ())
    made = report(result_of(SCAN, found, NOTHING, difference), "#87")
    assert (made.title, made.conclusion, made.annotations) == ("1 suggestion", "neutral", ())
    assert "| 1 | `a.py:4` **new** |" in made.summary
    assert "1 new and 0 gone since ba5eba1.\n\nIn full: #87.\n\n- " in made.summary
    assert "- Settings: defaults." in made.summary
    assert report(result_of(SCAN, Found(()), NOTHING, None), "").title == "Nothing to say"


def test_a_report_fits_whatever_was_found() -> None:
    many = [unproven(f"{'p' * 800}{number}.py", OTHER, "other") for number in range(150)]
    found = merge([part(*many, worths=[1.0] * 150)])
    made = report(result_of(SCAN, found, NOTHING, None), "#87")
    assert size_in_utf8(made.summary) <= 65_535


def test_what_is_missing_is_said_first() -> None:
    found = replace(merge([part()]), skipped=(Skipped("old.py", "does not parse"),))
    counts: dict[PartStage, PartCounts] = {
        "scan": PartCounts(3, 3, 1, 412, 200, "the review took longer than 240 seconds"),
        "prove": PartCounts(2, 2, 1, 6, 3, "it broke"),
    }
    result = result_of(SCAN, found, counts, None, left=2)
    assert result.lines[:4] == (
        "2 findings in the diff of #5 left to its review.",
        "200 files could not be scanned: the review took longer than 240 seconds.",
        "The rewrites of 3 files could not be measured: it broke.",
        "Skipped old.py: does not parse.",
    )
    assert result.lines[-1].startswith("Velox ") and "`/velox scan` looks again" in result.lines[-1]


def test_a_result_names_what_was_scanned() -> None:
    assert result_of(SCAN, Found(()), NOTHING, None).where == "`main`"
    some = replace(SCAN, kind="optimize", path="src", pull=True, branch="rows")
    result = result_of(some, Found(()), NOTHING, None)
    assert result.where == "`src` of `rows` (#5)"
    assert "`/velox optimize src` looks again" in result.lines[-1]


def test_an_ending_without_a_result_is_no_failure_of_the_commit() -> None:
    cancelled = ended_report(replace(SCAN, state="cancelled", reason="ada asked for it", finished=WHEN))
    assert (cancelled.title, cancelled.conclusion) == ("Cancelled", "skipped")
    assert cancelled.summary == "The scan was cancelled: ada asked for it."
    failed = ended_report(replace(SCAN, state="failed", reason="it stood still", finished=WHEN))
    assert (failed.title, failed.conclusion) == ("Could not finish", "neutral")
    assert "(id 12): it stood still. `/velox scan` tries again." in failed.summary
