"""What the scan finds in the region of a variant, as it would in a repository of that one file."""

from __future__ import annotations

from engine.catalogue import all_kinds
from engine.config import load
from engine.model import Declined, Finding, Skipped, StrategyName, TreeReport
from engine.rewrite.edits import apply_edits
from engine.scan.file import Job, scan_file
from engine.scan.link import link
from engine.scan.select import options_for
from engine.syntax.parse import parse_again
from training.family import Variant

PATH = "shop/module.py"
_SETTINGS = load({}, {kind.name for kind in all_kinds()})
_OPTIONS = options_for(PATH, _SETTINGS, complexity=False)


def findings(variant: Variant) -> tuple[Finding, ...]:
    """Return what is found in the region."""
    report = scan_file(Job(PATH, variant.source.encode(), _OPTIONS))
    assert not isinstance(report, Skipped), report
    return tuple(one for one in link(TreeReport((report,))).findings if one.symbol == variant.symbol)


def rewritten(variant: Variant) -> set[StrategyName]:
    """Return the strategies for which a rule wrote a rewrite in the region."""
    return {one.strategy for one in findings(variant) if one.edits}


def after(variant: Variant, strategy: StrategyName) -> Variant:
    """Return the variant with the first rewrite of a strategy made."""
    content = variant.source.encode()
    module = parse_again(PATH, content)
    assert not isinstance(module, Skipped), module
    finding = next(one for one in findings(variant) if one.edits and one.strategy == strategy)
    changed = apply_edits(content, finding.edits, module)
    assert not isinstance(changed, Declined), changed
    return Variant(changed.decode(), variant.symbol)
