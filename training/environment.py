"""Episodes as a Gymnasium environment: over records of rollouts, or over any other way to take a step.

What a policy meets here is the episode of a review: `engine.choose.episode` counts the steps and the budget,
`engine.choose.reward` says what they are worth. Gymnasium's own checker passes on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import gymnasium
import numpy as np
from numpy.typing import NDArray

from engine.choose.episode import STOP, Episode, Result
from engine.choose.features import ENCODED, State
from engine.choose.reward import reward
from engine.strategies import ACTIONS
from training.regions import Node, Record

Observation = dict[str, NDArray[Any]]


class Walk(Protocol):
    """One region while it is worked on: what is known of the code as it stands, and how a step is taken."""

    def here(self) -> Node:
        """Return the node of the code as it stands; its `tries` may be empty."""
        ...

    def take(self, action: int, episode: Episode) -> Result:
        """Try a legal strategy on the code as it stands; a verified gain changes the code."""
        ...


class Replay:
    """Walks a record: every step that could be taken was taken before, so nothing is run."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._at = 0

    def here(self) -> Node:
        """Return the node that the gains so far led to; a strategy that was not tried there is illegal."""
        node = self._record.nodes[self._at]
        legal = tuple(
            action == STOP or (can and action in node.tries) for action, can in enumerate(node.legal)
        )
        return Node(node.traits, legal, node.severity, node.tries)

    def take(self, action: int, episode: Episode) -> Result:
        """Return what the strategy came to, and move on where it gained."""
        one = self._record.nodes[self._at].tries[action]
        if one.next is not None:
            self._at = one.next
        return one.result


class Course:
    """One episode over one walk: the state, and what a step adds to the return."""

    def __init__(self, walk: Walk, budget: float) -> None:
        self._walk = walk
        self.episode = Episode(budget)

    @property
    def state(self) -> State:
        """What a decision is made on now."""
        node = self._walk.here()
        return State(node.traits, node.legal, node.severity, self.episode)

    def take(self, action: int) -> tuple[float, Result | None]:
        """Take an allowed action; return its reward, and what it came to, None for a stop."""
        if action == STOP:
            self.episode = self.episode.ended()
            return 0.0, None
        result = self._walk.take(action, self.episode)
        self.episode = self.episode.after(action, result)
        return reward(result.outcome, result.log2, result.seconds), result

    @property
    def over(self) -> bool:
        """Tell whether nothing but to stop is left."""
        return self.episode.over or sum(self.state.allowed) == 1


class StrategyEnvironment(gymnasium.Env[Any, Any]):
    """Regions, one an episode, in the order in which the seed draws them.

    The observation holds the encoded state (27 features, mask, outcomes, severities) as `state`, and the mask
    of allowed actions as `mask`. An action that is not allowed is taken for a stop, and told in `info`.
    """

    metadata: dict[str, Any] = {"render_modes": []}  # noqa: RUF012 - gymnasium declares it so

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = tuple(records)
        self.observation_space = gymnasium.spaces.Dict(
            {
                "state": gymnasium.spaces.Box(0.0, 1.0, (ENCODED,), np.float32),
                "mask": gymnasium.spaces.MultiBinary(len(ACTIONS)),
            }
        )
        self.action_space = gymnasium.spaces.Discrete(len(ACTIONS))
        self._course: Course | None = None

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin an episode on a region drawn by the seed, or on that of number `options["record"]`."""
        super().reset(seed=seed)
        drawn = int(self.np_random.integers(len(self.records)))
        record = self.records[int(options["record"]) if options and "record" in options else drawn]
        self._course = Course(Replay(record), record.budget)
        return self._observed(), {"region": record.region}

    def step(self, action: int) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Take a step; an episode is terminated, never truncated: a spent budget is part of the state."""
        assert self._course is not None, "call reset first"
        illegal = not self._course.state.allowed[int(action)]
        gained, result = self._course.take(STOP if illegal else int(action))
        info = {"illegal": illegal, "outcome": result.outcome if result else "stop"}
        return self._observed(), gained, self._course.over, False, info

    def _observed(self) -> Observation:
        assert self._course is not None
        state = self._course.state
        return {
            "state": np.asarray(state.encoded, np.float32),
            "mask": np.asarray(state.allowed, np.int8),
        }
