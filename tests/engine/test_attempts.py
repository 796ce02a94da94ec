"""Verdicts without running anything, and that remembering them changes nothing but the time."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from engine.attempts import attempt
from engine.model import Edit, Finding, Growth, Level, Verdict
from tests.engine.findings import finding
from tests.engine.trees import MemoryCache, MemoryTree

TEXT = "def report(rows):\n    seen = [1]\n    return seen\n"
GOOD = finding(
    path="a.py", line=2, end_line=2, edits=(Edit(2, 11, 2, 14, "{1}"),), no_edit="", growth=Growth.QUADRATIC
)
BROKEN = finding(path="a.py", line=2, end_line=2, edits=(Edit(2, 11, 2, 14, "{1"),), no_edit="", rule="other")
ADVICE = finding(path="a.py")


class CountingLinter:
    """Finds no errors, and counts what it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def errors(self, sources: Sequence[tuple[str, bytes]]) -> tuple[frozenset[str], ...]:
        self.asked += len(sources)
        return tuple(frozenset[str]() for _ in sources)


def attempted(
    cache: MemoryCache | None, linter: CountingLinter, text: str = TEXT, edition: str = "1"
) -> tuple[Verdict, ...]:
    findings: list[Finding] = [GOOD, BROKEN, ADVICE]
    return attempt(findings, MemoryTree({"a.py": text}), linter, cache, edition)


def test_every_finding_gets_one_verdict() -> None:
    good, broken, advice = attempted(None, CountingLinter())

    assert good.level is Level.APPLIES
    assert good.candidate is not None
    assert good.candidate.after == TEXT.replace("[1]", "{1}").encode()
    assert (broken.level, broken.candidate) == (Level.PATTERN, None)
    assert "does not parse" in broken.reason
    assert advice.reason == "the order matters"


def test_what_is_remembered_is_what_would_be_found() -> None:
    cache, linter = MemoryCache(), CountingLinter()
    first = attempted(cache, linter)
    asked = linter.asked

    assert attempted(cache, linter) == first == attempted(None, CountingLinter())
    assert linter.asked == asked > 0, "nothing was checked again"


def test_other_content_and_another_edition_are_checked_anew() -> None:
    cache, linter = MemoryCache(), CountingLinter()
    attempted(cache, linter)
    asked = linter.asked
    attempted(cache, linter, TEXT + "\n")
    attempted(cache, linter, edition="2")

    assert linter.asked == 3 * asked


def test_damage_in_the_cache_costs_time_only() -> None:
    cache = MemoryCache()
    first = attempted(cache, CountingLinter())
    for damage in (
        b"",
        b"nonsense",
        b'{"level": 9, "reason": ""}\n',
        b'{"level": 1, "reason": ""}\nnot packed',
        b"[" * 5000,
        b'{"level": 1, "reason": ""}\n' + zlib.compress(b"x = 1\n" * 1000)[:-9],
        b'{"level": 1, "reason": ""}\n' + zlib.compress(bytes(5_000_000)),
    ):
        cache.stored = dict.fromkeys(cache.stored, damage)
        assert attempted(cache, CountingLinter()) == first
