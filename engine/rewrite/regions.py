"""Which functions of a change a language model is asked about, and in what order.

First come those where a rule found something that it has no proven rewrite for. Then those where the rules
see nothing, but where an answer may matter (`engine.rewrite.interest`). Everything else is left alone.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.knowledge import Call, Connections, FunctionFacts, Key, Standing
from engine.model import MODEL_RULE, Change, Finding, LineRange, Skipped, TreeReport
from engine.ports import Tree
from engine.rewrite.functions import Function, outermost, text_of
from engine.rewrite.interest import Interest, Signs, interest, leads_out
from engine.rewrite.redact import is_refused
from engine.rewrite.region import Region
from engine.rewrite.tokens import tokens_in
from engine.syntax.code import Code
from engine.syntax.complexity import complexities
from engine.syntax.module import Module
from engine.syntax.nodes import descend
from engine.syntax.parse import parse_again
from engine.syntax.suppress import Suppression, suppressions

MAX_LINES = 150
"""A longer function is more than a reviewer, or a model, takes in at once."""

MAX_TOKENS = 3000
"""A larger text would leave little room for what is around it, and none for the reply."""

MIN_STATEMENTS = 3
"""A function with fewer statements has nothing to gain that would be seen in a profile, unless it loops, is
called again and again to ask somebody else, or is an operator that calls something."""

_BLANK = re.compile(rb"\s*(#.*)?$")


def regions_to_ask(
    change: Change,
    report: TreeReport,
    findings: Sequence[Finding],
    tree: Tree,
    *,
    connections: Connections,
    proven: Iterable[Finding] = (),
    most: int,
) -> tuple[Region, ...]:
    """Return at most `most` functions with changed lines that are worth a question, best first.

    `findings` are those that may be said and have no proven rewrite, `proven` those that have one: a function
    that is about to be rewritten anyway is left alone, unless something else was found in it. Files that are
    not among those reviewed in `connections`, or whose names speak of secrets, are left alone. Equal inputs
    give equal answers, whatever the order of files and findings.
    """
    scanned = {file.path for file in report.files if not is_refused(file.path)}
    around = _Around(report, connections)
    done = frozenset((finding.path, finding.line) for finding in proven)
    found: list[_Candidate] = []
    for file in change.files:
        module = _parsed(file.path, tree) if file.path in connections.reviewed & scanned else None
        if module is not None:
            mine = [finding for finding in findings if finding.path == file.path]
            lines = [line for path, line in done if path == file.path]
            found += _File(module, around, file.lines).candidates(mine, lines)
    found.sort(key=_Candidate.order)
    return tuple(candidate.region for candidate in found[:most])


@dataclass(frozen=True, slots=True)
class _Candidate:
    region: Region
    interest: Interest

    def order(self) -> tuple[float, int, str, int]:
        region = self.region
        worth = max((one.hotness * one.confidence for one in region.findings), default=-1.0)
        return (-worth, -self.interest.points, region.path, region.start)


def _parsed(path: str, tree: Tree) -> Module | None:
    content = tree.read(path)
    module = content if isinstance(content, Skipped) else parse_again(path, content)
    if isinstance(module, Skipped):
        return None
    if not module.nodes:
        module.link()
    return module


class _Around:
    """What is known of the functions of a scan, by name."""

    def __init__(self, report: TreeReport, connections: Connections) -> None:
        self._facts: dict[Key, list[FunctionFacts]] = defaultdict(list)
        for file in report.files:
            for function in file.functions:
                self._facts[file.path, function.name].append(function)
        self._calls: dict[Key, list[Call]] = defaultdict(list)
        for call in connections.calls:
            self._calls[call.caller].append(call)
        self._standings = connections.standings

    def signs(self, path: str, symbol: str, complexity: int) -> Signs | None:
        """Return what is known of a function; None for one that the scan has not seen."""
        facts = self._facts.get((path, symbol), [])
        if not facts:
            return None
        calls = tuple(
            (call, callee[0], self._standings.get(call.callee, Standing()).cost)
            for call in self._calls.get((path, symbol), ())
            if (callee := self._facts.get(call.callee))
        )
        return Signs(facts[0], self._standings.get((path, symbol), Standing()), calls, complexity)


class _File:
    """One changed file, with the lines that were changed in it."""

    def __init__(self, module: Module, around: _Around, changed: Sequence[LineRange]) -> None:
        self._module = module
        self._code = Code(module)
        self._around = around
        self._changed = changed
        self._complexities = complexities(module)
        self._hushed = suppressions(module).remarks

    def candidates(self, findings: Sequence[Finding], proven: Sequence[int]) -> Iterator[_Candidate]:
        """Yield the functions worth a question; `proven` are the lines of findings that have a rewrite."""
        for function in outermost(self._module):
            lines = range(function.start, function.end + 1)
            inside = tuple(sorted((one for one in findings if one.line in lines), key=_order_of_findings))
            settled = not inside and any(line in lines for line in proven)
            if settled or self._left_alone(function, lines):
                continue
            signs = self._signs(function)
            if signs is None or not (inside or _may_matter(function, signs)):
                continue
            weighed = interest(self._code, function, signs)
            if inside or weighed.points:
                yield _Candidate(self._region(function, inside, weighed), weighed)

    def _left_alone(self, function: Function, lines: range) -> bool:
        """Tell whether a function may not, or need not, be shown to anybody."""
        if len(lines) > MAX_LINES or not self._module.lowered.isdisjoint(lines):
            return True
        if any(
            remark.start <= lines[-1] and remark.end >= lines[0] for remark in self._hushed if _ours(remark)
        ):
            return True
        return not self._is_changed(function) or tokens_in(self._text(function)) > MAX_TOKENS

    def _is_changed(self, function: Function) -> bool:
        """Tell whether a line of code was changed: neither blank, nor a comment, nor of the docstring."""
        words = range(0)
        if len(function.body) < len(function.node.body):
            said = function.node.body[0]
            words = range(said.lineno, (said.end_lineno or said.lineno) + 1)
        return any(
            line not in words and not _BLANK.match(self._module.lines[line - 1])
            for span in self._changed
            for line in range(max(span.start, function.start), min(span.end, function.end) + 1)
        )

    def _signs(self, function: Function) -> Signs | None:
        complexity = self._complexities.get((function.symbol, function.node.lineno), 1)
        return self._around.signs(self._module.path, function.symbol, complexity)

    def _region(self, function: Function, findings: tuple[Finding, ...], weighed: Interest) -> Region:
        return Region(
            self._module.path,
            function.symbol,
            function.start,
            function.end,
            self._text(function),
            findings,
            findings[0].strategy if findings else "llm_rewrite",
            because="; ".join(weighed.reasons),
        )

    def _text(self, function: Function) -> str:
        return text_of(self._module, function.start, function.end)


def _order_of_findings(finding: Finding) -> tuple[float, int, str]:
    return (-finding.hotness * finding.confidence, finding.line, finding.rule)


def _ours(remark: Suppression) -> bool:
    """Tell whether a remark is about what a model says there: a rule that is named for a whole file is not,
    but on a line it shows that a person has thought about this code."""
    return remark.rules is None or MODEL_RULE in remark.rules or remark.end - remark.start < MAX_LINES


def _may_matter(function: Function, signs: Signs) -> bool:
    """Tell whether a function without findings runs at all often, and does more than a step or two."""
    if signs.facts.cold and not signs.standing.heat:
        return False
    operator = function.node.name.startswith("__") and signs.facts.hot
    if signs.facts.loops or (signs.standing.heat and leads_out(signs.facts)):
        return True
    if operator and any(isinstance(part, ast.Call) for part in descend(function.node)):
        return True  # `__hash__` and the like run for each element of whatever holds their objects.
    return sum(isinstance(part, ast.stmt) for part in descend(function.node)) > MIN_STATEMENTS
