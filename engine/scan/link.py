"""What the other files say of each finding: how hot its code is, who uses it, what its callees are."""

from __future__ import annotations

from dataclasses import replace

from engine.knowledge import NOTHING, FunctionFacts
from engine.model import FileReport, Finding, TreeReport
from engine.scan.callgraph import CallGraph
from engine.scan.expenses import Expense, Expenses, said
from engine.scan.hotness import Warmth
from engine.scan.linking import Links
from engine.scan.roots import Roots
from engine.scan.usage import Usages
from engine.scan.walk import one_per_line


def link(report: TreeReport, roots: Roots | None = None) -> TreeReport:
    """Give every finding what is known across files, and drop those whose callees are not shown to be pure.

    `roots` knows all paths of the repository; without it, those of the report stand for them.
    """
    if not any(file.findings for file in report.files):
        return report
    linker = _Linker(Links(report.files, roots or Roots(file.path for file in report.files)))
    return replace(report, files=tuple(linker.file(file) for file in report.files))


class _Linker:
    """What one table of functions says of findings."""

    def __init__(self, links: Links) -> None:
        graph = CallGraph(links)
        self._links = links
        self._warmth = Warmth(graph)
        self._usages = Usages(graph)
        self._expenses = Expenses(links)

    def file(self, file: FileReport) -> FileReport:
        """Return the report of a file with its findings judged."""
        if not file.findings:
            return file
        kept = [one for one in file.findings if self._callees_are_pure(one) and self._meets(one)]
        if any(one.conditional for one in kept):
            kept = one_per_line(kept)
        return replace(file, findings=tuple(self._judged(finding) for finding in kept))

    def _callees_are_pure(self, finding: Finding) -> bool:
        owner = finding.symbol.rpartition(".")[0]
        for target in finding.requires_pure:
            head, _, method = target.partition(".")
            name = f"here.{owner}.{method}" if head in {"self", "cls"} else target
            if not self._links.is_pure(finding.path, name):
                return False
        return True

    def _meets(self, finding: Finding) -> bool:
        """Tell whether other functions are what a finding needs them to be."""
        needs, path = finding.elsewhere, finding.path
        if needs == NOTHING:
            return True
        return (
            all(self._expenses.of_target(path, target) is not None for target in needs.costly)
            and all(self._gives_list(path, target) for target in needs.lists)
            and all(self._searches(path, *argument) for argument in needs.searched)
        )

    def _gives_list(self, path: str, target: str) -> bool:
        meant = self._links.meant(path, target)
        return bool(meant) and all(one.gives == "list" for one in meant)

    def _searches(self, path: str, target: str, position: int, keyword: str) -> bool:
        meant = self._links.meant(path, target)
        return bool(meant) and all(
            any(keyword == name if keyword else position == at for at, name in one.searches) for one in meant
        )

    def _judged(self, finding: Finding) -> Finding:
        function = self._links.at(finding.path, finding.symbol, finding.line)
        hotness, because = self._warmth.of(finding, function)
        return replace(
            finding,
            hotness=hotness,
            hot_because=because,
            usage=self._usages.of((finding.path, finding.symbol)),
            callee="" if function is None else self._callee(finding, function),
        )

    def _callee(self, finding: Finding, function: FunctionFacts) -> str:
        """Say what the most expensive of the calls on the lines of a finding costs."""
        found: list[tuple[str, Expense]] = []
        for fact in function.calls:
            if finding.line <= fact.line <= finding.end_line:
                expense = self._expenses.of_target(finding.path, fact.target)
                if expense is not None:
                    found.append((fact.target, expense))
        if not found:
            return ""
        target, expense = min(found, key=lambda each: each[1].weight)
        return said(target.rpartition(".")[2], expense)
