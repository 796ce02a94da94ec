"""The repository's tests in a review: watched once for all rewrites, then held against each that gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import Self

from engine.certificate import Certificate, Recorded
from engine.evidence import NotChecked, SuiteRuns
from engine.model import Candidate, Declined, Level, Skipped
from engine.ports import Checkout, Sandbox
from engine.validate.replay import recorded
from engine.validate.repository_tests import Rewritten, Watched, not_run, watched
from engine.validate.sampling import Clock
from engine.validate.slices import Slice
from engine.validate.suite_runs import LARGEST, MOST_FILES, TOO_LARGE, Calls, Suite
from engine.validate.surroundings import Provisions, Surroundings

TESTS = "your tests"
INPUTS = "the calls of your tests"
"""What a certificate calls the steps that were not taken."""

WATCH_SECONDS = 15.0
COMPARE_SECONDS = 12.0
"""The most that all tests together may take on the original, and those of one rewrite on it."""

WATCH_SHARE = 0.3
"""The part of the budget of a review that the first run may take: without proofs, tests show nothing."""

NO_ENVIRONMENT = "there is no environment to run them in"
NOT_HERE = "they do not run here"


class ReviewTests:
    """The tests of one review. Nothing runs before `watch`."""

    def __init__(self, provisions: Provisions, sandbox: Sandbox, clock: Clock) -> None:
        self._provisions = provisions
        self._sandbox = sandbox
        self._clock = clock
        self._held = ExitStack()
        self._watched: Watched | None = None
        self._why = ""
        self._trouble = ""
        self._tried = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.__exit__(kind, error, trace)

    @property
    def asked_for(self) -> bool:
        """Tell whether the settings name a command for tests."""
        around = self._provisions.surroundings
        return around is not None and bool(around.tests)

    @property
    def waiting(self) -> bool:
        """Tell whether they are asked for and were not yet watched."""
        return self.asked_for and not self._tried

    def watch(self, rewrites: Sequence[tuple[Candidate, Slice]], left: Callable[[], float]) -> None:
        """Run the tests of the original once, if they are asked for: what they call, which lines they run.

        `rewrites` are those of the whole review, each with the slice of its function; `left` tells what is
        left of its seconds once the environment is there.
        """
        around = self._provisions.surroundings
        if around is None or not self.waiting:
            return
        self._tried = True
        found = self._opened(around, rewrites, left)
        if isinstance(found, Declined):
            self._why = self._why or NOT_HERE
            self._trouble = f"Your tests were not run: {found.reason}."
        else:
            self._watched = found

    def notes(self) -> Iterator[str]:
        """Yield what a review says once: why none of the tests was run."""
        if self._trouble:
            yield self._trouble

    def calls(self, candidate: Candidate, cut: Slice, module: str) -> Recorded | None:
        """Return the recorded calls of the function of a rewrite, None where there are none."""
        found = self._calls(candidate, cut)
        return recorded(module, cut.passes, found.kept)

    def seconds_for(self, candidate: Candidate) -> float:
        """Return about how long the tests of a rewrite will take, so that its proof leaves them time."""
        if self._watched is None or not self._watched.touching([_rewritten(candidate)]):
            return 0.0
        return min(2 * self._watched.seconds + 1.0, COMPARE_SECONDS)

    def judged(
        self, certificate: Certificate, candidate: Candidate, cut: Slice, seconds: float
    ) -> Certificate:
        """Return the certificate of a rewrite with what the tests say of it, as far as they are asked for."""
        if not self.asked_for:
            return certificate
        runs = self._compared(certificate, candidate, seconds)
        passed = runs.claimed and certificate.level >= Level.TESTED
        return replace(
            certificate,
            level=int(Level.REPOSITORY_TESTS) if passed else certificate.level,
            tests=runs if runs.executed or runs.broken else None,
            not_checked=(*certificate.not_checked, *self._missing(certificate, candidate, cut, runs)),
        )

    def _missing(
        self, certificate: Certificate, candidate: Candidate, cut: Slice, runs: SuiteRuns
    ) -> Iterator[NotChecked]:
        """Yield which of the two steps was not taken: what explains the other is said once."""
        behaviour = certificate.behaviour
        replayed = behaviour is not None and behaviour.replayed > 0
        lost = self._calls(candidate, cut).lost
        if certificate.recorded is not None and not replayed:
            yield NotChecked(INPUTS, "none of them can be made again outside the tests")
        elif lost and not replayed:
            yield NotChecked(INPUTS, f"the arguments of {lost} of them cannot be kept")
        if not runs.claimed and not runs.broken:
            yield NotChecked(TESTS, runs.why_not)

    def _compared(self, certificate: Certificate, candidate: Candidate, seconds: float) -> SuiteRuns:
        if self._watched is None:
            return not_run(self._why)
        if certificate.outcome != "faster":
            return not_run("the rewrite has not stood what comes before")
        return self._watched.compare([_rewritten(candidate)], min(seconds, COMPARE_SECONDS))

    def _opened(
        self, around: Surroundings, rewrites: Sequence[tuple[Candidate, Slice]], left: Callable[[], float]
    ) -> Watched | Declined:
        environment = self._provisions.environment()
        if isinstance(environment, Declined):
            self._why = NO_ENVIRONMENT
            return Declined(NO_ENVIRONMENT)
        files = whole(around.checkout)
        if isinstance(files, Declined):
            return files
        suite = Suite(around.tests, files, around.roots, (environment.site_packages,))
        functions = list(dict.fromkeys((each.finding.path, cut.symbol) for each, cut in rewrites))
        changed = [_rewritten(each) for each, _ in rewrites]
        seconds = min(left() * WATCH_SHARE, WATCH_SECONDS)
        context = watched(self._sandbox, suite, changed, functions, self._clock, seconds)
        return self._held.enter_context(context)

    def _calls(self, candidate: Candidate, cut: Slice) -> Calls:
        seen = self._watched.recorded if self._watched is not None else {}
        return seen.get((candidate.finding.path, cut.symbol), Calls())


def whole(checkout: Checkout) -> Mapping[str, bytes] | Declined:
    """Return the files of a checkout, without those that cannot be read, or that they are too much."""
    paths = checkout.every_path()
    if len(paths) > MOST_FILES:
        return Declined(TOO_LARGE)
    files: dict[str, bytes] = {}
    size = 0
    for path in paths:
        content = checkout.read(path)
        if isinstance(content, Skipped) or not _can_be_written(path):
            continue
        files[path] = content
        size += len(content)
        if size > LARGEST:
            return Declined(TOO_LARGE)
    return files


def _can_be_written(path: str) -> bool:
    """Tell whether a name is text: git allows any bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _rewritten(candidate: Candidate) -> Rewritten:
    return Rewritten(candidate.finding.path, candidate.before, candidate.after)
