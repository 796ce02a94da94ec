"""The ladder of the rules' examples: real climbs, and what is said of made-up ones. No speed is asserted."""

from __future__ import annotations

import pytest

from bench.ladder import Climbed, climbed, main, row, summary
from engine.model import Level
from engine.rule import Slow
from engine.rules import all_rules
from tests.engine.adapters.sandboxes import working

ROW = "a-rule 0 tested faster 600 9.00x at 1,024 n^2.0 -> n^1.0"
RULE = next(rule for rule in all_rules() if rule.name == "membership-in-list")


def test_an_example_goes_the_way_of_a_review() -> None:
    working()
    (found,) = list(climbed(RULE, 0, RULE.slow[0], 20.0))

    assert (found.rule, found.number, found.level) == ("membership-in-list", 0, Level.TESTED), found
    assert found.distinct >= 100
    assert found.outcome != "different"


def test_an_example_that_is_not_found_is_named() -> None:
    (found,) = list(climbed(RULE, 0, Slow("def f(xs):\n    return xs\n", "", "f([])"), 1.0))

    assert (found.level, found.outcome) == (Level.PATTERN, "not run")
    assert found.why == "the scan does not find it"


def test_a_fast_form_that_is_only_shown_and_wrong_is_caught() -> None:
    working()
    example = RULE.slow[0]
    wrong = Slow(example.code, example.code.replace("return ", "return not "), "", edited=False)
    (found,) = list(climbed(RULE, 0, wrong, 12.0))

    assert found.shown_only
    assert found.outcome == "different", found
    assert "FAILED" in row(found)


def test_rows_and_the_summary() -> None:
    best = Climbed(
        "a-rule", 0, Level.TESTED, "faster", distinct=600, ratio=9.0, size=1024, grows="n^2.0 -> n^1.0"
    )
    untold = Climbed("b-rule", 1, Level.APPLIES, "not run", why="needs numpy")

    assert row(best).split() == ROW.split()
    assert "FAILED" not in row(untold)
    assert "2 rewrites of 2 rules: 1 faster, 1 not run; 1 rules with all their examples" in summary(
        [best, untold]
    )


def test_a_rule_that_is_not_there_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-rule"]) == 1
    assert "no rule is called no-such-rule" in capsys.readouterr().out
