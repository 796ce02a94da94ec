"""The table of all rules: for the terminal, as Markdown, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from bot.render.markup import code, prose, table
from bot.render.plain import GAIN, counted
from bot.render.screen import Screen, drawn, padded, widest, wrapped
from bot.render.terminal import MIN_TITLE
from engine.catalogue import Kind
from engine.rule import Rule

Rules = Sequence[Kind]

REWRITES = "rewrites"


def rewrites(rule: Kind) -> bool:
    """Tell whether a rule writes the fast form itself, for some of its examples at least.

    A regression has none but that of a rule which says the same.
    """
    return isinstance(rule, Rule) and any(example.edited for example in rule.slow)


def render_rules(rules: Rules, screen: Screen) -> str:
    """Return the table for a screen, and how many rules there are."""
    return drawn(_lines(rules, screen), screen)


def _lines(rules: Rules, screen: Screen) -> Iterator[str]:
    names = _column(rule.name for rule in rules)
    gains = _column(GAIN[rule.growth] for rule in rules)
    categories = _column(rule.category for rule in rules)
    titles = [rule.title for rule in rules]
    room = screen.width - len(f" {names[0]}    {gains[0]}  {REWRITES}")
    # The category is the column that a person misses least.
    if room - 2 - len(categories[0]) >= widest(titles):
        names = _column(f"{name}  {category}" for name, category in zip(names, categories, strict=True))
    width = max(MIN_TITLE, min(room, widest(titles)))
    for rule, name, gain in zip(rules, names, gains, strict=True):
        first, *rest = wrapped(rule.title, width)
        yield f" {name}  {padded(first, width)}  {gain}  {REWRITES if rewrites(rule) else ''}"
        yield from wrapped(" ".join(rest), screen.width, " " * (len(name) + 3))
    yield ""
    yield f"{counted(len(rules), 'rule')}; velox explain NAME says more."


def _column(texts: Iterable[str]) -> list[str]:
    listed = list(texts)
    return [padded(text, widest(listed)) for text in listed]


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
