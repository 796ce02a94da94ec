"""One traversal of a file for all rules: nodes go to the rules that asked for their class."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from engine.bar import ASKED, Bar
from engine.knowledge import NOTHING
from engine.model import MAX_SPAN, Finding, Growth
from engine.rule import Hit, Rule
from engine.rules import node_types
from engine.syntax.code import Code
from engine.syntax.failing import on_failure
from engine.syntax.magnitude import Magnitudes
from engine.syntax.nodes import SCOPES

_FAILING = Bar(ASKED)
"""What is asked of a place that is reached when something is wrong."""

Rules = tuple[Rule[ast.AST], ...]
Said = tuple[Finding, str]
"""A finding and what it is about; see `_subject`."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Who wants which nodes: rules by node class and the loops they need, and rules about calls by the called
    name and the loops.

    Most calls are of names that no rule knows, and most nodes stand in no loop: looking that up first spares
    asking every rule.
    """

    by_class: dict[tuple[type[ast.AST], int], Rules]
    by_name: dict[tuple[str, int], Rules]


def dispatch_table(rules: Iterable[Rule[ast.AST]]) -> Dispatch:
    """Return, for each node class and called name, the rules that want its nodes."""
    by_class: dict[tuple[type[ast.AST], int], list[Rule[ast.AST]]] = {}
    by_name: dict[tuple[str, int], list[Rule[ast.AST]]] = {}
    for rule in rules:
        for wanted in node_types(rule):
            if wanted is ast.Call and rule.calls:
                for name in rule.calls:
                    by_name.setdefault((name, rule.loops), []).append(rule)
            else:
                by_class.setdefault((wanted, rule.loops), []).append(rule)
    return Dispatch(
        {wanted: tuple(interested) for wanted, interested in by_class.items()},
        {name: tuple(interested) for name, interested in by_name.items()},
    )


def run_rules(code: Code, table: Dispatch) -> list[Finding]:
    """Return what the rules find in `code` (linked), in line order: one finding per line, and beside it those
    that stand only if other functions are what they need; see `engine.scan.link`."""
    found: list[Said] = []
    magnitudes = Magnitudes(code)
    buckets, calls = code.module.buckets, code.calls_by_name
    for (wanted, loops), interested in table.by_class.items():
        if wanted in buckets:
            found += _ask(interested, code.module.in_loops(buckets[wanted], loops), code, magnitudes)
    for name, loops in [named for named in table.by_name if named[0] in calls]:
        nodes = code.module.in_loops(calls[name], loops)
        found += _ask(table.by_name[name, loops], nodes, code, magnitudes)
    doubtful = [finding for finding, _ in found if finding.conditional]
    best = one_per_line(_one_per_subject(each for each in found if not each[0].conditional))
    return sorted([*best, *doubtful], key=lambda finding: finding.line) if doubtful else best


def _ask(rules: Rules, nodes: Iterable[ast.AST], code: Code, magnitudes: Magnitudes) -> list[Said]:
    checks = [(rule, rule.check) for rule in rules]
    return [
        (_finding(rule, hit, code, magnitudes), _subject(rule, hit, code))
        for node in nodes
        for rule, check in checks
        for hit in check(node, code)
    ]


def _subject(rule: Rule[ast.AST], hit: Hit, code: Code) -> str:
    """What a remark is about, where others may be about the same: a list, or a loop with queries in it."""
    function = code.function(hit.where)
    place = f"{rule.category} {function.lineno if function else 0}"
    if hit.through and hit.elsewhere == NOTHING:
        return f"{place} {' '.join(code.text(node) for node in hit.through)}"
    loops = code.loops(hit.where)
    asks = (hit.growth or rule.growth) is Growth.IO and loops
    return f"{place} {rule.name} {loops[0].lineno}" if asks else ""


def _one_per_subject(found: Iterable[Said]) -> list[Finding]:
    """Keep the first remark about each subject: mending one list, or one loop, answers all of them."""
    kept: dict[tuple[str, int], Finding] = {}
    for number, (finding, subject) in enumerate(found):
        key = (subject, 0) if subject else ("", number)
        known = kept.get(key)
        if known is None or _comes_before(finding, known):
            kept[key] = finding
    return list(kept.values())


def _comes_before(finding: Finding, known: Finding) -> bool:
    return (-finding.confidence, finding.line, finding.rule) < (-known.confidence, known.line, known.rule)


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


def _finding(rule: Rule[ast.AST], hit: Hit, code: Code, magnitudes: Magnitudes) -> Finding:
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
        elsewhere=hit.elsewhere,
        no_edit="" if edits else hit.no_edit or "the rewrite needs a person's judgement",
        size=magnitudes.worked_on(hit.at or hit.where, hit.through, hit.repeats),
        bar=_FAILING if on_failure(code, hit.where) else hit.bar or rule.bar(hit.growth or rule.growth),
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
