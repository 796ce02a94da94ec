"""Regions out of a small model of the world: to try the pipeline, and to pretrain where little is real.

Nothing was run to make them. They are marked as synthetic wherever they go, and no holdout takes them: they
can teach that effects make caching invalid, but not how often rules of Velox are right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from engine.choose.episode import ASK_MODEL, STOP
from engine.choose.features import TRAITS
from engine.model import StrategyName
from engine.strategies import ACTIONS
from training.regions import Node, Record, Try

REGIONS_PER_GROUP = 4
MODEL_RATE = 0.25
"""The part of regions on which a model may be asked."""

_NAMES = tuple(trait.name for trait in TRAITS)
_PURITY, _HEAT, _TESTABLE = (_NAMES.index(name) for name in ("purity", "heat", "testability"))


@dataclass(frozen=True, slots=True)
class Habit:
    """How a strategy behaves: the trait that calls for it, its log2 gain where that is 1, seconds, and how
    often it is invalid in pure and in impure code. `opens` is the trait that its gain brings out."""

    trait: str
    log2: float
    seconds: float
    invalid: tuple[float, float]
    opens: str = ""


HABITS: dict[StrategyName, Habit] = {
    "data_structure": Habit("linear_searches", 3.2, 9.0, (0.06, 0.15), "append_loops"),
    "hoist": Habit("invariant_calls", 1.4, 7.0, (0.05, 0.35), "element_arithmetic"),
    "vectorise_builtin": Habit("element_arithmetic", 1.1, 8.0, (0.1, 0.25)),
    "comprehension_generator": Habit("append_loops", 0.5, 6.0, (0.03, 0.1)),
    "cache": Habit("repeated_calls", 2.4, 8.0, (0.05, 0.9)),
    "string_building": Habit("text_built", 0.7, 6.0, (0.02, 0.05), "append_loops"),
    "batch_async": Habit("input_output", 2.0, 14.0, (0.3, 0.6)),
    "llm_rewrite": Habit("complexity", 1.2, 18.0, (0.4, 0.6)),
}


def records(seed: int) -> Iterator[Record]:
    """Yield regions without end; those of one group are alike. Equal seeds give equal regions."""
    number = 0
    while True:
        group = f"synthetic:{number // REGIONS_PER_GROUP:03d}"
        alike = Random(f"{seed}:{group}")
        draw = Random(f"{seed}:region:{number}")
        nodes: list[Node] = []
        _grow(nodes, _drawn_traits(alike, draw), draw.random() < MODEL_RATE, draw, depth=0)
        yield Record(
            region=f"{seed}:{number}",
            group=group,
            source="synthetic",
            origin="drawn by Velox, nothing was run",
            code_sha256=hashlib.sha256(f"synthetic:{seed}:{number}".encode()).hexdigest(),
            nodes=tuple(nodes),
        )
        number += 1


def _drawn_traits(alike: Random, draw: Random) -> tuple[float, ...]:
    wanted = {HABITS[action].trait for action in alike.sample(list(HABITS), 3)}
    centre = [alike.random() for _ in _NAMES]
    traits = []
    for name, middle in zip(_NAMES, centre, strict=True):
        value = min(1.0, max(0.0, middle + draw.gauss(0.0, 0.12)))
        called_for = {habit.trait for habit in HABITS.values()} - {"complexity"}
        traits.append(0.0 if name in called_for - wanted else value)
    traits[_PURITY] = alike.choice((0.0, 0.5, 1.0))
    return tuple(round(value, 5) for value in traits)


def _grow(nodes: list[Node], traits: tuple[float, ...], model: bool, draw: Random, depth: int) -> int:
    """Add the node of code with these traits, and those that its gains lead to; return its number."""
    here = len(nodes)
    legal = tuple(_legal(action, traits, model) for action in range(len(ACTIONS)))
    severity = tuple(
        round(_called_for(action, traits) * (0.25 + 0.75 * traits[_HEAT]), 5)
        if can and action not in (ASK_MODEL, STOP)
        else 0.0
        for action, can in enumerate(legal)
    )
    tries: dict[int, Try] = {}
    nodes.append(Node(traits, legal, severity, tries))
    for action, can in enumerate(legal):
        if can and action != STOP:
            tries[action] = _tried(action, traits, draw)
            if tries[action].outcome == "gain" and depth == 0:
                after = _grow(nodes, _changed(action, traits), False, draw, depth + 1)
                tries[action] = _leading(tries[action], after)
    return here


def _called_for(action: int, traits: tuple[float, ...]) -> float:
    return traits[_NAMES.index(HABITS[ACTIONS[action]].trait)]


def _legal(action: int, traits: tuple[float, ...], model: bool) -> bool:
    if action in (STOP, ASK_MODEL):
        return action == STOP or model
    return _called_for(action, traits) > 0.15


def _tried(action: int, traits: tuple[float, ...], draw: Random) -> Try:
    habit = HABITS[ACTIONS[action]]
    seconds = round(habit.seconds * draw.uniform(0.6, 1.5), 2)
    if draw.random() > 0.35 + 0.65 * traits[_TESTABLE]:
        return Try("not_applicable", 0.0, 0.0, 0.0, round(seconds / 4, 2), why="no inputs can be made")
    pure, impure = habit.invalid
    if draw.random() < impure + (pure - impure) * traits[_PURITY]:
        return Try("invalid", 0.0, 0.0, 0.0, round(seconds / 2, 2), why="it does something else")
    log2 = habit.log2 * _called_for(action, traits) * (0.4 + 0.6 * traits[_HEAT]) + draw.gauss(0.0, 0.15)
    if log2 < 0.15:
        return Try("no_gain", 0.0, 0.0, 0.0, seconds)
    return Try("gain", round(log2, 4), round(log2 * 0.9, 4), round(log2 * 1.1, 4), seconds)


def _leading(one: Try, after: int) -> Try:
    return Try(one.outcome, one.log2, one.low, one.high, one.seconds, after, one.why)


def _changed(action: int, traits: tuple[float, ...]) -> tuple[float, ...]:
    """Return the traits after a gain: what called for it is gone, and what it hid shows."""
    habit = HABITS[ACTIONS[action]]
    changed = list(traits)
    changed[_NAMES.index(habit.trait)] = 0.0
    if habit.opens:
        at = _NAMES.index(habit.opens)
        changed[at] = round(min(1.0, changed[at] + 0.6), 5)
    return tuple(changed)
