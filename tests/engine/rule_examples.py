"""Runs the examples of rules: what is found in a text, what the edits make of it, what both forms compute."""

from __future__ import annotations

import ast
import copy
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.knowledge import NOTHING
from engine.model import Edit, FileReport, Finding, TreeReport
from engine.rule import Rule, Slow
from engine.scan.facts import facts_of
from engine.scan.link import link
from engine.scan.walk import dispatch_table, run_rules
from engine.syntax.code import Code
from engine.syntax.module import Module


def findings_of(rule: Rule[ast.AST], source: str) -> list[Finding]:
    """Return what one rule finds in a module's text."""
    text = source.encode()
    module = Module("example.py", text, ast.parse(text))
    module.link()
    code = Code(module)
    findings = run_rules(code, dispatch_table([rule]))
    report = FileReport(module.path, len(module.lines), tuple(findings), facts_of(code, {}))
    met = {(finding.rule, finding.line) for finding in link(TreeReport((report,))).findings}
    # What a rule needs of other functions is told by their facts, in an example those of the same module.
    return [
        finding for finding in findings if finding.elsewhere == NOTHING or (finding.rule, finding.line) in met
    ]


def edited(source: str, edits: tuple[Edit, ...]) -> str:
    """Apply edits to ASCII or UTF-8 text with bare newlines."""
    lines = source.encode().split(b"\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    data = source.encode()
    for edit in sorted(edits, key=lambda e: (e.line, e.column, e.end_line, e.end_column), reverse=True):
        start = starts[edit.line - 1] + edit.column
        end = starts[edit.end_line - 1] + edit.end_column
        data = data[:start] + edit.text.encode() + data[end:]
    return data.decode()


@dataclass(frozen=True)
class Outcome:
    """What a call gave: its value or exception, and its arguments afterwards."""

    kind: str
    value: object
    arguments: dict[str, object]


def outcome(example: Slow, source: str) -> Outcome:
    """Run the example's call against one of its forms, with arguments of its own."""
    world: dict[str, object] = {"n": example.n}
    exec(compile(textwrap.dedent(example.setup), "setup", "exec"), world)
    arguments = {name: value for name, value in world.items() if not name.startswith("__")}
    space: dict[str, object] = copy.deepcopy(arguments) if _copies(arguments) else dict(arguments)
    exec(compile(source, "example", "exec"), space)
    try:
        value, kind = eval(compile(example.call, "call", "eval"), space), "value"
    except Exception as error:
        value, kind = (type(error), error.args), "exception"
    return Outcome(kind, _plain(value), {name: _plain(space[name]) for name in arguments if name in space})


def _copies(arguments: dict[str, object]) -> bool:
    try:
        copy.deepcopy(arguments)
    except TypeError:
        return False
    return True


def _plain(value: object) -> object:
    """Make a value comparable: type by type, iterators drained, objects by their attributes."""
    if isinstance(value, (str, bytes, int, float, bool, type(None), complex)):
        return (type(value).__name__, repr(value))
    if isinstance(value, dict):
        return (type(value).__name__, [(_plain(key), _plain(item)) for key, item in value.items()])
    if isinstance(value, (set, frozenset)):
        return (type(value).__name__, sorted(repr(_plain(item)) for item in value))
    if isinstance(value, Iterator):
        return ("iterator", [_plain(item) for item in value])
    if isinstance(value, Iterable):
        return (type(value).__name__, [_plain(item) for item in value])
    if isinstance(value, type) or callable(value):
        return (type(value).__name__, getattr(value, "__qualname__", ""))
    attributes = sorted(vars(value).items()) if hasattr(value, "__dict__") else []
    return (type(value).__name__, [(name, _plain(item)) for name, item in attributes])
