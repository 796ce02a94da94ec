"""Everything that Velox finds, by name: rules look at one file, regressions at two versions of it."""

from __future__ import annotations

import ast
from functools import cache
from typing import TypeAlias

from engine.regression import Regression
from engine.regressions import all_regressions
from engine.rule import Rule
from engine.rules import all_rules

Kind: TypeAlias = "Rule[ast.AST] | Regression"


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Return every rule and every regression, sorted by name."""
    return tuple(sorted((*all_rules(), *all_regressions()), key=lambda kind: kind.name))


def kind_named(name: str) -> Kind | None:
    """Return the rule or regression of that name, None if there is none."""
    return next((kind for kind in all_kinds() if kind.name == name), None)
