"""What becomes of each finding without running anything: rewritten, checked; remembered by content.

Checking a rewrite means parsing its file twice and asking the linter, which takes far longer than finding the
place. So verdicts are kept like the results of a scan: an equal file with equal edits has an equal verdict.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence

from engine.choose.deciding import ORDER
from engine.choose.region import regions_of
from engine.model import Candidate, Finding, Level, Skipped, Verdict
from engine.ports import Cache, Linter, Tree
from engine.rewrite import candidates
from engine.rewrite.budget import Budget
from engine.syntax.parse import MAX_BYTES
from engine.validate import validate


def attempt(
    findings: Sequence[Finding], tree: Tree, linter: Linter, cache: Cache | None, edition: str
) -> tuple[Verdict, ...]:
    """Rewrite and validate, region by region, all that can be tried; every finding gets one verdict.

    With a `cache` verdicts of rewrites are taken from there, and put there; `edition` names the state of
    Velox.
    """
    keys = {} if cache is None else _keys(findings, tree, edition)
    known = {} if cache is None else _known(keys, tree, cache)
    budget = Budget()
    attempts: list[Candidate | Verdict] = []
    for taken_on in _attempts(findings):
        attempts.extend(candidates(taken_on, tree, budget, known))
    verdicts = validate(attempts, linter)
    if cache is not None:
        tried = zip(attempts, verdicts, strict=True)
        new = [verdict for one, verdict in tried if isinstance(one, Candidate)]
        cache.put({keys[verdict.finding]: _packed(verdict) for verdict in new if verdict.finding in keys})
    return verdicts


def _attempts(findings: Sequence[Finding]) -> Iterator[tuple[Finding, ...]]:
    """Yield what can be tried, region by region, in the fixed order: a policy says later what is proven."""
    for region in regions_of(findings):
        for action in ORDER:
            taken_on = region.of(action)
            if taken_on:
                yield taken_on


def _keys(findings: Sequence[Finding], tree: Tree, edition: str) -> dict[Finding, str]:
    """Return the key of each finding that has edits and whose file can be read."""
    digests: dict[str, str] = {}
    for path in {finding.path for finding in findings if finding.edits}:
        content = tree.read(path)
        if not isinstance(content, Skipped):
            digests[path] = hashlib.sha256(content).hexdigest()
    return {
        finding: _key(edition, digests[finding.path], finding)
        for finding in findings
        if finding.edits and finding.path in digests
    }


def _key(edition: str, digest: str, finding: Finding) -> str:
    parts = repr((edition, digest, finding.path, finding.edits))
    return f"verdict-{hashlib.sha256(parts.encode()).hexdigest()}"


def _known(keys: Mapping[Finding, str], tree: Tree, cache: Cache) -> dict[Finding, Verdict]:
    stored = cache.get([*dict.fromkeys(keys.values())])
    known: dict[Finding, Verdict] = {}
    for finding, key in keys.items():
        if key in stored:
            content = tree.read(finding.path)
            verdict = None if isinstance(content, Skipped) else _unpacked(stored[key], finding, content)
            if verdict is not None:
                known[finding] = verdict
    return known


def _packed(verdict: Verdict) -> bytes:
    head = json.dumps({"level": int(verdict.level), "reason": verdict.reason}).encode()
    after = b"" if verdict.candidate is None else zlib.compress(verdict.candidate.after, 1)
    return head + b"\n" + after


def _inflated(packed: bytes) -> bytes:
    """Return a rewritten file; raises ValueError for what is cut off, or larger than any."""
    inflate = zlib.decompressobj()
    after = inflate.decompress(packed, 2 * MAX_BYTES)
    if not inflate.eof:
        raise ValueError("not a whole file")
    return after


def _unpacked(data: bytes, finding: Finding, content: bytes) -> Verdict | None:
    """Return what was kept; None for what is damaged, which costs time and nothing else."""
    head, _, packed = data.partition(b"\n")
    try:
        fields = json.loads(head)
        level, reason = Level(fields["level"]), str(fields["reason"])
        after = _inflated(packed) if packed else None
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error):
        return None
    return Verdict(finding, level, reason, None if after is None else Candidate(finding, content, after))
