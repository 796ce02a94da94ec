"""The repository's own tests, run in the sandbox before and after a rewrite.

First all tests run on the original, watched, once for all rewrites: which tests execute the changed lines of
each, and what the functions under proof are called with. The files that name a changed module go first. Those
tests run on the original once more, to find flaky ones, and then on each rewrite. If time is left, so do the
others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.evidence import SuiteRuns
from engine.model import Declined
from engine.ports import Sandbox
from engine.validate.changed import changed_lines
from engine.validate.sampling import Clock
from engine.validate.suite_runs import TIME_SPENT, Calls, Run, Runner, Suite, opened

_WATCHED_SHARE = 0.4
"""How much of the time the first, watched run may take: the tests that it finds run twice more."""

QUICK_SECONDS = 3.0
"""Tests that take no longer run all at once: to start pytest twice would take longer than to run them."""

_MOST_NAMED = 100
"""So many flaky or broken tests are named at most."""

_BECAME = {"failed": "fails", "skipped": "is skipped"}


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file of the checkout, before and after the rewrite."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Observed:
    """The runs, and the recorded calls of each function asked for."""

    runs: SuiteRuns
    recorded: Mapping[tuple[str, str], Calls] = field(default_factory=dict)


def run_repository_tests(
    sandbox: Sandbox,
    suite: Suite,
    rewritten: Sequence[Rewritten],
    functions: Sequence[tuple[str, str]],
    clock: Clock,
    budget: float,
) -> Observed:
    """Run the tests before and after the rewrite of some files, within `budget` seconds.

    `functions` are paths with qualified names, whose calls are recorded. What hinders is said in `why_not`.
    Raises `NoSandbox` and `ToolFailed` as the sandbox does.
    """
    deadline = clock() + budget
    before = Suite(
        suite.command,
        {**suite.files, **{each.path: each.before for each in rewritten}},
        suite.roots,
        suite.packages,
    )
    with watched(sandbox, before, rewritten, functions, clock, budget * _WATCHED_SHARE) as found:
        if isinstance(found, Declined):
            return Observed(not_run(found.reason))
        return Observed(found.compare(rewritten, deadline - clock()), found.recorded)


@contextmanager
def watched(
    sandbox: Sandbox,
    suite: Suite,
    rewritten: Sequence[Rewritten],
    functions: Sequence[tuple[str, str]],
    clock: Clock,
    seconds: float,
) -> Iterator[Watched | Declined]:
    """Run the tests of the original once, watching the lines that any of the rewrites changes.

    Gives what was seen, which can compare a rewrite as long as the context is open. Raises `NoSandbox` and
    `ToolFailed` as the sandbox does.
    """
    lines: dict[str, set[int]] = {}
    for each in rewritten:
        lines.setdefault(each.path, set()).update(changed_lines(each.before, each.after))
    with opened(sandbox, suite) as runner:
        if isinstance(runner, Declined):
            yield runner
            return
        began = clock()
        first = runner.run(seconds, {}, lines=lines, functions=functions)
        if first.why:
            yield Declined(first.why)
            return
        calls = dict(zip(functions, first.recorded, strict=False))
        yield Watched(runner, first, clock, clock() - began, calls)


class Watched:
    """The tests of the original as they were seen to run, which took `seconds`; `recorded` are calls by path
    and qualified name."""

    def __init__(
        self,
        runner: Runner,
        first: Run,
        clock: Clock,
        seconds: float,
        recorded: Mapping[tuple[str, str], Calls],
    ) -> None:
        self.recorded = recorded
        self._runner = runner
        self._first = first
        self._clock = clock
        self.seconds = seconds
        self._again: dict[str, str] = {}

    def touching(self, rewritten: Sequence[Rewritten]) -> frozenset[str]:
        """Return the tests that execute a line which some rewrite changes."""
        changed = {(each.path, line) for each in rewritten for line in changed_lines(each.before, each.after)}
        return frozenset(test for test, lines in self._first.touched.items() if not changed.isdisjoint(lines))

    def compare(self, rewritten: Sequence[Rewritten], seconds: float) -> SuiteRuns:
        """Run the tests that execute the changed lines on the rewrite, and, if time allows, the others."""
        deadline = self._clock() + seconds
        touched = self.touching(rewritten)
        if not touched:
            tried = "none of the tests that ran in time" if self._first.cut_short else "no test"
            return not_run(f"{tried} executes the changed lines")
        after = {each.path: each.after for each in rewritten}
        quick = self.seconds <= QUICK_SECONDS and not self._first.cut_short
        tests = frozenset(self._first.outcomes) if quick else touched
        why = self._repeat(tests, deadline)
        if not why and not self._passed(touched):
            return self._weighed(Run(), touched, touched)
        new = Run(why=why) if why else self._runner.run(deadline - self._clock(), after, tests)
        if new.why and not new.broken:
            late = new.why == TIME_SPENT
            return not_run(new.why if why or late else f"with the rewrite, {new.why}")
        if new.cut_short:
            return not_run(TIME_SPENT)
        found = self._weighed(new, tests, touched)
        return found if quick else self._with_others(found, after, new, touched, deadline)

    def _with_others(
        self,
        found: SuiteRuns,
        after: Mapping[str, bytes],
        new: Run,
        touched: frozenset[str],
        deadline: float,
    ) -> SuiteRuns:
        """Return what was found with the tests beside those, where there is time for them."""
        rest = frozenset(self._first.outcomes) - touched
        runs = 1 if rest <= self._again.keys() else 2
        left = deadline - self._clock()
        if not found.claimed or not rest or self._first.cut_short or runs * self.seconds > left:
            return found
        if self._repeat(rest, deadline):
            return found
        others = self._runner.run(deadline - self._clock(), after, rest)
        if others.cut_short or (others.why and not others.broken):
            return found
        return self._weighed(Run({**new.outcomes, **others.outcomes}), touched | rest, touched)

    def _repeat(self, tests: Collection[str], deadline: float) -> str:
        """Run those of some tests on the original again that have not; return why that failed, if so."""
        missing = [test for test in tests if test not in self._again]
        if not missing:
            return ""
        run = self._runner.run(deadline - self._clock(), {}, missing)
        if run.cut_short or (run.why and not run.broken):
            return run.why or TIME_SPENT
        # One that is not there again, such as one whose name is drawn, did not do the same.
        self._again.update((test, run.outcomes.get(test, "gone")) for test in missing)
        return ""

    def _passed(self, tests: Collection[str]) -> set[str]:
        """Return those tests that pass on the original, twice."""
        both = (self._first.outcomes, self._again)
        return {test for test in tests if all(outcomes.get(test) == "passed" for outcomes in both)}

    def _weighed(self, new: Run, tests: frozenset[str], touched: frozenset[str]) -> SuiteRuns:
        """Compare the outcomes of tests: what the original did twice, the rewrite must do."""
        flaky = sorted(test for test in tests if self._again[test] != self._first.outcomes[test])
        steady = tests.difference(flaky)
        passed = self._passed(steady)
        broken = sorted(test for test in passed if new.outcomes.get(test) != "passed")
        executed = len(passed & touched)
        return SuiteRuns(
            executed,
            len(passed) - executed,
            len(passed),
            len(passed) - len(broken),
            tuple(flaky[:_MOST_NAMED]),
            tuple(broken[:_MOST_NAMED]),
            claimed=not broken and executed > 0,
            why_not=_why_not(broken, new, executed > 0),
        )


def _why_not(broken: Sequence[str], new: Run, reached: bool) -> str:
    if broken and new.why:
        return f"with the rewrite, {new.why}"
    if broken:
        more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        became = _BECAME.get(new.outcomes.get(broken[0], ""), "is gone")
        return f"`{broken[0]}`{more} passed before the rewrite and {became} after it"
    return "" if reached else "no test that executes the changed lines passes reliably before the rewrite"


def not_run(why: str) -> SuiteRuns:
    """Return that no tests were compared, and why, in a clause."""
    return SuiteRuns(0, 0, 0, 0, (), (), claimed=False, why_not=why)
