"""What the coverage page promises: each pattern and each covered check is found by the rule it names."""

from __future__ import annotations

import pytest

from docs.coverage import Pattern, patterns
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
    return {finding.rule for finding in run_rules(Code(module), TABLE)}


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_each_pattern_that_no_linter_sees_is_found(pattern: Pattern) -> None:
    assert pattern.rule in found_by(pattern.code)


def test_the_patterns_are_all_there() -> None:
    assert len({pattern.name for pattern in patterns()}) == 28
