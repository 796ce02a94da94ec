"""One traversal of a file for all rules: nodes go to the rules that asked for their class."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from engine.model import MAX_SPAN, Finding
from engine.rule import Hit, Rule
from engine.rules import node_types
from engine.syntax.code import Code
from engine.syntax.nodes import SCOPES

Dispatch = dict[type[ast.AST], tuple[Rule[ast.AST], ...]]


def dispatch_table(rules: Iterable[Rule[ast.AST]]) -> Dispatch:
    """Return, for each node class, the rules that want its nodes."""
    table: dict[type[ast.AST], list[Rule[ast.AST]]] = {}
    for rule in rules:
        for wanted in node_types(rule):
            table.setdefault(wanted, []).append(rule)
    return {wanted: tuple(interested) for wanted, interested in table.items()}


def run_rules(code: Code, nodes: Sequence[ast.AST], table: Dispatch) -> list[Finding]:
    """Return what the rules find among `nodes` (all of `code`, linked), one finding per line, in line order."""
    found: list[Finding] = []
    for node in nodes:
        interested = table.get(node.__class__)
        if interested:
            for rule in interested:
                found.extend(_finding(rule, hit, code) for hit in rule.check(node, code))
    return one_per_line(found)


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
