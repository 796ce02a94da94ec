"""The state that a policy sees: 27 numbers in [0, 1], and beside them what is allowed and what was tried.

Version `state/1`. The first 18 tell of the code (`engine.choose.traits`), the other 9 of the episode. These
27 alone are not Markov: which action failed would be lost. So a policy is given `encoded`: the 27, the mask
of allowed actions, the outcome of each action, and how much its findings promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log1p

from engine.choose.episode import MOST_STEPS, OUTCOMES, Episode
from engine.strategies import ACTIONS

STATE = "state/1"
ACTION = "act/1"
"""Versions of what the numbers mean: weights of another version are refused."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One of the 27: its name and what it means."""

    name: str
    meaning: str


TRAITS: tuple[Feature, ...] = (
    Feature("complexity", "cyclomatic complexity of the function, log, 1 at 40"),
    Feature("lines", "its lines, log, 1 at 200"),
    Feature("loop_depth", "loops inside one another, comprehensions too, 1 at 4"),
    Feature("loops", "its loops and comprehensions, log, 1 at 10"),
    Feature("calls_in_loops", "calls inside loops, log, 1 at 30"),
    Feature("invariant_calls", "pure calls inside a loop that give the same each time, log, 1 at 10"),
    Feature("linear_searches", "`in` a list, .index, .count, pop(0), insert(0) inside loops, log, 1 at 6"),
    Feature("container_mismatch", "the part of its lists that is used as a set, a queue or a dict"),
    Feature("append_loops", "loops that do nothing but collect, log, 1 at 6"),
    Feature("text_built", "strings grown inside loops, log, 1 at 5"),
    Feature("element_arithmetic", "the part of its loops that do arithmetic on elements"),
    Feature("repeated_calls", "recursion, or the same pure call written more than once, log, 1 at 4"),
    Feature("purity", "1 shown to be pure, 0.5 unknown, 0 it has an effect"),
    Feature("input_output", "queries, requests, files and awaits inside loops, log, 1 at 5"),
    Feature("heavy_work", "sorting, regexes, copies and allocations inside loops, log, 1 at 8"),
    Feature("early_exit", "a whole pass where the first hit would do: 0 or 1"),
    Feature("heat", "how hot the code is, as `Finding.hotness`; 0.5 unknown"),
    Feature("testability", "the part of its parameters for which inputs can be made"),
)
"""What is known of the code, before anything was tried."""

PROGRESS: tuple[Feature, ...] = (
    Feature("step", "steps taken, 1 at 5"),
    Feature("budget_left", "the part of the time for proofs that is left"),
    Feature("gained", "log2 of the verified speed-up so far, 1 at 16 times"),
    Feature("last_not_applicable", "the last step could not be run"),
    Feature("last_invalid", "the last rewrite was not shown to do the same"),
    Feature("last_gain", "the last step gained; all three are 0 at first, and after a step without gain"),
    Feature("invalid", "steps that were invalid, 1 at 5"),
    Feature("not_applicable", "steps that could not be run, 1 at 5"),
    Feature("no_gain", "steps without gain, 1 at 5"),
)
"""What the episode has shown so far."""

FEATURES = (*TRAITS, *PROGRESS)
UNKNOWN_TRAIT = 0.5
"""What stands for code that cannot be read."""

ENCODED = len(FEATURES) + len(ACTIONS) * (2 + len(OUTCOMES))
"""How many numbers a policy is given."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How what proofs came to before changes what is promised, by action id: `promises` (0 to 2) stand in for
    the severities, and what gains too `rare`ly to pay comes last. See `engine.choose.prior`."""

    promises: tuple[float, ...]
    rare: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a decision is made on. `traits` are 18 numbers; `legal` and `severity` go by action id: whether a
    rule found something for it, and how much the best of these findings promises (0 to 1). `outlook` is for
    the heuristic alone, None where nothing is known: no trained policy sees it."""

    traits: tuple[float, ...]
    legal: tuple[bool, ...]
    severity: tuple[float, ...]
    episode: Episode
    outlook: Outlook | None = None

    @property
    def allowed(self) -> tuple[bool, ...]:
        """Which actions can be chosen, by id."""
        return self.episode.allowed(self.legal)

    @property
    def features(self) -> tuple[float, ...]:
        """The 27."""
        return (*self.traits, *progress(self.episode))

    @property
    def encoded(self) -> tuple[float, ...]:
        """The 27, the mask, four outcomes of each action as ones and zeros, and the severities."""
        outcomes = [float(said == each) for said in self.episode.tried for each in OUTCOMES]
        return (*self.features, *map(float, self.allowed), *outcomes, *self.severity)


def progress(episode: Episode) -> tuple[float, ...]:
    """Return the 9 numbers of an episode."""
    tried = episode.tried
    return (
        episode.step / MOST_STEPS,
        episode.left,
        min(1.0, max(0.0, episode.log2 / 4)),
        float(episode.last == "not_applicable"),
        float(episode.last == "invalid"),
        float(episode.last == "gain"),
        tried.count("invalid") / MOST_STEPS,
        tried.count("not_applicable") / MOST_STEPS,
        tried.count("no_gain") / MOST_STEPS,
    )


def logarithmic(count: float, most: float) -> float:
    """Return a count between 0 and 1: its logarithm, 1 from `most` on."""
    return min(1.0, log1p(max(0.0, count)) / log1p(most))
