"""Changed functions of a branch are proven against its base, each cut out of its own state of the files.

The question is a guard's: do they do the same, and are they slower? Nobody writes a benchmark for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.certificate import Certificate
from engine.model import Declined
from engine.validate.function_changes import FunctionChange
from engine.validate.pairs import Branch, guarding, pair_of
from engine.validate.proof import Means, Request, prove
from engine.validate.suggestions import LEAST_SECONDS, ProofBudget


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
    pair = pair_of(change, branch)
    if isinstance(pair, Declined):
        return pair
    if pair.packages:
        return Declined(pair.needs)
    return guarding(pair, branch.origin, seconds)
