"""The strategies, one file each: the nine actions among which the policy chooses.

Their ids are fixed and append-only (stored decisions and weights refer to them): `engine.model.StrategyName`
lists them in order, and this package insists on exactly one class for each.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import get_args

from engine.errors import BadRule
from engine.model import StrategyName
from engine.strategy import Strategy

ACTIONS: tuple[StrategyName, ...] = get_args(StrategyName)
"""The action names; the position is the id."""


@cache
def all_strategies() -> tuple[Strategy, ...]:
    """Return one instance of every strategy, in the order of their ids."""
    found: dict[str, Strategy] = {}
    for module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
        for item in vars(importlib.import_module(module.name)).values():
            if isinstance(item, type) and issubclass(item, Strategy) and item.__module__ == module.name:
                found[item.name] = item()
    if set(found) != set(ACTIONS):
        raise BadRule(__name__, f"strategies and actions differ: {sorted(set(found) ^ set(ACTIONS))}.")
    return tuple(found[name] for name in ACTIONS)
