"""The ways in which a change makes code slower, one file each. Adding a file is all it takes.

A regression compares one function of the head with the same function of the base; `engine/rules/` looks at
one side alone.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from engine.errors import BadRule
from engine.model import CATEGORIES
from engine.regression import Regression


@cache
def all_regressions() -> tuple[Regression, ...]:
    """Return one instance of every regression, sorted by name. Raises `BadRule` for a file that breaks the
    contract."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."))
    found = [_regression_of(importlib.import_module(name)) for name in names]
    return tuple(sorted(found, key=lambda regression: regression.name))


def _regression_of(module: ModuleType) -> Regression:
    path = module.__file__ or module.__name__
    classes = [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Regression) and item.__module__ == module.__name__
    ]
    if len(classes) != 1:
        raise BadRule(path, f"a file of regressions holds exactly one, this one holds {len(classes)}.")
    problem = problem_of(classes[0])
    if problem:
        raise BadRule(path, problem)
    return classes[0]()


def problem_of(cls: type[Regression]) -> str:
    """Return what a class lacks for the contract, in a sentence; empty when it keeps it."""
    for attribute in ("title", "category", "strategy", "slower", "fine"):
        if not getattr(cls, attribute, None):
            return f"{cls.__name__} lacks `{attribute}`; see docs/regressions.md."
    if not cls.__doc__:
        return f"{cls.__name__} has no docstring, which is its documentation."
    if cls.category not in CATEGORIES:
        return f"{cls.__name__} names the category {cls.category!r}, which does not exist."
    if cls.strategy in {"stop", "llm_rewrite"}:
        return f"{cls.__name__} has a strategy that no region is given, so that nothing would be said of it."
    if len(cls.fine) < len(cls.slower):
        return f"{cls.__name__} needs at least as many `fine` examples as `slower` ones."
    return ""
