"""Suggestions are proven, best first, until the time of the review is spent.

What is run is the function around a finding, cut out of its file with what it needs. A suggestion that gives
another result, or gains nothing, is refuted: it is not made, and the review says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.certificate import Certificate, Code, Origin
from engine.evidence import Speed
from engine.model import Candidate, Declined, Finding, Growth, Level, Verdict
from engine.ports import Environment
from engine.validate.proof import Means, Request, prove
from engine.validate.review_tests import ReviewTests
from engine.validate.slices import Library, Slice, cut
from engine.validate.speed import FLOOR_NS
from engine.validate.statistics import is_faster, is_slower, saved
from engine.validate.surroundings import Packaged, Provisions, Surroundings

HOT = 0.75
"""From this hotness on a call runs so often that saving little of it counts."""

HOT_FLOOR_NS = 500.0

LEAST_SECONDS = 5.0
"""A proof that has less left is not begun."""


@dataclass(frozen=True, slots=True)
class ProofBudget:
    """Seconds for all suggestions of a review together, and for a single one."""

    total: float = 60.0
    each: float = 18.0


@dataclass(frozen=True, slots=True)
class Proofs:
    """The verdicts, in the order of the suggestions, and what is said once of all proofs, in sentences."""

    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()


def prove_suggestions(
    best_first: Sequence[Verdict],
    library: Library,
    means: Means,
    budget: ProofBudget,
    surroundings: Surroundings | None = None,
) -> Proofs:
    """Prove the verdicts that have a rewrite, as far as the budget allows.

    An environment is opened only if a rewrite needs one, and its time is not the budget's. Raises `NoSandbox`
    where nothing can be run, `ToolFailed` if the sandbox broke.
    """
    with (
        Provisions(surroundings, means.clock, means.progress) as provisions,
        ReviewTests(provisions, means.sandbox, means.clock) as tests,
    ):
        proving = _Proving(best_first, library, means, budget, provisions, tests)
        tracked = means.progress.track(best_first, len(best_first), "proving")
        verdicts = tuple(proving.one(verdict) for verdict in tracked)
        return Proofs(verdicts, (*provisions.notes(), *tests.notes()))


class _Proving:
    """The proofs of one review, one after the other."""

    def __init__(
        self,
        best_first: Sequence[Verdict],
        library: Library,
        means: Means,
        budget: ProofBudget,
        provisions: Provisions,
        tests: ReviewTests,
    ) -> None:
        self._rewrites = [one.candidate for one in best_first if one.candidate and _is_open(one)]
        self._library = library
        self._means = means
        self._budget = budget
        self._provisions = provisions
        self._tests = tests
        self._cut: dict[int, Sides | Declined] = {}
        self._began = means.clock()

    def one(self, verdict: Verdict) -> Verdict:
        """Return a verdict proven, or why it was not run."""
        if verdict.candidate is None or not _is_open(verdict):
            return verdict
        if self._left() < LEAST_SECONDS:
            return replace(verdict, reason=f"not run: {self._spent}")
        sides = self._sides(verdict.candidate)
        if isinstance(sides, Declined):
            return replace(verdict, reason=f"not run: {sides.reason}")
        environment = self._provisions.environment() if sides.packages else None
        if isinstance(environment, Declined):
            return replace(verdict, reason=f"not run: {_needs(sides)}")
        self._watch()
        certificate = self._proof(verdict.candidate, sides)
        return judged(verdict, self._tests.judged(certificate, verdict.candidate, sides.before, self._left()))

    def _sides(self, candidate: Candidate) -> Sides | Declined:
        if id(candidate) not in self._cut:
            self._cut[id(candidate)] = sides_of(candidate, self._library)
        return self._cut[id(candidate)]

    def _watch(self) -> None:
        """Let the tests run on the original, once, before the first proof."""
        if not self._tests.waiting:
            return
        cut_out = [(each, self._sides(each)) for each in self._rewrites]
        rewrites = [(each, sides.before) for each, sides in cut_out if isinstance(sides, Sides)]
        self._tests.watch(rewrites, self._left)

    def _proof(self, candidate: Candidate, sides: Sides) -> Certificate:
        module = self._library.sources.name(candidate.finding.path)
        calls = self._tests.calls(candidate, sides.before, module)
        left = max(self._left() - self._tests.seconds_for(candidate), LEAST_SECONDS)
        request = replace(request_of(candidate, sides, min(left, self._budget.each)), recorded=calls)
        # Recorded arguments may be of classes that only the environment has.
        environment = self._provisions.environment() if sides.packages or calls else None
        if not isinstance(environment, Environment):
            return prove(request, self._means)
        packages = tuple(f"{name}=={version}" for name, version in environment.packages)
        means = replace(self._means, sandbox=Packaged(self._means.sandbox, environment))
        return prove(replace(request, packages=packages), means)

    @property
    def _spent(self) -> str:
        return f"the {self._budget.total:g} s for proofs were spent"

    def _left(self) -> float:
        """Return the seconds that are left of the budget."""
        spent = self._means.clock() - self._began - self._provisions.seconds
        return self._budget.total - spent


def _is_open(verdict: Verdict) -> bool:
    """Tell whether a rewrite waits for its proof."""
    return verdict.candidate is not None and verdict.level is Level.APPLIES


@dataclass(frozen=True, slots=True)
class Sides:
    """The function of a rewrite cut out before and after it."""

    before: Slice
    after: Slice

    @property
    def packages(self) -> frozenset[str]:
        """The packages from elsewhere that either needs."""
        return self.before.packages | self.after.packages


def sides_of(candidate: Candidate, library: Library) -> Sides | Declined:
    """Return the function of a rewrite, cut out on both sides, or why that cannot be done."""
    finding = candidate.finding
    if not finding.symbol:
        return Declined("it stands outside any function")
    before = cut(finding.path, candidate.before, finding.symbol, library)
    after = cut(finding.path, candidate.after, finding.symbol, library)
    if isinstance(before, Declined):
        return before
    return after if isinstance(after, Declined) else Sides(before, after)


def request_for(candidate: Candidate, library: Library, seconds: float) -> Request | Declined:
    """Return what is to be proven of a rewrite, or why its function cannot be run alone."""
    sides = sides_of(candidate, library)
    if isinstance(sides, Declined):
        return sides
    return Declined(_needs(sides)) if sides.packages else request_of(candidate, sides, seconds)


def _needs(sides: Sides) -> str:
    return f"needs {', '.join(sorted(sides.packages))}, and there is no environment with it"


def request_of(candidate: Candidate, sides: Sides, seconds: float) -> Request:
    """Return what is to be proven of a rewrite whose function is cut out."""
    finding, before, after = candidate.finding, sides.before, sides.after
    return Request(
        Code.of(finding.path, before.source.decode()),
        Code.of(finding.path, after.source.decode()),
        before.function,
        Origin("rule", finding.rule),
        _seed(candidate),
        seconds,
        _support(before, after),
        any("hashable" in condition for condition in finding.conditions),
        floor_of(finding),
        thrifty=True,
        about_growth=finding.growth is Growth.QUADRATIC,
    )


def judged(verdict: Verdict, certificate: Certificate) -> Verdict:
    """Return the verdict with its certificate: the level that was reached, or why it is not made."""
    level = Level(max(verdict.level, certificate.level))
    undecided = False
    if certificate.outcome == "faster":
        return replace(verdict, level=level, reason="", certificate=certificate)
    if certificate.outcome == "different":
        reason = f"the rewrite does not do the same ({certificate.difference})"
    elif certificate.outcome == "not faster":
        why = certificate.speed.why_not if certificate.speed is not None else certificate.why_not("speed")
        reason = f"no gain is shown ({why})"
        undecided = is_undecided(certificate.speed, floor_of(verdict.finding))
    else:
        reason = f"not shown to do the same: {certificate.why_not_shown}"
    return replace(verdict, level=level, reason=reason, certificate=certificate, undecided=undecided)


def floor_of(finding: Finding) -> float:
    """Return the nanoseconds that a call must save: little where it runs often."""
    return HOT_FLOOR_NS if finding.hotness >= HOT else FLOOR_NS


def is_undecided(speed: Speed | None, floor_ns: float) -> bool:
    """Tell whether a gain was not shown for want of time or quiet alone, which does not speak against it:
    nothing was timed, or a size that gains enough was not confirmed, and none is slower."""
    if speed is None or speed.claimed or speed.confirmed is not None:
        return False
    gains = [
        one for one in speed.timings if is_faster(one.ratio) and saved(one.before_ns, one.ratio) >= floor_ns
    ]
    return not speed.timings or (bool(gains) and not any(is_slower(one.ratio) for one in speed.timings))


def _support(before: Slice, after: Slice) -> tuple[Code, ...]:
    """Return the modules that both sides import. Where they take different parts of one, the larger serves
    both: parts are only ever added."""
    paths = sorted({*before.support, *after.support})
    texts = [max(before.support.get(path, b""), after.support.get(path, b""), key=len) for path in paths]
    return tuple(Code.of(path, text.decode()) for path, text in zip(paths, texts, strict=True))


def _seed(candidate: Candidate) -> int:
    """Return the seed of a proof: equal rewrites draw equal inputs."""
    content = b"\0".join((candidate.before, candidate.after))
    return int.from_bytes(hashlib.sha256(content).digest()[:4], "big")
