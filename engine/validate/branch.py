"""Changed functions of a branch are proven against its base, each cut out of its own state of the files.

The question is a guard's: do they do the same, and are they slower? Nobody writes a benchmark for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from posixpath import join

from engine.certificate import Certificate, Code, Origin
from engine.evidence import SLIGHT_NS
from engine.model import Declined
from engine.validate.function_changes import FunctionChange, Place
from engine.validate.proof import Means, Request, prove
from engine.validate.slices import Library, Slice, cut
from engine.validate.suggestions import LEAST_SECONDS, ProofBudget
from engine.validate.two_trees import with_imports

BASE, HEAD = "base", "head"
"""Folders under which the files of both sides are known: in certificates, and where differences are shown."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What became of a changed function: its certificate, or the reason why nothing of it was run."""

    change: FunctionChange
    certificate: Certificate | None
    reason: str = ""

    @property
    def why_not_shown(self) -> str:
        """Why it is not known whether both sides do the same, in a clause; empty where it is."""
        if self.certificate is None:
            return self.reason
        behaviour = self.certificate.behaviour
        if behaviour is None:
            return self.certificate.why_not("behaviour")
        return behaviour.why_not if behaviour.sameness == "not shown" else ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Both states of the files, and what a certificate says of them."""

    before: Library
    after: Library
    origin: Origin


def prove_changes(
    changes: Sequence[FunctionChange], branch: Branch, means: Means, budget: ProofBudget
) -> tuple[Proven, ...]:
    """Return what could be shown of each change, in order. What is left of the time is shared evenly.

    However short it is, one function is begun.

    Raises `NoSandbox` where nothing can be run, `ToolFailed` if the sandbox broke.
    """
    deadline = means.clock() + budget.total
    found: list[Proven] = []
    for change in means.progress.track(changes, len(changes), "proving"):
        left = deadline - means.clock()
        share = max(left / (len(changes) - len(found)), LEAST_SECONDS)
        request = request_for(change, branch, min(share, budget.each))
        if isinstance(request, Declined):
            found.append(Proven(change, None, request.reason))
        elif left < LEAST_SECONDS and any(one.certificate for one in found):
            found.append(Proven(change, None, f"the budget of {budget.total:g} s was spent before"))
        else:
            found.append(Proven(change, prove(request, means)))
    return tuple(found)


def request_for(change: FunctionChange, branch: Branch, seconds: float) -> Request | Declined:
    """Return what is to be proven of a change, or why its function cannot be run alone on both sides."""
    before = _cut(change.before, branch.before, branch.before)
    after = _cut(change.after, branch.after, branch.after)
    if isinstance(before, Declined):
        return before
    if isinstance(after, Declined):
        return after
    missing = sorted(before.packages | after.packages)
    if missing:
        return Declined(f"needs {', '.join(missing)}, and there is no environment with it")
    if before.function != after.function:
        return Declined("it is a method on one side only")
    home = f"{branch.after.sources.name(change.after.path).replace('.', '/')}.py"
    # The new function with what the old files give it: tells which of these changed.
    mixed = partial(_cut, change.after, branch.after, branch.before)
    sides = with_imports(before, after, mixed, home)
    if isinstance(sides, Declined):
        return sides
    old, new, support = sides
    return Request(
        Code.of(join(BASE, change.before.path), old.source.decode()),
        Code.of(join(HEAD, change.after.path), new.source.decode()),
        before.function,
        branch.origin,
        _seed(before, after),
        seconds,
        support,
        floor_ns=SLIGHT_NS,
        thrifty=True,
        about_growth=False,
        guard=True,
    )


def _cut(place: Place, holder: Library, library: Library) -> Slice | Declined:
    """Cut a function out of a file that one library holds, with what it needs of another's files."""
    content = holder.sources.read(place.path)
    if content is None:
        return Declined(f"{place.path} cannot be read")
    return cut(place.path, content, place.symbol, library)


def _seed(before: Slice, after: Slice) -> int:
    """Return the seed of a proof: equal changes draw equal inputs."""
    content = b"\0".join((before.source, after.source))
    return int.from_bytes(hashlib.sha256(content).digest()[:4], "big")
