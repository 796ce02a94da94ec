"""The best that could have been done on a record, by exact dynamic programming over its tree.

The oracle knows beforehand what each step will come to, so no policy can do as well: it is the zero of
regret. It obeys the rules of an episode: budget, steps, and each strategy once. Steps that change nothing
only cost, so it looks at gains alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.choose.deciding import Decision
from engine.choose.episode import MOST_STEPS, STOP
from engine.choose.features import State
from engine.choose.reward import reward
from training.regions import Record

SAME = 1e-9
"""Returns that differ by less are equal."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best return of a record, the steps to it, and all first choices that lead to it."""

    net: float
    actions: tuple[int, ...]
    firsts: frozenset[int]


class Plan:
    """A policy that takes given steps, one after the other, and then stops."""

    name = "oracle/1"

    def __init__(self, actions: tuple[int, ...]) -> None:
        self._actions = actions

    def decide(self, state: State) -> Decision:
        """Return the step whose turn it is."""
        step = state.episode.step
        return Decision(self._actions[step] if step < len(self._actions) else STOP, self.name)


def best(record: Record) -> Best:
    """Return the best that any policy could have done on a record."""
    search = _Search(record)
    values = {STOP: 0.0, **search.values(0, 0, 0.0, 0)}
    most = max(values.values())
    return Best(
        most,
        search.plan(),
        frozenset(action for action, value in values.items() if value >= most - SAME),
    )


class _Search:
    def __init__(self, record: Record) -> None:
        self._record = record
        self._known: dict[tuple[int, int, float, int], Mapping[int, float]] = {}

    def values(self, at: int, tried: int, spent: float, step: int) -> Mapping[int, float]:
        """Return, for each gain that can be had next, the best return that begins with it.

        `tried` has a bit for each action that was tried, `at` is the number of the node.
        """
        if step >= MOST_STEPS or spent >= self._record.budget:
            return {}
        key = (at, tried, round(spent, 6), step)
        if key not in self._known:
            self._known[key] = {
                action: self._first(at, action) + self._best_after(at, action, tried, spent, step)
                for action in self._gains(at)
                if not tried >> action & 1
            }
        return self._known[key]

    def _gains(self, at: int) -> list[int]:
        node = self._record.nodes[at]
        return [action for action, one in node.tries.items() if one.outcome == "gain" and node.legal[action]]

    def _first(self, at: int, action: int) -> float:
        one = self._record.nodes[at].tries[action]
        return reward(one.outcome, one.log2, one.seconds)

    def _best_after(self, at: int, action: int, tried: int, spent: float, step: int) -> float:
        return max((0.0, *self.values(*self._after(at, action, tried, spent, step)).values()))

    def _after(
        self, at: int, action: int, tried: int, spent: float, step: int
    ) -> tuple[int, int, float, int]:
        one = self._record.nodes[at].tries[action]
        return one.next if one.next is not None else at, tried | 1 << action, spent + one.seconds, step + 1

    def plan(self) -> tuple[int, ...]:
        """Return steps that reach the best; of equals the first by id."""
        where = (0, 0, 0.0, 0)
        steps: list[int] = []
        while True:
            values = self.values(*where)
            action = max(sorted(values), key=lambda each: values[each], default=STOP)
            if action == STOP or values[action] <= 0.0:
                return tuple(steps)
            steps.append(action)
            where = self._after(where[0], action, where[1], where[2], where[3])
