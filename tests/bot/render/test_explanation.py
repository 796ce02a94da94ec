from __future__ import annotations

import pytest

from bot.render.explanation import render_finding, render_rule
from bot.render.screen import Screen
from engine.regressions import all_regressions
from engine.rules import all_rules, rule_named
from tests.bot.render.samples import note, suggestion


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_every_rule_can_be_explained(rule) -> None:  # type: ignore[no-untyped-def]
    text = render_rule(rule, Screen())
    assert text.startswith(f"{rule.name} · {rule.title} · ")
    for example in rule.slow:
        assert all(line.rstrip() in text for line in example.code.splitlines())
    assert text.count("Left alone, ") == len(rule.fine)
    assert "\x1b" not in text


@pytest.mark.parametrize("regression", all_regressions(), ids=lambda one: one.name)
def test_every_regression_can_be_explained(regression) -> None:  # type: ignore[no-untyped-def]
    text = render_rule(regression, Screen())
    assert text.startswith(f"{regression.name} · {regression.title} · ")
    for example in regression.slower:
        for side in (example.before, example.after):
            assert all(line.rstrip() in text for line in side.splitlines())
    assert text.count("Left alone, ") == len(regression.fine)


def test_examples_are_coloured_on_a_screen_that_can() -> None:
    rule = rule_named("membership-in-list")
    assert rule is not None
    assert "\x1b[31m" in render_rule(rule, Screen(80, colours=True))


def test_a_finding_in_full() -> None:
    assert render_finding(suggestion(), Screen(140)).splitlines()[-2:] == [
        "    quadratic · confidence 0.90 · hotness 0.80 · loops around it 1",
        "    velox explain membership-in-list",
    ]
    assert "    No rewrite: it needs the database." in render_finding(note(), Screen(140)).splitlines()
