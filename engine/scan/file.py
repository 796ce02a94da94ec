"""The scan of one file: a function of its content and the settings alone, so that it can be cached and
farmed out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from engine.model import FileReport, Skipped
from engine.rules import all_rules
from engine.scan.exclude import is_generated
from engine.scan.facts import facts_of
from engine.scan.imports import imports_of
from engine.scan.parse import parse
from engine.scan.walk import Dispatch, dispatch_table, run_rules
from engine.syntax.code import Code
from engine.syntax.complexity import complexities
from engine.syntax.suppress import suppressions


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What to do with a file: the rules to run, by name; whether to measure complexity; whether to leave
    the file out when its first lines say that a program wrote it."""

    rules: tuple[str, ...]
    complexity: bool = False
    skip_generated: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """One file to scan; picklable, so that another process can do it."""

    path: str
    content: bytes
    options: ScanOptions


@cache
def _table(names: tuple[str, ...]) -> Dispatch:
    wanted = frozenset(names)
    return dispatch_table(rule for rule in all_rules() if rule.name in wanted)


def scan_file(job: Job) -> FileReport | Skipped:
    """Scan one file: one parse, one walk, all rules."""
    if job.options.skip_generated and is_generated(job.content):
        return Skipped(job.path, "generated")
    module = parse(job.path, job.content)
    if isinstance(module, Skipped):
        return module
    module.link()
    code = Code(module)
    findings = run_rules(code, _table(job.options.rules))
    hidden = suppressions(module)
    shown = tuple(finding for finding in findings if not hidden.hides(finding))
    return FileReport(
        path=job.path,
        lines=len(module.lines),
        findings=shown,
        functions=facts_of(code, complexities(module) if job.options.complexity else {}),
        imports=imports_of(module),
        suppressed=len(findings) - len(shown),
    )
