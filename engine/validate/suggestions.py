"""Suggestions are proven, best first, until the time of the review is spent.

What is run is the function around a finding, cut out of its file with what it needs. A suggestion that gives
another result, or gains nothing, is refuted: it is not made, and the review says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from engine.bond import Bond
from engine.certificate import Certificate, Code, Origin
from engine.evidence import Speed
from engine.model import Candidate, Declined, Finding, Growth, Level, Verdict
from engine.ports import Environment
from engine.validate.joint import Claim, Joint, prove_together
from engine.validate.library import Library
from engine.validate.proof import Means, Request, prove
from engine.validate.review_tests import ReviewTests
from engine.validate.rivals import settled
from engine.validate.slices import Slice, cut
from engine.validate.speed import FLOOR_NS
from engine.validate.statistics import is_faster, is_slower, saved
from engine.validate.surroundings import Packaged, Provisions, Surroundings

HOT = 0.75
"""From this hotness on a call runs so often that saving little of it counts."""

HOT_FLOOR_NS = 500.0

LEFT = "not run: of rewrites like this one no gain is expected here"
"""Why a rewrite was not proven that a policy passed over."""

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


class Turns(Protocol):
    """Says what is proven next: whoever steers the proofs of a review."""

    def begin(self, best_first: Sequence[Verdict]) -> None:
        """Take the verdicts, best first."""
        ...

    def take(self, left: float) -> tuple[Verdict, ...]:
        """Return the verdicts to prove next, none at the end; `left` are the seconds of the budget."""
        ...

    def came(self, after: Sequence[Verdict], seconds: float) -> None:
        """Be told what they came to, and how long that took."""
        ...


class BestFirst:
    """One after the other, in the order given."""

    def begin(self, best_first: Sequence[Verdict]) -> None:
        """Take the verdicts."""
        self._waiting = [*reversed(best_first)]

    def take(self, left: float) -> tuple[Verdict, ...]:
        """Return the next."""
        return (self._waiting.pop(),) if self._waiting else ()

    def came(self, after: Sequence[Verdict], seconds: float) -> None:
        """Do nothing."""


def prove_suggestions(
    best_first: Sequence[Verdict],
    library: Library,
    means: Means,
    budget: ProofBudget,
    surroundings: Surroundings | None = None,
    turns: Turns | None = None,
) -> Proofs:
    """Prove the verdicts that have a rewrite, as far as the budget allows, in the order of `turns`.

    Verdicts come back in the order given; those that nobody took are as they were, and `LEFT` tells why. An
    environment is opened only if a rewrite needs one, and its time is not the budget's. Raises `NoSandbox`
    where nothing can be run, `ToolFailed` if the sandbox broke.
    """
    with (
        Provisions(surroundings, means.clock, means.progress) as provisions,
        ReviewTests(provisions, means.sandbox, means.clock) as tests,
    ):
        proving = _Proving(best_first, library, means, budget, provisions, tests)
        proven = proving.all(best_first, turns or BestFirst())
        verdicts = settled(proven, proving.once_more)
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
        self._rewrites = [
            one.candidate
            for one in best_first
            if one.candidate and one.candidate.bond is None and _is_open(one)
        ]
        self._library = library
        self._means = means
        self._budget = budget
        self._provisions = provisions
        self._tests = tests
        self._cut: dict[int, Sides | Declined] = {}
        self._joint: dict[tuple[Bond | None, int], Joint] = {}
        self._began = means.clock()

    def all(self, best_first: Sequence[Verdict], turns: Turns) -> list[Verdict]:
        """Return the verdicts in their order, proven turn by turn."""
        turns.begin(best_first)
        found: dict[int, Verdict] = {}
        for turn in self._means.progress.track(self._taken(turns), len(best_first), "proving"):
            began = self._means.clock()
            after = [self.one(verdict) for verdict in turn]
            found |= {id(verdict): one for verdict, one in zip(turn, after, strict=True)}
            turns.came(after, self._means.clock() - began)
        return [
            found[id(verdict)]
            if id(verdict) in found
            else (replace(verdict, reason=LEFT) if _is_open(verdict) else verdict)
            for verdict in best_first
        ]

    def _taken(self, turns: Turns) -> Iterator[tuple[Verdict, ...]]:
        while turn := turns.take(self._left()):
            yield turn

    def one(self, verdict: Verdict) -> Verdict:
        """Return a verdict proven, or why it was not run."""
        if verdict.candidate is None or not _is_open(verdict):
            return verdict
        if self._left() < LEAST_SECONDS and (verdict.candidate.bond, 0) not in self._joint:
            return replace(verdict, reason=f"not run: {self._spent}")
        if verdict.candidate.bond is not None:
            return self._bound(verdict, verdict.candidate, verdict.candidate.bond)
        sides = self._sides(verdict.candidate)
        if isinstance(sides, Declined):
            return replace(verdict, reason=f"not run: {sides.reason}")
        environment = self._provisions.environment() if sides.packages else None
        if isinstance(environment, Declined):
            return replace(verdict, reason=f"not run: {_needs(sides)}")
        self._watch()
        certificate = self._proof(verdict.candidate, sides)
        return judged(verdict, self._tests.judged(certificate, verdict.candidate, sides.before, self._left()))

    def once_more(self, verdict: Verdict) -> Verdict:
        """Prove a rewrite again with other inputs."""
        candidate = verdict.candidate
        opened = replace(verdict, level=Level.APPLIES, certificate=None)
        if candidate is not None and candidate.bond is not None:
            return self._bound(opened, candidate, candidate.bond, again=1)
        sides = self._sides(candidate) if candidate is not None else None
        if candidate is None or not isinstance(sides, Sides):
            return verdict
        if self._left() < LEAST_SECONDS:
            reason = f"not measured on inputs of its own: {self._spent}"
            return replace(opened, reason=reason)
        certificate = self._proof(candidate, sides, again=1)
        return judged(opened, self._tests.judged(certificate, candidate, sides.before, self._left()))

    def _bound(self, verdict: Verdict, candidate: Candidate, bond: Bond, again: int = 0) -> Verdict:
        """Return the verdict of one file of a coordinated rewrite, which is proven once for all its files."""
        if (bond, again) not in self._joint:
            origin = candidate.origin or Origin("model")
            tests = self._tests.asked_for
            claim = Claim(bond, verdict.finding, origin, floor_of(verdict.finding), again, tests)
            self._joint[bond, again] = prove_together(
                claim, self._library, self._means, self._provisions, self._left, self._budget.each
            )
        joint = self._joint[bond, again]
        verdict = replace(verdict, candidate=replace(candidate, bond=joint.bond))
        if joint.certificate is None:
            return replace(verdict, reason=joint.reason, certificate=None)
        found = judged(verdict, joint.certificate)
        if not joint.reason or found.refuted:
            return found
        return replace(verdict, level=Level.APPLIES, reason=joint.reason)

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

    def _proof(self, candidate: Candidate, sides: Sides, again: int = 0) -> Certificate:
        module = self._library.sources.name(candidate.finding.path)
        calls = self._tests.calls(candidate, sides.before, module)
        left = max(self._left() - self._tests.seconds_for(candidate), LEAST_SECONDS)
        asked = request_of(candidate, sides, min(left, self._budget.each))
        request = replace(asked, recorded=calls, seed=asked.seed ^ again)
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
        candidate.origin or Origin("rule", finding.rule),
        seed_of(candidate),
        seconds,
        _support(before, after),
        any("hashable" in condition for condition in finding.conditions),
        floor_of(finding),
        thrifty=True,
        about_growth=finding.growth is Growth.QUADRATIC or candidate.by_model,
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


def seed_of(candidate: Candidate) -> int:
    """Return the seed of the first proof of a rewrite: equal rewrites draw equal inputs."""
    content = b"\0".join((candidate.before, candidate.after))
    return int.from_bytes(hashlib.sha256(content).digest()[:4], "big")
