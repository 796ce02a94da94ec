"""Where one object is worked on again and again: in loops, functions called per item, recursion."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.syntax.code import Code
from engine.syntax.flow import FEW_TURNS, Frequency, few_turns, frequency
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, dotted, root_name, target_names
from engine.syntax.scope import Binding
from engine.syntax.sizes import element_count

Region = LoopNode | ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef
"""A loop, a function called per item (`key=lambda …`), or a function that calls itself."""

_PER_ITEM = frozenset({"filter", "map", "sorted", "min", "max", "itertools.filterfalse", "itertools.groupby"})


def repeating(code: Code, node: ast.expr, subject: ast.expr) -> list[Region]:
    """Return what evaluates `node` many times while `subject`, a name or attribute chain, is one object.

    Innermost first. Loops that visibly turn a few times only, or that are left right after, do not count.
    """
    found: list[Region] = []
    place: ast.AST = node
    while True:
        for loop in code.loops(place):
            if _rebinds(code, loop, subject):
                return found
            if not _few_turns(code, loop) and frequency(code, node, loop) > Frequency.RARELY:
                found.append(loop)
        function = code.function(place)
        if isinstance(function, ast.Lambda) and _per_item(code, function):
            if root_name(subject) in code.scope(function).bindings:
                return found
            found.append(function)
            place = function
        elif isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if _called_again(code, function, subject):
                found.append(function)
            return found
        else:
            return found


def described(code: Code, region: Region) -> str:
    """Say how often `region` works, to follow a verb: "once per `row`", "in each call of `visit`"."""
    match region:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return f"in each call of `{region.name}`"
        case ast.While():
            return "in each turn of the loop"
        case ast.For() | ast.AsyncFor():
            target: ast.expr = region.target
        case ast.Lambda():
            return f"once per `{region.args.args[0].arg}`" if region.args.args else "in each call"
        case _:
            target = region.generators[-1].target
    names = [name.id for name in target_names(target) if not name.id.startswith("_")]
    return f"once per `{names[0]}`" if names else "in each turn of the loop"


def _few_turns(code: Code, loop: LoopNode) -> bool:
    if few_turns(code, loop) or _over_constants(loop):
        return True
    if not isinstance(loop, ast.For) or not isinstance(loop.iter, (ast.Name, ast.BinOp, ast.IfExp)):
        return False
    count = element_count(code, loop.iter)
    return count is not None and count <= FEW_TURNS


def _over_constants(loop: LoopNode) -> bool:
    """Tell whether a loop goes through a constant, by PEP 8 in capitals: it is as long for any input."""
    if isinstance(loop, ast.While):
        return False
    clauses = loop.generators if isinstance(loop, COMPREHENSIONS) else [loop]
    return all((dotted(clause.iter) or "").rpartition(".")[2].isupper() for clause in clauses)


def _rebinds(code: Code, loop: LoopNode, subject: ast.expr) -> bool:
    """Tell whether a turn of `loop` may make `subject` refer to another object."""
    changes = code.changes(loop)
    path = dotted(subject)
    root = subject
    while isinstance(root, ast.Attribute):
        if dotted(root) in changes.stored:
            return True
        root = root.value
    if path is None or not isinstance(root, ast.Name):
        return True
    return any(
        binding.kind != "augmented" and _inside(code, binding, loop) for binding in code.bindings(root)
    )


def _inside(code: Code, binding: Binding, loop: LoopNode) -> bool:
    return code.module.contains(loop, binding.node)


def _per_item(code: Code, function: ast.Lambda) -> bool:
    """Tell whether a lambda is handed to something that calls it for each element."""
    above = code.parent(function)
    if isinstance(above, ast.keyword):
        return above.arg == "key"
    return isinstance(above, ast.Call) and function in above.args and code.origin(above.func) in _PER_ITEM


def _called_again(code: Code, function: ast.FunctionDef | ast.AsyncFunctionDef, subject: ast.expr) -> bool:
    """Tell whether a function is called again and again with the same `subject`: it calls itself, or it is
    how a container gets its items.
    """
    if _calls_itself(code, function):
        return _passed_through(code, function, subject)
    return function.name == "__setitem__" and root_name(subject) == "self"


def _calls_itself(code: Code, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return next(_own_calls(code, function), None) is not None


def _own_calls(code: Code, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    names = {function.name, f"self.{function.name}", f"cls.{function.name}"}
    for call in code.calls_within(function, function.name):
        if dotted(call.func) in names:
            yield call


def _passed_through(code: Code, function: ast.FunctionDef | ast.AsyncFunctionDef, subject: ast.expr) -> bool:
    """Tell whether all the calls of a function of itself work on the same object called `subject`."""
    root = root_name(subject)
    if root in {"self", "cls"}:
        # Only on the same object: `self.visit(child)`, not `child.visit()`.
        return any(dotted(call.func) == f"{root}.{function.name}" for call in _own_calls(code, function))
    if not isinstance(subject, ast.Name):
        return False
    bindings = code.bindings(subject)
    if subject.id not in code.scope(function).bindings:
        return True
    if any(binding.kind != "parameter" for binding in bindings):
        return False
    return all(_hands_on(call, subject.id) for call in _own_calls(code, function))


def _hands_on(call: ast.Call, name: str) -> bool:
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(isinstance(argument, ast.Name) and argument.id == name for argument in arguments)
