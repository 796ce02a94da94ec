"""A rewrite of several files is proven as one: the files as they are against the files with all its parts.

The function whose speed is claimed must do the same, faster, with all parts in place. Every other function
that changes must do the same and be no slower, for others call it too. Then each file's part is tried without
the rest: whether somebody who takes one half of the rewrite gets the same behaviour, the review says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine.bond import Bond, FilePart
from engine.certificate import Certificate, Code, Origin
from engine.evidence import NotChecked
from engine.model import Declined, Finding
from engine.ports import Environment
from engine.validate.function_changes import FunctionChange, Place
from engine.validate.library import Library, Sources
from engine.validate.pairs import Branch, Pair, guarding, pair_of
from engine.validate.proof import Means, Request, prove
from engine.validate.surroundings import Packaged, Provisions

GUARD_SECONDS = 8.0
"""The most that the proof of a function may take whose speed is not claimed."""

LEAST_SECONDS = 2.0
"""A guard, or a trial of one part, that has less left is not begun."""

MEASURED_SHARE = 0.6
"""The part of what is left that the claim may take: without the guards nothing is said."""

TESTS = "your tests"


class Overlay:
    """The files of a repository, some of them with other contents."""

    def __init__(self, sources: Sources, contents: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._contents = contents

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, None when it cannot be had."""
        return self._contents[path] if path in self._contents else self._sources.read(path)

    def find(self, importer: str, module: str, level: int) -> str | None:
        """Return the file of a module as `importer` sees it, None for what is elsewhere."""
        return self._sources.find(importer, module, level)

    def name(self, path: str) -> str:
        """Return the name by which a file is imported."""
        return self._sources.name(path)


@dataclass(frozen=True, slots=True)
class Claim:
    """A coordinated rewrite that waits for its proof. `again` draws other inputs; `tests`: the repository's
    are asked for, which is said to be missing."""

    bond: Bond
    finding: Finding
    origin: Origin
    floor_ns: float
    again: int = 0
    tests: bool = False


@dataclass(frozen=True, slots=True)
class Joint:
    """What became of it: the bond with what was shown of its parts, and the certificate of the function that
    is claimed to be faster. `reason` says in a clause why nothing of it is said; empty where all of it is."""

    bond: Bond
    certificate: Certificate | None
    reason: str = ""


def prove_together(
    claim: Claim,
    library: Library,
    means: Means,
    provisions: Provisions,
    left: Callable[[], float],
    each: float,
) -> Joint:
    """Return what could be shown of a coordinated rewrite in the seconds `left`, the claim in `each` at most.

    Raises `NoSandbox` where nothing can be run, `ToolFailed` if the sandbox broke.
    """
    return _Proving(claim, library, means, provisions, left).done(each)


