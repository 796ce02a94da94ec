"""Does the new text of a module stand in for the old one? Asked of a function, before anything is run."""

from __future__ import annotations

import ast

from engine.certificate import Code
from engine.model import Skipped
from engine.ports import Linter
from engine.syntax.module import Module
from engine.syntax.parse import parse_again
from engine.validate.shape import parameters

Function = ast.FunctionDef | ast.AsyncFunctionDef

STATIC = frozenset({"staticmethod", "classmethod"})


def functions(code: Code) -> dict[str, Function]:
    """Return the functions that a module offers by their dotted names, those in classes included.

    A module that does not parse offers none. Of several with one name the last counts.
    """
    module = parse_again(code.path, code.source.encode("utf-8"))
    return {} if isinstance(module, Skipped) else dict(_functions(module.tree.body, ""))


def _functions(body: list[ast.stmt], within: str) -> list[tuple[str, Function]]:
    found: list[tuple[str, Function]] = []
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append((within + node.name, node))
        elif isinstance(node, ast.ClassDef):
            found.extend(_functions(node.body, f"{within}{node.name}."))
        elif isinstance(node, ast.If | ast.Try):
            found.extend(_functions(node.body, within))
            found.extend(_functions(node.orelse, within))
    return found


def why_not_run(before: Code, after: Code, function: str) -> str:
    """Return why the two sides cannot be run side by side, in a clause; empty if they can."""
    for side, code in (("old", before), ("new", after)):
        module = parse_again(code.path, code.source.encode("utf-8"))
        if isinstance(module, Skipped):
            return f"the {side} code cannot be read: {module.reason}"
        node = functions(code).get(function)
        if node is None:
            return f"the {side} code has no function `{function}`"
        if "." in function and not STATIC & {_name(each) for each in node.decorator_list}:
            return f"`{function}` is a method and needs an instance: put it into a function"
    old, new = functions(before)[function], functions(after)[function]
    if type(old) is not type(new):
        return f"`{function}` is async on one side only"
    if list(parameters(old.args)) != list(parameters(new.args)):
        return f"the signature of `{function}` differs"
    if before.source == after.source:
        return "both sides are the same text"
    return ""


def why_not_applies(before: Code, after: Code, linter: Linter, *, names: bool = True) -> str:
    """Return what the new text breaks beside the function, in a clause; empty if nothing.

    That is a public name that is gone, if `names` matter, or an error that the linter finds only there.
    """
    gone = sorted(name for name in _public(before) - _public(after)) if names else []
    if gone:
        return f"the new code lacks the public name `{gone[0]}`"
    path = "module.py"
    old, new = linter.errors([(path, code.source.encode("utf-8")) for code in (before, after)])
    errors = sorted(new - old)
    return f"the new code adds an error ({errors[0]})" if errors else ""


def _public(code: Code) -> set[str]:
    module = parse_again(code.path, code.source.encode("utf-8"))
    return (
        {name for name in _bound(module) if not name.startswith("_")} if isinstance(module, Module) else set()
    )


def _bound(module: Module) -> set[str]:
    """Return the names that the top of a module defines or assigns; its imports are its own affair."""
    found: set[str] = set()
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update(target.id for target in targets if isinstance(target, ast.Name))
    return found


def _name(decorator: ast.expr) -> str:
    return decorator.id if isinstance(decorator, ast.Name) else ""
