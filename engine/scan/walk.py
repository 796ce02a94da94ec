"""One traversal of a file for all rules: nodes go to the rules that asked for their class."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.model import MAX_SPAN, Finding
from engine.rule import Hit, Rule
from engine.rules import node_types
from engine.syntax.code import Code
from engine.syntax.nodes import SCOPES

Rules = tuple[Rule[ast.AST], ...]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Who wants which nodes: rules by node class, and rules about calls by the called name.

    Most calls are of names that no rule knows; looking the name up first spares asking every rule.
    """

    by_class: dict[type[ast.AST], Rules]
    by_name: dict[str, Rules]


def dispatch_table(rules: Iterable[Rule[ast.AST]]) -> Dispatch:
    """Return, for each node class and called name, the rules that want its nodes."""
    by_class: dict[type[ast.AST], list[Rule[ast.AST]]] = {}
    by_name: dict[str, list[Rule[ast.AST]]] = {}
    for rule in rules:
        for wanted in node_types(rule):
            if wanted is ast.Call and rule.calls:
                for name in rule.calls:
                    by_name.setdefault(name, []).append(rule)
            else:
                by_class.setdefault(wanted, []).append(rule)
    return Dispatch(
        {wanted: tuple(interested) for wanted, interested in by_class.items()},
        {name: tuple(interested) for name, interested in by_name.items()},
    )


def run_rules(code: Code, table: Dispatch) -> list[Finding]:
    """Return what the rules find in `code` (linked), one finding per line, in line order."""
    found: list[Finding] = []
    buckets = code.module.buckets
    for wanted, interested in table.by_class.items():
        for node in buckets.get(wanted, ()):
            for rule in interested:
                found += [_finding(rule, hit, code) for hit in rule.check(node, code)]
    for node, interested in _named_calls(code, table.by_name):
        for rule in interested:
            found += [_finding(rule, hit, code) for hit in rule.check(node, code)]
    return one_per_line(found)


def _named_calls(code: Code, by_name: dict[str, Rules]) -> Iterator[tuple[ast.Call, Rules]]:
    for node in code.nodes(ast.Call):
        func = node.func
        name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
        interested = by_name.get(name)
        if interested:
            yield node, interested


def one_per_line(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the weightiest finding of each first line: a person reads one remark per line."""
    best: dict[int, Finding] = {}
    for finding in findings:
        known = best.get(finding.line)
        if known is None or _weight(finding) > _weight(known):
            best[finding.line] = finding
    return [best[line] for line in sorted(best)]


def _weight(finding: Finding) -> tuple[bool, float, int, str]:
    return (finding.growth.value != "constant", finding.confidence, -finding.end_line, finding.rule)


def _finding(rule: Rule[ast.AST], hit: Hit, code: Code) -> Finding:
    line = hit.where.lineno
    last = hit.where.end_lineno or line
    edits = () if _touches_lowered(hit, code) else hit.edits
    return Finding(
        rule=rule.name,
        category=rule.category,
        strategy=rule.strategy,
        path=code.module.path,
        line=line,
        end_line=min(last, line + MAX_SPAN - 1),
        symbol=symbol_of(hit.where, code),
        # Code quoted in a message may have run over several lines.
        message=" ".join(hit.message.split()),
        why=hit.why,
        growth=hit.growth or rule.growth,
        confidence=hit.confidence,
        loop_depth=len(code.loops(hit.where)),
        edits=edits,
        conditions=hit.conditions,
        requires_pure=hit.requires_pure,
        no_edit="" if edits else hit.no_edit or "the rewrite needs a person's judgement",
    )


def _touches_lowered(hit: Hit, code: Code) -> bool:
    lowered = code.module.lowered
    return bool(lowered) and any(
        line in lowered for edit in hit.edits for line in range(edit.line, edit.end_line + 1)
    )


def symbol_of(node: ast.AST, code: Code) -> str:
    """Return the qualified name of the function or class around `node`, empty at module level."""
    names = [
        above.name
        for above in code.module.ancestors(node)
        if isinstance(above, SCOPES) and not isinstance(above, (ast.Module, ast.Lambda))
    ]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        names.insert(0, node.name)
    return ".".join(reversed(names))
