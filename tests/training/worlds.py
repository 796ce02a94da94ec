"""Regions made by hand, on which it is plain what is best."""

from __future__ import annotations

import hashlib

from engine.choose.features import TRAITS
from engine.model import StrategyName
from engine.strategies import ACTIONS
from training.regions import Node, Record, Source, Try


def gain(log2: float, seconds: float = 5.0, leads_to: int | None = None) -> Try:
    return Try("gain", log2, log2 * 0.9, log2 * 1.1, seconds, leads_to)


def invalid(seconds: float = 5.0) -> Try:
    return Try("invalid", 0.0, 0.0, 0.0, seconds)


def no_gain(seconds: float = 5.0) -> Try:
    return Try("no_gain", 0.0, 0.0, 0.0, seconds)


def node(tries: dict[StrategyName, Try], severity: dict[str, float] | None = None, **traits: float) -> Node:
    """Code with some traits, where these strategies are legal, and this came of them."""
    names = [trait.name for trait in TRAITS]
    assert set(traits) <= set(names)
    return Node(
        tuple(traits.get(name, 0.0) for name in names),
        tuple(name in tries or name == "stop" for name in ACTIONS),
        tuple((severity or {}).get(name, 0.0) for name in ACTIONS),
        {ACTIONS.index(name): one for name, one in tries.items()},
    )


def record(
    *nodes: Node, region: str = "f", group: str = "family", source: Source = "family", budget: float = 60.0
) -> Record:
    digest = hashlib.sha256(f"{group}:{region}".encode()).hexdigest()
    return Record(region, group, source, "velox, Apache-2.0", digest, nodes, budget=budget)
