"""Does every rule's own example climb the whole ladder? `python -m bench.ladder [--seconds S] [RULE ...]`

Each example goes the way of a review: the scan finds it, the edit is made and checked, the function around it
is cut out, both sides are compared on generated inputs, timed and, where the rule claims it, watched growing.
Where the rule only shows a fast form, that form is proven in its place. The run fails when an example turns
out different or no faster: the rule would have said something untrue of its own best case.
"""

from __future__ import annotations

import ast
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.app import open_prover
from bot.progress import SilentProgress
from engine.adapters.linter_ruff import RuffLinter
from engine.attempts import attempt
from engine.certificate import Certificate
from engine.evidence import Speed
from engine.model import Candidate, Declined, Finding, Growth, Level, Skipped
from engine.rule import Rule, Slow
from engine.rules import all_rules
from engine.scan.file import Job, ScanOptions, scan_file
from engine.scan.roots import Roots
from engine.sources import TreeSources
from engine.validate.library import Library
from engine.validate.proof import prove
from engine.validate.statistics import is_faster
from engine.validate.suggestions import request_for

SECONDS = 12.0
"""The budget of one proof."""

PATH = "example.py"
LEVELS = {Level.PATTERN: "pattern", Level.APPLIES: "applies", Level.TESTED: "tested"}
UNTRUE = ("different", "not faster")
"""What an example of a rule must never turn out to be."""

NO_CLAIM = "no claim"
"""The outcome where a size was faster and yet nothing may be claimed, or too little could be timed."""


class OneFile:
    """A tree of a single file."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def paths(self) -> Sequence[str]:
        """Return the path of the file."""
        return [PATH]

    def settings_paths(self) -> Sequence[str]:
        """Return no settings."""
        return []

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of the file."""
        return self._content if path == PATH else Skipped(path, "not there")


@dataclass(frozen=True, slots=True)
class Climbed:
    """How far one rewrite of an example got: `outcome` as a proof says it, or "not run".

    `ratio` is the median gain at the size where it is claimed, 0 where none is; `grows` tells how time grows.
    """

    rule: str
    number: int
    level: Level
    outcome: str
    shown_only: bool = False
    distinct: int = 0
    ratio: float = 0.0
    size: int = 0
    grows: str = ""
    why: str = ""
    script: str = ""


def climbed(rule: Rule[ast.AST], number: int, example: Slow, seconds: float) -> Iterator[Climbed]:
    """Yield how far each rewrite of an example gets."""
    content = example.code.encode()
    tree = OneFile(content)
    report = scan_file(Job(PATH, content, ScanOptions((rule.name,))))
    findings = () if isinstance(report, Skipped) else report.findings
    if not findings:
        yield Climbed(rule.name, number, Level.PATTERN, "not run", why="the scan does not find it")
        return
    if not example.edited:
        shown = Candidate(findings[0], content, example.fast.encode())
        yield replace(_proven(rule, number, shown, seconds), level=Level.PATTERN, shown_only=True)
        return
    for verdict in attempt(findings, tree, RuffLinter(), None, ""):
        if verdict.candidate is None or verdict.level is not Level.APPLIES:
            yield Climbed(rule.name, number, verdict.level, "not run", why=verdict.reason)
        else:
            yield _proven(rule, number, verdict.candidate, seconds)


def _proven(rule: Rule[ast.AST], number: int, candidate: Candidate, seconds: float) -> Climbed:
    """Prove a rewrite as a review does."""
    tree = OneFile(candidate.before)
    library = Library(TreeSources(tree, Roots(tree.paths())))
    request = request_for(_as_if_hot(candidate), library, seconds)
    if isinstance(request, Declined):
        return Climbed(rule.name, number, Level.APPLIES, "not run", why=request.reason)
    return _told(rule, number, candidate.finding, prove(request, open_prover(SilentProgress())))


def _as_if_hot(candidate: Candidate) -> Candidate:
    """An example stands for code that runs often, so small savings count as they do there."""
    return replace(candidate, finding=replace(candidate.finding, hotness=1.0))


