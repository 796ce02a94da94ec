"""The policy at work in a review: which rewrite is proven next, region by region, and where to stop.

Each region is an episode (`engine.choose.episode`), as in rollouts. Between regions the rewrite comes first
that is worth most. Every rewrite is proven on the code as the author wrote it, since each suggestion may be
taken without the others; that is where a review differs from a rollout, which builds on what it gained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.choose.deciding import Decision, Policy
from engine.choose.episode import STOP, Episode, Result
from engine.choose.features import TRAITS, UNKNOWN_TRAIT, State
from engine.choose.outcomes import result_of
from engine.choose.prior import Prior
from engine.choose.region import severity
from engine.choose.traits import traits_of
from engine.decided import Decided
from engine.model import Level, Verdict
from engine.rank import worth
from engine.strategies import ACTIONS
from engine.validate.library import Sources
from engine.validate.suggestions import LEAST_SECONDS


@dataclass(slots=True)
class _Region:
    """One region as its episode goes on: what is open, and what was decided but not carried out."""

    path: str
    symbol: str
    traits: tuple[float, ...]
    open: list[Verdict]
    episode: Episode
    next: Decision | None = None
    state: State | None = None

    def taken_on(self, action: int) -> list[Verdict]:
        """Return the open verdicts of a strategy, best first."""
        return [one for one in self.open if _action(one) == action]


@dataclass(slots=True)
class Steering:
    """Says which verdicts are proven next, and learns what came of them.

    `policy` decides, `shadow` is asked as well and only written down. The `prior` is what proofs came to
    before. What a model has written by now has
    cost its time, and parts of coordinated rewrites belong to no single region: these are proven in the order
    of their worth, whatever a policy says.
    """

    policy: Policy
    sources: Sources
    budget: float
    shadow: Policy | None = None
    prior: Prior = field(default_factory=Prior)
    decisions: list[Decided] = field(default_factory=list)
    _regions: dict[tuple[str, str], _Region] = field(default_factory=dict)
    _given: list[Verdict] = field(default_factory=list)
    _running: _Region | None = None
    _left: float = 0.0

    def begin(self, best_first: Sequence[Verdict]) -> None:
        """Take the verdicts whose rewrites wait for a proof."""
        for one in best_first:
            if one.candidate is None or one.level is not Level.APPLIES:
                continue
            if one.candidate.bond is not None or one.candidate.by_model:
                self._given.append(one)
                continue
            key = (one.finding.path, one.finding.symbol)
            if key not in self._regions:
                self._regions[key] = _Region(*key, (), [], Episode(self.budget))
            self._regions[key].open.append(one)
        for region in self._regions.values():
            region.traits = self._traits(region)

    def take(self, left: float) -> tuple[Verdict, ...]:
        """Return the verdicts of the next step, none at the end; `left` are the seconds of the budget."""
        self._running, self._left = None, left
        for region in self._regions.values():
            if region.open and region.next is None:
                self._decide(region, left)
        waiting = [region for region in self._regions.values() if region.open and region.next is not None]
        best = max(waiting, key=self._promise, default=None)
        if self._given and (best is None or self._hoped(self._given[0]) >= self._promise(best)):
            return (self._given.pop(0),)
        if best is None or best.next is None:
            return ()
        step = best.taken_on(best.next.action)
        best.open = [one for one in best.open if one not in step]
        self._running = best
        return tuple(step)

    def came(self, after: Sequence[Verdict], seconds: float) -> None:
        """Take note of what the last step came to."""
        region, self._running = self._running, None
        if region is None or region.next is None or region.state is None:
            return
        result = result_of(after, seconds)
        self._note(region, region.next, region.state, result, undecided=self._undecided(after, result))
        region.episode = region.episode.after(region.next.action, result)
        region.next = None

    def _decide(self, region: _Region, left: float) -> None:
        """Let the policy choose; where it stops, nothing of the region is open any more."""
        region.episode = replace(region.episode, spent=self.budget - left)
        findings = [one.finding for one in region.open]
        actions = {_action(one) for one in region.open}
        legal = tuple(action == STOP or action in actions for action in range(len(ACTIONS)))
        outlook = self.prior.outlook(findings)
        state = State(region.traits, legal, severity(findings), region.episode, outlook)
        if state.episode.over:
            region.next, region.state = None, None
            self._given += region.open  # What is left gets its word from whoever keeps the budget.
            region.open = []
            return
        decision = self.policy.decide(state)
        if decision.action == STOP:
            self._note(region, decision, state, None)
            region.open = []
            return
        region.next, region.state = decision, state

    def _promise(self, region: _Region) -> tuple[bool, float]:
        step = region.taken_on(region.next.action) if region.next is not None else []
        return max(map(self._hoped, step), default=(False, 0.0))

    def _hoped(self, verdict: Verdict) -> tuple[bool, float]:
        """Return what orders rewrites of different functions: what rarely gains comes last."""
        hope = self.prior.hope(verdict.finding)
        return not hope.rare, worth(verdict) * hope.weight

    def _undecided(self, after: Sequence[Verdict], result: Result) -> bool:
        """Tell whether a step came to nothing for want of time or quiet alone: that says nothing of it."""
        if result.outcome == "not_applicable":
            return self._left < LEAST_SECONDS
        return result.outcome == "no_gain" and any(one.undecided for one in after)

    def _note(
        self,
        region: _Region,
        decision: Decision,
        state: State,
        result: Result | None,
        *,
        undecided: bool = False,
    ) -> None:
        came = result or Result("no_gain", 0.0, 0.0, 0.0)
        shadow = self.shadow.decide(state) if self.shadow is not None else None
        self.decisions.append(
            Decided(
                path=region.path,
                symbol=region.symbol,
                step=state.episode.step,
                features=tuple(round(value, 6) for value in state.features),
                severity=tuple(round(value, 6) for value in state.severity),
                tried=tuple(each or "" for each in state.episode.tried),
                allowed=tuple(name for name, can in zip(ACTIONS, state.allowed, strict=True) if can),
                strategy=ACTIONS[decision.action],
                propensity=decision.propensity,
                policy=decision.policy,
                why=decision.why,
                value=decision.value,
                confidence=decision.confidence,
                shadow=ACTIONS[shadow.action] if shadow is not None else "",
                outcome=result.outcome if result is not None else "",
                log2=round(came.log2, 4),
                seconds=round(came.seconds, 3),
                low=round(came.low, 4),
                budget=self.budget,
                undecided=undecided,
                watcher=shadow.policy if shadow is not None else "",
            )
        )

    def _traits(self, region: _Region) -> tuple[float, ...]:
        content = self.sources.read(region.path)
        findings = [one.finding for one in region.open]
        read = traits_of(content, region.path, region.symbol, findings) if content is not None else None
        return read if read is not None else (UNKNOWN_TRAIT,) * len(TRAITS)


def _action(verdict: Verdict) -> int:
    return ACTIONS.index(verdict.finding.strategy)
