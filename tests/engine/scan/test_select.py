"""What is scanned, with which rules, and what a reader sees unasked."""

from __future__ import annotations

from engine.config import load
from engine.model import Change, ChangedFile, LineRange
from engine.scan.select import options_for, relevant, scannable, touches
from tests.engine.findings import finding

PLAIN = load({})


def test_tests_are_left_out_with_a_reason() -> None:
    wanted, left_out = scannable(["app/a.py", "tests/test_a.py"], PLAIN)

    assert wanted == ("app/a.py",)
    assert [(item.path, bool(item.reason)) for item in left_out] == [("tests/test_a.py", True)]


def test_rules_are_selected_by_name_and_category() -> None:
    only = load({"velox.toml": b'select = ["DEQUE"]'})

    assert options_for("a.py", only, complexity=False).rules == ("pop-from-front",)


def test_a_finding_counts_as_changed_where_its_lines_or_its_rewrite_do() -> None:
    assert touches(finding(line=10, end_line=12), [LineRange(12, 20)])
    assert not touches(finding(line=10, end_line=12), [LineRange(13, 20)])


def test_cold_and_unsure_findings_are_below_the_bar() -> None:
    change = Change("main", "work tree", (ChangedFile("orders/report.py", (LineRange(1, 99),)),))
    cold, unsure, good = finding(hotness=0.05), finding(confidence=0.2), finding()

    kept, below = relevant([cold, unsure, good], change, PLAIN, all_lines=False)

    assert (kept, below) == ((cold, unsure, good), frozenset({cold, unsure}))
    assert relevant([cold], change, PLAIN, all_lines=True)[1] == frozenset()
