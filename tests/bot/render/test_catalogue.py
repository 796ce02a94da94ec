from __future__ import annotations

import json

from rich.cells import cell_len

from bot.render.catalogue import render_rules, rules_jsonl, rules_markdown
from bot.render.screen import Screen
from engine.catalogue import all_kinds


def test_every_rule_has_a_row_in_every_format() -> None:
    rules = all_kinds()
    screen = render_rules(rules, Screen(width=200)).splitlines()
    markdown = rules_markdown(rules).splitlines()
    objects = [json.loads(line) for line in rules_jsonl(rules).splitlines()]
    assert len(screen) == len(rules) + 2
    assert len(markdown) == len(rules) + 2
    assert [item["name"] for item in objects] == [rule.name for rule in rules]
    for rule, row, line in zip(rules, screen, markdown[2:], strict=False):
        assert row.split()[0] == rule.name
        assert f"`{rule.name}`" in line


def test_a_narrow_screen_wraps_titles_and_cuts_nothing() -> None:
    text = render_rules(all_kinds(), Screen())
    assert all(cell_len(line) <= 80 for line in text.splitlines())
    words = text.split()
    assert all(rule.name in words for rule in all_kinds())
