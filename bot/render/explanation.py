"""A rule, or one finding of it, explained in full for the terminal."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

from rich.text import Text

from bot.render.diff import ADDED, REMOVED
from bot.render.plain import GAIN, code_line
from bot.render.screen import Screen, drawn, wrapped
from bot.render.terminal import INDENT, RANK, detail
from engine.catalogue import Kind
from engine.model import Comment
from engine.regression import Regression
from engine.rule import Rule, Slow

_PARAGRAPH = re.compile(r"\n\s*\n")


def render_rule(rule: Kind, screen: Screen) -> str:
    """Return what a rule or regression is about: what is slow and why, each example in both forms, what is
    left alone."""
    return drawn(_rule_lines(rule, screen), screen)


def render_finding(comment: Comment, screen: Screen) -> str:
    """Return one finding in full, and where its rule is explained."""
    return drawn(_finding_lines(comment, screen), screen)


def _rule_lines(rule: Kind, screen: Screen) -> Iterator[Text | str]:
    yield Text(rule.name, RANK).append(f" · {rule.title} · {GAIN[rule.growth]} · {rule.category}", "default")
    for paragraph in _PARAGRAPH.split(inspect.cleandoc(type(rule).__doc__ or "")):
        yield ""
        yield from _prose(paragraph, screen.width)
    if rule.python:
        yield ""
        yield f"Holds for Python {rule.python}."
    yield from _of_rule(rule, screen) if isinstance(rule, Rule) else _of_regression(rule, screen)


def _of_rule(rule: Rule[ast.AST], screen: Screen) -> Iterator[Text | str]:
    for example in rule.slow:
        yield from _example(example)
    for fine in rule.fine:
        yield ""
        yield from wrapped(f"Left alone, {fine.why}:", screen.width)
        yield from _code(fine.code)


def _of_regression(regression: Regression, screen: Screen) -> Iterator[Text | str]:
    for change in regression.slower:
        yield from _sides("Before", change.before, "After, which is slower", change.after)
    for harmless in regression.fine:
        yield ""
        yield from wrapped(f"Left alone, {harmless.why}:", screen.width)
        yield from _sides("Before", harmless.before, "After", harmless.after)


def _sides(was: str, before: str, now: str, after: str) -> Iterator[Text | str]:
    yield ""
    yield was
    yield from _code(before, REMOVED)
    yield ""
    yield now
    yield from _code(after, ADDED)


def _prose(paragraph: str, width: int) -> Iterator[str]:
    """Wrap a paragraph anew; one with indented lines is code or a table, and stays as it is."""
    if any(line.startswith("    ") for line in paragraph.splitlines()):
        yield from paragraph.splitlines()
    else:
        yield from wrapped(" ".join(paragraph.split()), width)


def _example(example: Slow) -> Iterator[Text | str]:
    yield ""
    yield "Slow"
    yield from _code(example.code, REMOVED)
    yield ""
    yield "Fast" if example.edited else "Fast, for a person to write"
    yield from _code(example.fast, ADDED)


def _code(text: str, style: str = "") -> Iterator[Text]:
    for line in text.rstrip("\n").split("\n"):
        yield Text(f"{INDENT}{code_line(line)}", style)


def _finding_lines(comment: Comment, screen: Screen) -> Iterator[Text | str]:
    finding = comment.finding
    yield from detail(comment, "", screen.width)
    yield ""
    facts = [
        f"{INDENT}{GAIN[finding.growth]}",
        f"confidence {finding.confidence:.2f}",
        f"hotness {finding.hotness:.2f}",
        f"loops around it {finding.loop_depth}",
    ]
    yield " · ".join(facts)
    if not comment.blocks and finding.no_edit:
        yield from wrapped(f"No rewrite: {finding.no_edit}.", screen.width, INDENT)
    yield f"{INDENT}velox explain {finding.rule}"
