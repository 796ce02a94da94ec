"""Findings and verdicts to test with: every field has a plain default."""

from __future__ import annotations

from dataclasses import replace

from engine.model import Candidate, Edit, Finding, Growth, Level, Verdict

PLAIN = Finding(
    rule="membership-in-list",
    category="MEMBERSHIP",
    strategy="data_structure",
    path="orders/report.py",
    line=10,
    end_line=10,
    symbol="report",
    message="`seen` is searched once per row.",
    why="A set makes each test constant-time.",
    growth=Growth.CONSTANT,
    confidence=0.8,
    loop_depth=1,
    no_edit="the order matters",
)


def finding(**changes: object) -> Finding:
    """Return the plain finding with some fields changed."""
    return replace(PLAIN, **changes)  # type: ignore[arg-type]


def advice(**changes: object) -> Verdict:
    """Return a verdict without a rewrite."""
    return Verdict(finding(**changes), Level.PATTERN, "the order matters")


def rewrite(**changes: object) -> Verdict:
    """Return a verdict whose rewrite applies."""
    found = finding(edits=(Edit(10, 0, 10, 4, "fast"),), no_edit="", **changes)
    return Verdict(found, Level.APPLIES, "nothing was run", Candidate(found, b"slow", b"fast"))