class _Proving:
    """The proofs of one coordinated rewrite."""

    def __init__(
        self,
        claim: Claim,
        library: Library,
        means: Means,
        provisions: Provisions,
        left: Callable[[], float],
    ) -> None:
        self._claim = claim
        self._library = library
        self._means = means
        self._provisions = provisions
        self._left = left
        self._known: dict[tuple[Code, Code, tuple[Code, ...]], Certificate] = {}

    def done(self, each: float) -> Joint:
        bond = self._claim.bond
        whole = self._branch(bond.parts)
        pair = pair_of(_same_place(bond.measured), whole)
        if isinstance(pair, Declined):
            return Joint(bond, None, f"not run: {pair.reason}")
        means = self._means_for(pair)
        if means is None:
            return Joint(bond, None, f"not run: {pair.needs}")
        seconds = max(min(each, self._left() * MEASURED_SHARE), LEAST_SECONDS)
        certificate = prove(self._request(pair, means, seconds), means)
        if self._claim.tests:
            missing = NotChecked(TESTS, "they are not run for a change of several files")
            certificate = replace(certificate, not_checked=(*certificate.not_checked, missing))
        if certificate.outcome != "faster":
            return Joint(bond, certificate, _why_not(certificate))
        unrun: list[str] = []
        for function in bond.functions:
            if function != bond.measured and (why := self._guard(function, whole, unrun)):
                return Joint(bond, certificate, why)
        alone = not unrun and all(self._stands_alone(part) for part in bond.parts)
        return Joint(replace(bond, alone=alone, unrun=tuple(unrun)), certificate)

    def _request(self, pair: Pair, means: Means, seconds: float) -> Request:
        """Return the request of the claim, by the rules of a single suggestion."""
        return replace(
            guarding(pair, self._claim.origin, seconds),
            seed=pair.seed ^ self._claim.again,
            hashable=any("hashable" in each for each in self._claim.finding.conditions),
            floor_ns=self._claim.floor_ns,
            about_growth=True,
            guard=False,
            packages=self._packages(means),
        )

    def _guard(self, function: tuple[str, str], whole: Branch, unrun: list[str]) -> str:
        """Return why a function forbids the rewrite, in a clause; one that cannot be run joins `unrun`."""
        name = function[1]
        pair = pair_of(_same_place(function), whole)
        if isinstance(pair, Declined) or self._means_for(pair) is None:
            unrun.append(name)
            return ""
        certificate = self._guarded(pair)
        if certificate is None:
            return "not run: the time for proofs was spent"
        if any(one.what == "anything" for one in certificate.not_checked):
            unrun.append(name)
            return ""
        behaviour = certificate.behaviour
        if behaviour is None or behaviour.sameness != "same":
            return f"`{name}` is not shown to do the same ({_detail(certificate)})"
        slower = certificate.speed is not None and certificate.speed.slower
        return f"`{name}` becomes slower" if slower else ""

    def _stands_alone(self, part: FilePart) -> bool:
        """Tell whether the part of one file is shown to keep the behaviour where the others are not taken."""
        branch = self._branch((part,))
        mine = [(part.path, symbol) for symbol in part.symbols]
        return all(self._keeps(each, branch) for each in dict.fromkeys((self._claim.bond.measured, *mine)))

    def _keeps(self, function: tuple[str, str], branch: Branch) -> bool:
        pair = pair_of(_same_place(function), branch)
        if isinstance(pair, Declined):
            return False
        if pair.alike:
            return True
        certificate = self._guarded(pair) if self._means_for(pair) is not None else None
        behaviour = certificate.behaviour if certificate is not None else None
        return behaviour is not None and behaviour.sameness == "same"

    def _guarded(self, pair: Pair) -> Certificate | None:
        """Return the certificate of a guard, known or new; None where no time is left."""
        key = (pair.before, pair.after, pair.support)
        means = self._means_for(pair)
        if key not in self._known:
            if self._left() < LEAST_SECONDS or means is None:
                return None
            request = guarding(pair, self._claim.origin, min(GUARD_SECONDS, self._left()))
            self._known[key] = prove(replace(request, packages=self._packages(means)), means)
        return self._known[key]

    def _branch(self, parts: tuple[FilePart, ...]) -> Branch:
        """Return the files as they are, and with some parts."""
        after = Overlay(self._library.sources, {part.path: part.after for part in parts})
        return Branch(self._library, Library(after), self._claim.origin)

    def _means_for(self, pair: Pair) -> Means | None:
        """Return what a pair is run with, None where it needs packages that are not there."""
        if not pair.packages:
            return self._means
        environment = self._provisions.environment()
        if not isinstance(environment, Environment):
            return None
        return replace(self._means, sandbox=Packaged(self._means.sandbox, environment))

    def _packages(self, means: Means) -> tuple[str, ...]:
        environment = self._provisions.environment() if means is not self._means else None
        found = environment.packages if isinstance(environment, Environment) else ()
        return tuple(f"{name}=={version}" for name, version in found)


def _same_place(function: tuple[str, str]) -> FunctionChange:
    """Return a function as one that is at the same place on both sides."""
    place = Place(*function, line=1)
    return FunctionChange(place, place)


def _why_not(certificate: Certificate) -> str:
    if certificate.outcome == "different":
        return f"the rewrite does not do the same ({certificate.difference})"
    if certificate.outcome == "not faster":
        why = certificate.speed.why_not if certificate.speed is not None else certificate.why_not("speed")
        return f"no gain is shown ({why})"
    return f"not shown to do the same: {certificate.why_not_shown}"


def _detail(certificate: Certificate) -> str:
    return certificate.difference or certificate.why_not_shown or "nothing was compared"
