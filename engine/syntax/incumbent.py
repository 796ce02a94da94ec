"""Loops that keep the best element so far and compute its score anew in each turn."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.syntax.code import Code
from engine.syntax.nodes import descend, target_names
from engine.syntax.purity import PURE_METHODS

_CHEAP = frozenset(
    {
        "len",
        "abs",
        "int",
        "float",
        "str",
        "ord",
        "id",
        "hash",
        "type",
        "getattr",
        "isinstance",
        "bool",
        "repr",
    }
    | {"hasattr", "callable", "issubclass", "tuple", "next", "print", "min", "max", "round"}
)


def incumbents(code: Code, loop: ast.For) -> Iterator[tuple[ast.Call, str, str]]:
    """Yield the calls that score the best so far, with the names of the best and of the element compared."""
    targets = {name.id for name in target_names(loop.target)}
    for best, new, tests in _replacements(code, loop, targets):
        calls = [part for part in code.own(loop) if isinstance(part, ast.Call)]
        for call in calls:
            if _scores(call, best) and not _is_cheap(code, call) and _decides(code, call, tests):
                wanted = _shape(call, best)
                if any(_scores(other, new) and _shape(other, new) == wanted for other in calls):
                    yield call, best, new
                    break


def _replacements(code: Code, loop: ast.For, targets: set[str]) -> Iterator[tuple[str, str, list[ast.expr]]]:
    """Yield `best`, `new` and the tests around it of each `best = new` that is the only change of `best`."""
    for branch in code.own(loop) if code.within(loop, ast.If) else ():
        if not isinstance(branch, ast.If):
            continue
        for statement in branch.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=best)], value=ast.Name(id=new)):
                    if new in targets and best not in targets and _assignments(loop, best) == 1:
                        yield best, new, _tests_around(code, statement, loop)


def _tests_around(code: Code, statement: ast.stmt, loop: ast.For) -> list[ast.expr]:
    tests = []
    for above in code.module.ancestors(statement):
        if above is loop:
            break
        if isinstance(above, ast.If):
            tests.append(above.test)
    return tests


def _decides(code: Code, call: ast.Call, tests: list[ast.expr]) -> bool:
    """Tell whether the tests read what a call gives, directly or by the name it is assigned to."""
    above = code.parent(call)
    names = set()
    if isinstance(above, ast.Assign):
        names = {name.id for target in above.targets for name in target_names(target)}
    parts = [part for test in tests for part in descend(test)]
    return any(part is call or (isinstance(part, ast.Name) and part.id in names) for part in parts)


def _assignments(loop: ast.For, name: str) -> int:
    return sum(
        isinstance(part, ast.Name) and part.id == name and not isinstance(part.ctx, ast.Load)
        for part in descend(loop)
    )


def _scores(call: ast.Call, name: str) -> bool:
    """Tell whether `name` is an argument of a call, or what its method is called on."""
    func = call.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == name:
        return True
    return any(isinstance(argument, ast.Name) and argument.id == name for argument in call.args)


def _shape(call: ast.Call, name: str) -> str:
    """How a call is written, with `name` left out."""
    return ast.dump(call).replace(f"Name(id='{name}', ctx=Load())", "_")


def _is_cheap(code: Code, call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr in PURE_METHODS | {"get"}:
        return True
    return code.origin(call.func) in _CHEAP
