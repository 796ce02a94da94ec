"""What an expression reads, and whether evaluating it elsewhere could fail."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.nodes import COMPREHENSIONS, descend, dotted, same, target_names

_FAIL_ON_INPUT = frozenset(
    {"max", "min", "encode", "decode", "index", "statistics.mean", "statistics.median"}
)
"""Functions and methods that raise for some inputs of the right type."""


def inputs(code: Code, node: ast.expr) -> list[ast.Name | ast.Attribute]:
    """Return the variables and attribute chains whose values `node` reads; functions and imports aside."""
    own = {
        name.id
        for part in code.below(node)
        if isinstance(part, COMPREHENSIONS)
        for clause in part.generators
        for name in target_names(clause.target)
    }
    return [
        part
        for part in code.below(node)
        if isinstance(part, (ast.Name, ast.Attribute))
        and dotted(part)
        and (dotted(part) or "").partition(".")[0] not in own
        and _is_value(code, part)
    ]


def _is_value(code: Code, part: ast.Name | ast.Attribute) -> bool:
    above = code.parent(part)
    if isinstance(above, ast.Attribute):
        call = code.parent(above)
        return isinstance(call, ast.Call) and call.func is above and code.origin(above) is None
    if isinstance(above, ast.Call) and above.func is part:
        return False
    return code.origin(part) is None


def may_fail(code: Code, node: ast.expr) -> bool:
    """Tell whether evaluating `node` where the code would not have done so could raise an exception."""
    for part in code.below(node):
        if isinstance(part, ast.Subscript):
            return True
        if isinstance(part, ast.Call):
            name = part.func.attr if isinstance(part.func, ast.Attribute) else code.origin(part.func)
            if name in _FAIL_ON_INPUT:
                return True
    return any(
        not _is_formatted(code, part) and (code.kind(part) is None or may_be_none(code, part))
        for part in inputs(code, node)
    )


def _is_formatted(code: Code, part: ast.expr) -> bool:
    """Tell whether a value is only turned into text, which works for all."""
    above = code.parent(part)
    return (
        isinstance(above, ast.Call) and isinstance(above.func, ast.Attribute) and above.func.attr == "format"
    )


def may_be_none(code: Code, node: ast.Name | ast.Attribute) -> bool:
    """Tell whether the function around `node` reckons with None for it."""
    function = code.function(node)
    if function is None:
        return False
    if isinstance(node, ast.Name):
        for binding in code.bindings(node):
            if binding.annotation is not None and _allows_none(binding.annotation):
                return True
            if binding.kind == "parameter" and _none_by_default(function.args, node.id):
                return True
    return any(
        isinstance(part, ast.Compare)
        and isinstance(part.ops[0], (ast.Is, ast.IsNot))
        and same(part.left, node)
        for part in descend(function)
    )


def _allows_none(annotation: ast.expr) -> bool:
    text = ast.unparse(annotation)
    return "None" in text or "Optional" in text


def _none_by_default(arguments: ast.arguments, name: str) -> bool:
    plain = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(plain[::-1], arguments.defaults[::-1], strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return any(
        argument.arg == name and isinstance(default, ast.Constant) and default.value is None
        for argument, default in pairs
    )
