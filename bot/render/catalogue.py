"""The table of all rules: for the terminal, as Markdown, as JSON Lines."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence

from rich.text import Text

from bot.render.markup import code, prose, table
from bot.render.plain import GAIN, counted
from bot.render.screen import Screen, drawn, padded, widest
from engine.rule import Rule

Rules = Sequence[Rule[ast.AST]]


def rewrites(rule: Rule[ast.AST]) -> bool:
    """Tell whether a rule writes the fast form itself, for some of its examples at least."""
    return any(example.edited for example in rule.slow)


def render_rules(rules: Rules, screen: Screen) -> str:
    """Return the table for a screen, and how many rules there are."""
    return drawn(_lines(rules), screen)


def _lines(rules: Rules) -> Iterator[Text]:
    cells = [
        (rule.name, rule.category, rule.title, GAIN[rule.growth], "rewrites" if rewrites(rule) else "note")
        for rule in rules
    ]
    widths = [widest(column) for column in zip(*cells, strict=True)]
    for row in cells:
        name, *rest = (padded(text, width) for text, width in zip(row, widths, strict=True))
        yield Text(f" {'  '.join((name, *rest))}")
    yield Text("")
    yield Text(f"{counted(len(rules), 'rule')}; velox explain NAME says more.")


def rules_markdown(rules: Rules) -> str:
    """Return the table as Markdown."""
    lines = (
        (
            code(rule.name),
            rule.category,
            prose(rule.title),
            GAIN[rule.growth],
            "yes" if rewrites(rule) else "no",
        )
        for rule in rules
    )
    return table(("rule", "category", "finds", "growth", "rewrites"), lines) + "\n"


def rules_jsonl(rules: Rules) -> str:
    """Return one JSON object per rule: name, category, title, growth, rewrites, python."""
    return "".join(
        json.dumps(
            {
                "name": rule.name,
                "category": rule.category,
                "title": rule.title,
                "growth": rule.growth.value,
                "rewrites": rewrites(rule),
                "python": rule.python,
            }
        )
        + "\n"
        for rule in rules
    )
