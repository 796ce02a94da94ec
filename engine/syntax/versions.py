"""One function on both sides of a change, and how functions of two versions of a file are paired."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.syntax.code import Code

NamedFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, eq=False)
class Versions:
    """A function as it was (`old`, in the file `before`) and as it is (`new`, in the file `after`).

    `callees` tells of functions of the repository, by dotted origin (`here.load`, `here.Job.run`,
    `app.rows.load`), why a call of them is expensive, as a clause; those that are not are left out.
    """

    before: Code
    old: NamedFunction
    after: Code
    new: NamedFunction
    callees: Mapping[str, str] = field(default_factory=dict)

    @property
    def new_parameters(self) -> frozenset[str]:
        """The parameters that only the head's side has: what they hold, its callers decided anew."""
        return parameters(self.new) - parameters(self.old)

    def expense(self, code: Code, call: ast.Call) -> str | None:
        """Return why a call of a function of the repository is expensive, None where nothing says so."""
        origin = code.origin(call.func)
        if origin is None and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            owner = code.module.enclosing_class(call)
            if owner is not None and call.func.value.id in {"self", "cls"}:
                origin = f"here.{owner.name}.{call.func.attr}"
        return None if origin is None else self.callees.get(origin)

    @property
    def same_text(self) -> bool:
        """Tell whether not a letter of the function changed, decorators aside."""
        return self.before.text(self.old) == self.after.text(self.new)


def versions_of(before: Code, after: Code, callees: Mapping[str, str]) -> Iterator[Versions]:
    """Yield the functions that both versions of a file have, in the order of the head.

    They are paired by qualified name; what is left on both sides, by equal bodies, if these are unique. A
    name that a side defines more than once (overloads, setters) is paired if the other side has as many of
    it.
    """
    old, new = _by_name(before), _by_name(after)
    pairs: list[tuple[NamedFunction, NamedFunction]] = []
    for name in old.keys() & new.keys():
        if len(old[name]) == len(new[name]):
            pairs += zip(old[name], new[name], strict=True)
    gone = [one for name in old.keys() - new.keys() for one in old[name]]
    added = [one for name in new.keys() - old.keys() for one in new[name]]
    pairs += _renamed(gone, added)
    for was, now in sorted(pairs, key=lambda pair: pair[1].lineno):
        yield Versions(before, was, after, now, callees)


def parameters(function: NamedFunction) -> frozenset[str]:
    """Return the names of all parameters."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return frozenset(argument.arg for argument in every if argument is not None)


def named_functions(code: Code) -> list[NamedFunction]:
    """Return all functions of a file that have a name."""
    functions: list[NamedFunction] = [*code.nodes(ast.FunctionDef), *code.nodes(ast.AsyncFunctionDef)]
    return functions


def _by_name(code: Code) -> dict[str, list[NamedFunction]]:
    found: dict[str, list[NamedFunction]] = defaultdict(list)
    for function in named_functions(code):
        above = [
            node.name
            for node in code.module.ancestors(function)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        ]
        found[".".join([*reversed(above), function.name])].append(function)
    return found


def _renamed(
    gone: list[NamedFunction], added: list[NamedFunction]
) -> Iterator[tuple[NamedFunction, NamedFunction]]:
    if not gone or not added:
        return
    old, new = _by_body(gone), _by_body(added)
    for body in old.keys() & new.keys():
        if len(old[body]) == len(new[body]) == 1:
            yield old[body][0], new[body][0]


def _by_body(functions: list[NamedFunction]) -> dict[str, list[NamedFunction]]:
    found: dict[str, list[NamedFunction]] = defaultdict(list)
    for function in functions:
        found[" ".join(map(ast.dump, function.body))].append(function)
    return found