def _told(rule: Rule[ast.AST], number: int, finding: Finding, found: Certificate) -> Climbed:
    behaviour, speed, growth = found.behaviour, found.speed, found.growth
    why = found.why_not_shown
    if behaviour is not None and behaviour.sameness == "different":
        why = behaviour.difference
    elif found.outcome == "not faster" and speed is not None:
        why = speed.why_not
    outcome: str = found.outcome
    if outcome == "not faster" and not (speed is not None and _gains_nowhere(speed)):
        outcome = NO_CLAIM
    if outcome == "not faster" and rule.strategy == "batch_async":
        outcome, why = NO_CLAIM, "what is awaited takes no time here"
    best = speed.best if speed is not None and speed.claimed else None
    grows = ""
    if growth is not None and growth.claimed:
        grows = f"n^{growth.before.point:.1f} -> n^{growth.after.point:.1f}"
    elif finding.growth is Growth.QUADRATIC:
        grows = "growth not shown"
    return Climbed(
        rule.name,
        number,
        Level(max(Level.APPLIES, found.level)),
        outcome,
        distinct=behaviour.distinct if behaviour is not None else 0,
        ratio=best.ratio.point if best is not None else 0.0,
        size=best.size if best is not None else 0,
        grows=grows,
        why=why,
        script=behaviour.counterexample if behaviour is not None else "",
    )


def _gains_nowhere(speed: Speed) -> bool:
    """Tell whether several sizes were measured to the end and none is faster. What else may be wanting for a
    claim says little of the rule: time, a confirmation, microseconds, a loss at small sizes."""
    slow = len(speed.timings) > 1 and not any(is_faster(one.ratio) for one in speed.timings)
    return slow and speed.why_not.startswith("not faster")


def row(one: Climbed) -> str:
    """Return the line of a rewrite."""
    level = "shown only" if one.shown_only else LEVELS[one.level]
    gain = f"{one.ratio:.2f}x at {one.size:,}" if one.ratio else ""
    said = "  ".join(part for part in (gain, one.grows, one.why) if part)
    mark = "FAILED " if one.outcome in UNTRUE else ""
    return f"  {one.rule:34s} {one.number}  {level:10s} {one.outcome:10s} {one.distinct:4d}  {mark}{said}"


def summary(found: Sequence[Climbed]) -> str:
    """Return the line that sums all up."""
    counts = Counter(one.outcome for one in found)
    parts = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    rules = {one.rule for one in found}
    whole = rules - {one.rule for one in found if one.outcome != "faster"}
    return (
        f"  {len(found)} rewrites of {len(rules)} rules: {parts}; {len(whole)} rules with all their examples"
    )


def main(arguments: Sequence[str] = ()) -> int:
    """Prove the examples of the named rules, all without; return 1 when one is different or no faster."""
    words = list(arguments)
    seconds = SECONDS
    if "--seconds" in words:
        at = words.index("--seconds")
        seconds = float(words[at + 1])
        del words[at : at + 2]
    chosen = [rule for rule in all_rules() if not words or rule.name in words]
    if not chosen:
        print(f"ladder: no rule is called {' or '.join(words)}")
        return 1
    print(f"ladder: the examples of {len(chosen)} rules, {seconds:g} s each", flush=True)
    print(f"  {'rule':34s} {'':2s} {'level':10s} {'outcome':10s} inputs")
    began = time.monotonic()
    found: list[Climbed] = []
    for rule in chosen:
        for number, example in enumerate(rule.slow):
            for one in climbed(rule, number, example, seconds):
                found.append(one)
                print(row(one), flush=True)
                if words and one.script:
                    print(one.script)
    print(f"{summary(found)}, in {time.monotonic() - began:.0f} s")
    failed = sorted({f"{one.rule} {one.number}" for one in found if one.outcome in UNTRUE})
    print(f"  FAILED: {', '.join(failed)}" if failed else "  none is different, none is no faster")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
