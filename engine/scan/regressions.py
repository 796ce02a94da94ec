"""What a change made slower: each changed file is compared with what it was, function by function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.config import SettingsTree
from engine.model import MAX_SPAN, Change, FileReport, Finding, Skipped, TreeReport
from engine.ports import Tree, Workers
from engine.regression import Regression, Slowed
from engine.regressions import all_regressions
from engine.scan.exclude import is_generated
from engine.scan.expenses import expenses
from engine.scan.linking import Links
from engine.scan.parse import parse
from engine.scan.roots import Roots
from engine.scan.select import selected
from engine.scan.walk import symbol_of
from engine.syntax.code import Code
from engine.syntax.suppress import suppressions
from engine.syntax.versions import versions_of


@dataclass(frozen=True, slots=True)
class Compared:
    """A file on both sides, the regressions to look for, and why which callees are expensive; picklable."""

    path: str
    before: bytes
    after: bytes
    names: tuple[str, ...]
    callees: tuple[tuple[str, str], ...] = ()


def with_regressions(
    report: TreeReport,
    change: Change,
    base: Tree,
    tree: Tree,
    settings: SettingsTree,
    roots: Roots,
    workers: Workers,
) -> TreeReport:
    """Return a report with what the change made slower in the files that were scanned.

    Where a rule says the same, the regression takes its place, and its rewrite.
    """
    links = Links(report.files, roots)
    jobs = list(_jobs(report.files, change, base, tree, settings, links))
    found = dict(zip((job.path for job in jobs), workers.map(compare, jobs), strict=True))
    files = (
        replace(file, findings=tuple(joined(file.findings, found[file.path])))
        if found.get(file.path)
        else file
        for file in report.files
    )
    return replace(report, files=tuple(files))


def _jobs(
    files: Iterable[FileReport],
    change: Change,
    base: Tree,
    tree: Tree,
    settings: SettingsTree,
    links: Links,
) -> Iterator[Compared]:
    changed = {file.path: file.old_path or file.path for file in change.files}
    for file in files:
        if file.path not in changed:
            continue
        before, after = base.read(changed[file.path]), tree.read(file.path)
        if isinstance(before, Skipped) or isinstance(after, Skipped) or before == after:
            continue
        config = settings.for_path(file.path)
        names = tuple(one.name for one in all_regressions() if selected(one, config))
        if names and not (config.default_exclude and is_generated(after)):
            callees = tuple(expenses(links, file.path).items())
            yield Compared(file.path, before, after, names, callees)


def compare(job: Compared) -> tuple[Finding, ...]:
    """Return what is slower in a file than it was, one finding per line; remarks are heeded."""
    before, after = parse(job.path, job.before), parse(job.path, job.after)
    if isinstance(before, Skipped) or isinstance(after, Skipped):
        return ()
    before.link()
    after.link()
    code = Code(after)
    wanted = [one for one in all_regressions() if one.name in job.names]
    hidden = suppressions(after)
    best: dict[int, Finding] = {}
    for versions in versions_of(Code(before), code, dict(job.callees)):
        for one in wanted:
            for slowed in one.check(versions):
                finding = _finding(one, slowed, code)
                known = best.get(finding.line)
                if not hidden.hides(finding) and (known is None or finding.confidence > known.confidence):
                    best[finding.line] = finding
    return tuple(best[line] for line in sorted(best))


def _finding(one: Regression, slowed: Slowed, code: Code) -> Finding:
    where = slowed.where
    return Finding(
        rule=one.name,
        category=one.category,
        strategy=one.strategy,
        path=code.module.path,
        line=where.lineno,
        end_line=min(where.end_lineno or where.lineno, where.lineno + MAX_SPAN - 1),
        symbol=symbol_of(where, code),
        message=" ".join(slowed.message.split()),
        why=slowed.why,
        growth=slowed.growth or one.growth,
        confidence=slowed.confidence,
        loop_depth=len(code.loops(where)),
        requires_pure=slowed.requires_pure,
        no_edit=slowed.remedy,
        was=" ".join(slowed.was.split()),
    )


def joined(findings: Sequence[Finding], regressions: Sequence[Finding]) -> list[Finding]:
    """Return both, in line order; of those that say the same, the regression, with the other's rewrite."""
    taken: set[int] = set()
    all_said: list[Finding] = []
    for regression in regressions:
        alike = [at for at, finding in enumerate(findings) if _says_the_same(finding, regression)]
        taken.update(alike)
        edited = next((findings[at] for at in alike if findings[at].edits), None)
        all_said.append(regression if edited is None else _with_rewrite(regression, edited))
    all_said += (finding for at, finding in enumerate(findings) if at not in taken)
    return sorted(all_said, key=lambda finding: finding.line)


def _says_the_same(finding: Finding, regression: Finding) -> bool:
    """Tell whether a rule's finding stands on the same lines, or is of the same kind about the same thing.

    Of the same kind means category and function; the thing is what a message names first.
    """
    if finding.line <= regression.line <= finding.end_line:
        return True
    if (finding.category, finding.symbol) != (regression.category, regression.symbol):
        return False
    rewritten = any(edit.line <= regression.line <= edit.end_line for edit in finding.edits)
    return rewritten or _subject(finding) == _subject(regression) != ""


def _subject(finding: Finding) -> str:
    return "".join(finding.message.split("`", 2)[1:2])


def _with_rewrite(regression: Finding, finding: Finding) -> Finding:
    return replace(
        regression,
        strategy=finding.strategy,
        edits=finding.edits,
        conditions=finding.conditions,
        requires_pure=(*regression.requires_pure, *finding.requires_pure),
        no_edit="",
    )
