"""The rules, one file each. Adding a file is all it takes: this package finds it.

Folders group rules by subject for the reader; they have no meaning to the program.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import typing
from functools import cache
from types import ModuleType

from engine.errors import BadRule
from engine.model import CATEGORIES
from engine.rule import Rule

NODE_CLASSES = frozenset(item for item in vars(ast).values() if isinstance(item, type))


@cache
def all_rules() -> tuple[Rule[ast.AST], ...]:
    """Return one instance of every rule, sorted by name. Raises `BadRule` for a file that breaks the
    contract."""
    rules = [_rule_of(importlib.import_module(name)) for name in _module_names()]
    return tuple(sorted(rules, key=lambda rule: rule.name))


def rule_named(name: str) -> Rule[ast.AST] | None:
    """Return the rule of that name, None if there is none."""
    return next((rule for rule in all_rules() if rule.name == name), None)


def node_types(rule: Rule[ast.AST]) -> tuple[type[ast.AST], ...]:
    """Return the node classes that a rule wants, from the brackets of its base: `Rule[ast.For |
    ast.While]`."""
    for base in getattr(type(rule), "__orig_bases__", ()):
        if typing.get_origin(base) is Rule:
            (wanted,) = typing.get_args(base)
            return typing.get_args(wanted) or (wanted,)
    return ()


def _module_names() -> list[str]:
    found = pkgutil.walk_packages(__path__, prefix=f"{__name__}.")
    return sorted(module.name for module in found if not module.ispkg)


def _rule_of(module: ModuleType) -> Rule[ast.AST]:
    path = module.__file__ or module.__name__
    classes = [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Rule) and item.__module__ == module.__name__
    ]
    if len(classes) != 1:
        raise BadRule(path, f"a rule file holds exactly one subclass of Rule, this one holds {len(classes)}.")
    rule: Rule[ast.AST] = classes[0]()
    problem = _problem(rule)
    if problem:
        raise BadRule(path, problem)
    return rule


def _problem(rule: Rule[ast.AST]) -> str:
    cls = type(rule)
    for attribute in ("title", "category", "strategy", "slow", "fine"):
        if not getattr(cls, attribute, None):
            return f"{cls.__name__} lacks `{attribute}`; see docs/adding-a-rule.md."
    if not cls.__doc__:
        return f"{cls.__name__} has no docstring, which is its documentation."
    if cls.category not in CATEGORIES:
        return f"{cls.__name__} names the category {cls.category!r}, which does not exist."
    types = node_types(rule)
    if not types or not NODE_CLASSES.issuperset(types):
        return f"{cls.__name__} must derive from Rule[node class], such as Rule[ast.Call]."
    if len(cls.fine) < len(cls.slow):
        return f"{cls.__name__} needs at least as many `fine` examples as `slow` ones."
    return ""
