"""Every rule is held to its own examples: found, mended, quiet afterwards, the same behaviour, left alone."""

from __future__ import annotations

import ast

import pytest

from engine.model import MAX_SPAN
from engine.rule import Fine, Rule, Slow
from engine.rules import all_rules
from tests.engine.rule_examples import edited, findings_of, outcome

SLOW = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in all_rules()
    for number, example in enumerate(rule.slow)
]
FINE = [
    pytest.param(rule, example, id=f"{rule.name}-{example.why}")
    for rule in all_rules()
    for example in rule.fine
]


@pytest.mark.parametrize(("rule", "example"), SLOW)
def test_slow_code_is_found_once_or_more(rule: Rule[ast.AST], example: Slow) -> None:
    """The rule names a place, within ten lines, with words for a person."""
    findings = findings_of(rule, example.code)

    assert findings, "the rule does not find its own example"
    for finding in findings:
        assert finding.end_line - finding.line < MAX_SPAN
        assert finding.message.endswith(".") and finding.why.endswith(".")
        assert 0 < finding.confidence <= 1
        assert bool(finding.edits) is not bool(finding.no_edit)


@pytest.mark.parametrize(("rule", "example"), SLOW)
def test_edits_give_the_fast_form(rule: Rule[ast.AST], example: Slow) -> None:
    """Where the rule rewrites, all its edits together are the fast form it shows."""
    edits = tuple(edit for finding in findings_of(rule, example.code) for edit in finding.edits)

    assert bool(edits) is example.edited
    if example.edited:
        assert edited(example.code, edits) == example.fast


@pytest.mark.parametrize(("rule", "example"), SLOW)
def test_fast_form_is_quiet(rule: Rule[ast.AST], example: Slow) -> None:
    """A rewrite is never found again."""
    assert findings_of(rule, example.fast) == []


@pytest.mark.parametrize(("rule", "example"), SLOW)
def test_both_forms_behave_alike(rule: Rule[ast.AST], example: Slow) -> None:
    """Same value or exception, same arguments afterwards."""
    assert outcome(example, example.fast) == outcome(example, example.code)


@pytest.mark.parametrize(("rule", "example"), FINE)
def test_fine_code_is_left_alone(rule: Rule[ast.AST], example: Fine) -> None:
    """What only looks alike is not found."""
    assert findings_of(rule, example.code) == []
