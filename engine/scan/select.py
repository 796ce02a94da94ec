"""What is scanned, with which rules, and which findings a reader sees without asking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from packaging.specifiers import SpecifierSet

from engine.catalogue import Kind
from engine.config import Config, SettingsTree
from engine.model import Change, Finding, LineRange, Skipped
from engine.rules import all_rules
from engine.scan.exclude import exclusion
from engine.scan.file import ScanOptions
from engine.scan.worth import silence


def scannable(paths: Iterable[str], settings: SettingsTree) -> tuple[tuple[str, ...], tuple[Skipped, ...]]:
    """Split paths into those to scan and those that the settings or the defaults leave out."""
    wanted: list[str] = []
    left_out: list[Skipped] = []
    for path in paths:
        reason = exclusion(path, settings.for_path(path))
        if reason is None:
            wanted.append(path)
        else:
            left_out.append(Skipped(path, reason))
    return tuple(wanted), tuple(left_out)


def options_for(path: str, settings: SettingsTree, *, complexity: bool) -> ScanOptions:
    """Return the rules that the settings of this path ask for, fit for its Python."""
    config = settings.for_path(path)
    return ScanOptions(_names(config), complexity, skip_generated=config.default_exclude)


def facts_only(path: str, settings: SettingsTree) -> ScanOptions:
    """Return the options for a neighbour: what it is to others is wanted, and nothing found in it."""
    return ScanOptions((), skip_generated=settings.for_path(path).default_exclude)


@lru_cache(maxsize=256)
def _names(config: Config) -> tuple[str, ...]:
    return tuple(rule.name for rule in all_rules() if selected(rule, config))


def selected(rule: Kind, config: Config) -> bool:
    """Tell whether settings ask for a rule or regression, and it holds for their Python."""
    keys = {rule.name, rule.category}
    if config.select and not keys & set(config.select):
        return False
    if keys & set(config.ignore):
        return False
    return not (rule.python and config.target_python) or config.target_python in SpecifierSet(rule.python)


def relevant(
    findings: Iterable[Finding], change: Change, settings: SettingsTree, *, all_lines: bool
) -> tuple[tuple[Finding, ...], frozenset[Finding]]:
    """Return the findings in changed files, and those among them that are below the bar.

    Below the bar are findings off the changed lines, in cold code, or less sure than the settings ask for;
    with `all_lines` nothing is below it. What the change made slower is on a changed line by its nature:
    where a guard or a decorator was taken away, no line of the head is.
    """
    lines = {file.path: file.lines for file in change.files}
    kept = tuple(finding for finding in findings if finding.path in lines)
    if all_lines:
        return kept, frozenset()
    below = frozenset(
        finding
        for finding in kept
        if not (finding.was or touches(finding, lines[finding.path]))
        or not above_bar(finding, settings.for_path(finding.path))
    )
    return kept, below


def above_bar(finding: Finding, config: Config) -> bool:
    """Tell whether a finding is sure enough, and matters enough, to be said unasked."""
    return finding.confidence >= config.min_confidence and not silence(finding, finding.rule in config.select)


def touches(finding: Finding, changed: Sequence[LineRange]) -> bool:
    """Tell whether a finding, or the rewrite that it proposes, lies on changed lines."""
    spans = [(finding.line, finding.end_line), *((edit.line, edit.end_line) for edit in finding.edits)]
    return any(region.overlaps(*span) for region in changed for span in spans)
