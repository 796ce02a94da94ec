"""What is scanned, with which rules, and what a reader sees unasked."""

from __future__ import annotations

from dataclasses import replace

from engine.bar import ANYWHERE, ASKED, HOT, WARM, Bar
from engine.config import load
from engine.model import Change, ChangedFile, LineRange
from engine.rules import all_rules
from engine.scan.select import above_bar, options_for, relevant, scannable, touches
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


def test_a_rule_that_is_asked_for_speaks_wherever_code_is_not_cold() -> None:
    asked = load({"velox.toml": b'select = ["string-built-by-loop"]'}).root
    of_category = load({"velox.toml": b'select = ["CONCAT"]'}).root
    small = finding(rule="string-built-by-loop", hotness=0.3, bar=Bar(ASKED))

    assert above_bar(small, asked)
    assert not above_bar(small, of_category)
    assert not above_bar(replace(small, hotness=0.1), asked)


def test_rules_speak_from_one_of_four_steps() -> None:
    assert {rule.speaks_from for rule in all_rules()} == {ANYWHERE, WARM, HOT, ASKED}
