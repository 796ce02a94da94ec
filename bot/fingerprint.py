"""What makes a finding the same finding after the lines above it have moved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from bot.sources import Sources, source_lines
from engine.model import Finding


def fingerprints(findings: Sequence[Finding], sources: Sources) -> tuple[str, ...]:
    """Return one fingerprint per finding, `hash:n`; `n` counts equal ones, such as a line that was copied.

    The hash covers the rule, the path, the symbol around and the words of the blamed lines, but neither
    line numbers nor indentation. A finding in a file that is not among the sources goes by its message.
    """
    seen: Counter[str] = Counter()
    marks = []
    lines = {path: source_lines(data) for path, data in sources.items()}
    for finding in findings:
        digest = _digest(finding, lines.get(finding.path))
        seen[digest] += 1
        marks.append(f"{digest}:{seen[digest]}")
    return tuple(marks)


def _digest(finding: Finding, lines: list[bytes] | None) -> str:
    if lines is None:
        words = [finding.message.encode("utf-8", "replace")]
    else:
        words = [word for line in lines[finding.line - 1 : finding.end_line] for word in line.split()]
    path = finding.path.encode("utf-8", "surrogateescape")
    parts = (finding.rule.encode(), path, finding.symbol.encode(), b" ".join(words))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
