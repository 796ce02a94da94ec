"""What the coverage page promises: each pattern and each covered check is found by the rule it names."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from docs.coverage import Check, Pattern, checks, measured, patterns
from docs.generate import PAGES
from engine.rules import all_rules
from engine.scan.walk import dispatch_table, run_rules
from engine.syntax.code import Code
from engine.syntax.module import Module
from engine.syntax.parse import parse

RULES = {rule.name: rule for rule in all_rules()}
TABLE = dispatch_table(all_rules())


def found_by(source: str) -> set[str]:
    """Return the names of the rules that say something of a text, all of them on."""
    module = parse("shop/example.py", source.encode())
    assert isinstance(module, Module)
    module.link()
    return {finding.rule for finding in run_rules(Code(module), TABLE) if not finding.conditional}


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_each_pattern_that_no_linter_sees_is_found(pattern: Pattern) -> None:
    assert pattern.rule in found_by(pattern.code)


def test_the_patterns_are_all_there() -> None:
    assert len({pattern.name for pattern in patterns()}) == 28


@pytest.mark.parametrize(
    "check",
    [check for check in checks() if check.rule],
    ids=lambda check: f"{check.peer}-{check.code}",
)
def test_each_covered_check_is_found_by_its_rule(check: Check) -> None:
    assert check.rule in RULES
    assert check.rule in found_by(check.example)


def test_each_check_is_covered_or_refused_with_a_reason() -> None:
    assert [check.code for check in checks() if bool(check.rule) is bool(check.refused)] == []


def test_what_is_refused_is_not_said() -> None:
    spoken = [check.code for check in checks() if check.slow and found_by(f"def f():\n{indented(check)}")]

    assert spoken == []


def indented(check: Check) -> str:
    """Return the slow form of a refused check as the body of a function."""
    return "".join(f"    {line}\n" for line in check.slow.splitlines())


def test_no_check_of_one_linter_stands_twice() -> None:
    named = [
        (peer, code)
        for check in checks()
        for peer in check.peer.split(", ")
        for code in check.code.split(", ")
    ]

    assert len(named) == len(set(named))


def test_every_figure_belongs_to_a_refused_check_that_can_be_timed() -> None:
    timed = {f"{check.peer} {check.code}" for check in checks() if check.slow}

    assert measured().gains.keys() == timed


def test_the_page_names_every_check() -> None:
    page = PAGES["coverage.md"]()

    assert [check.code for check in checks() if f"| {check.code} |" not in page] == []


@pytest.mark.parametrize("linter", ["PERF", "C4"])
def test_a_new_check_of_ruff_about_speed_is_missed_here(linter: str) -> None:
    command = [sys.executable, "-m", "ruff", "rule", "--all", "--output-format", "json"]
    known = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    named = {code for check in checks() for code in check.code.split(", ")}

    living = {rule["code"] or "" for rule in known if "Removed" not in str(rule.get("status", ""))}
    assert {code for code in living if code.startswith(linter)} - named == set()
