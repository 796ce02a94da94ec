"""Loops whose body is a single step, and the comprehension that says the same."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.nodes import descend, target_names


def single_step(loop: ast.For) -> tuple[ast.stmt, ast.expr | None] | None:
    """Return the one statement of a loop's body and the test that it stands under; None for a longer body."""
    if loop.orelse or len(loop.body) != 1:
        return None
    (statement,) = loop.body
    if isinstance(statement, ast.If):
        if statement.orelse or len(statement.body) != 1:
            return None
        return statement.body[0], statement.test
    return statement, None


def is_comprehensible(code: Code, loop: ast.For) -> bool:
    """Tell whether a loop's expressions may move into a comprehension: nothing suspends or binds, and what
    the loop header binds is plain local names that nobody reads elsewhere.
    """
    for part in descend(loop):
        if isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.AsyncFor)):
            return False
    names = list(target_names(loop.target))
    if not names or not isinstance(loop.target, (ast.Name, ast.Tuple)):
        return False
    return all(_is_private(code, name, loop) for name in names)


def _is_private(code: Code, name: ast.Name, loop: ast.For) -> bool:
    """Tell whether nobody outside `loop` sees what it binds to `name`: other uses have loops of their own."""
    if not code.is_local(name) or code.captured(name):
        return False
    others = [
        binding.node
        for binding in code.bindings(name)
        if binding.kind == "for" and binding.node is not loop and not _inside(code, loop, binding.node)
    ]
    for use in code.uses(name):
        own = [binding.kind for binding in code.bindings(use)] == ["comprehension"]
        if (
            not own
            and not _inside(code, use, loop)
            and not any(_inside(code, use, other) for other in others)
        ):
            return False
    return True


def _inside(code: Code, node: ast.AST, loop: ast.AST) -> bool:
    return any(above is loop for above in code.module.ancestors(node))


def is_plain_dict(code: Code, name: ast.Name) -> bool:
    """Tell whether a variable surely holds a dict whose `update` only sets items (a Counter's adds)."""
    for binding in code.bindings(name):
        made = binding.annotation if binding.annotation is not None else binding.value
        match made:
            case ast.Dict() | ast.DictComp():
                pass
            case ast.Call(func=ast.Name(id="dict") as func) if code.origin(func) == "dict":
                pass
            case ast.Subscript(value=ast.Name(id="dict" | "Dict")) | ast.Name(id="dict"):
                pass
            case _:
                return False
    return bool(code.bindings(name))


def mentions(part: ast.AST | None, name: str) -> bool:
    """Tell whether a part of the code reads or binds a name."""
    return part is not None and any(isinstance(node, ast.Name) and node.id == name for node in descend(part))


def comprehension_text(code: Code, loop: ast.For, element: ast.expr, test: ast.expr | None) -> str:
    """Return `[element for … in … if …]`, or just the iterable when each element is taken as it is."""
    plain = (
        isinstance(loop.target, ast.Name) and isinstance(element, ast.Name) and element.id == loop.target.id
    )
    if plain and test is None:
        return code.text(loop.iter)
    iterable = code.text(loop.iter)
    if isinstance(loop.iter, (ast.IfExp, ast.Lambda)) or _is_bare_tuple(code, loop.iter):
        iterable = f"({iterable})"
    value = f"({code.text(element)})" if _is_bare_tuple(code, element) else code.text(element)
    condition = f" if {code.text(test)}" if test is not None else ""
    return f"[{value} for {code.text(loop.target)} in {iterable}{condition}]"


def _is_bare_tuple(code: Code, node: ast.expr) -> bool:
    return isinstance(node, ast.Tuple) and not code.text(node).startswith("(")
