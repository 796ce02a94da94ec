"""Values that were made just now and that nobody else holds: a copy of them is a copy too many."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.kinds import Kind
from engine.syntax.nodes import FunctionNode, descend

_LITERALS: dict[type[ast.AST], Kind] = {
    ast.List: "list", ast.ListComp: "list", ast.Set: "set", ast.SetComp: "set", ast.Dict: "dict",
    ast.DictComp: "dict",
}  # fmt: skip
_CALLS: dict[str, Kind] = {
    "list": "list", "sorted": "list", "dir": "list", "set": "set", "dict": "dict", "re.findall": "list",
    "re.split": "list", "os.listdir": "list", "glob.glob": "list", "shlex.split": "list",
}  # fmt: skip
_ASKING = frozenset({"len", "sum", "min", "max", "sorted", "any", "all"})
_TEXT_METHODS = frozenset({"split", "rsplit", "splitlines"})


def fresh_kind(code: Code, node: ast.expr) -> Kind | None:
    """Return the kind of a list, set or dict that evaluating `node` makes anew, None for anything else."""
    if type(node) in _LITERALS:
        return _LITERALS[type(node)]
    if not isinstance(node, ast.Call):
        return None
    origin = code.origin(node.func)
    if origin in _CALLS:
        return _CALLS[origin]
    if isinstance(node.func, ast.Attribute):
        receiver = code.kind(node.func.value)
        of_text = node.func.attr in _TEXT_METHODS and receiver in {"str", "bytes"}
        return "list" if of_text else None
    function = code.definition(node.func)
    if function is None or code.loops(function):
        return None
    return _fresh_result(code, function)


def _fresh_result(code: Code, function: FunctionNode) -> Kind | None:
    """The kind that all returns of a function make anew, None if one may return what others hold."""
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return None
    parts = [part for part in descend(function, into_functions=False) if part is not function]
    if any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in parts):
        return None
    returns = [part for part in parts if isinstance(part, ast.Return)]
    kinds = {_returned_kind(code, each.value) if each.value is not None else None for each in returns}
    return kinds.pop() if len(kinds) == 1 else None


def _returned_kind(code: Code, value: ast.expr) -> Kind | None:
    if not isinstance(value, ast.Name):
        return _LITERALS.get(type(value))
    if not code.is_local(value) or code.captured(value):
        return None
    values = [binding.value for binding in code.bindings(value) if binding.kind != "augmented"]
    kinds = {_LITERALS.get(type(each)) if each is not None else None for each in values}
    kept = all(_is_used_in_place(code, use) for use in code.uses(value))
    return kinds.pop() if len(kinds) == 1 and kept else None


def _is_used_in_place(code: Code, use: ast.Name) -> bool:
    """Tell whether a use lets nobody keep the object: it is returned, or something is asked of it."""
    above = code.parent(use)
    if isinstance(above, (ast.Return, ast.Compare, ast.UnaryOp, ast.If, ast.While)):
        return True
    if isinstance(above, (ast.For, ast.comprehension)):
        return above.iter is use
    if isinstance(above, ast.Subscript):
        return above.value is use
    if isinstance(above, ast.Attribute):
        call = code.parent(above)
        return isinstance(call, ast.Call) and call.func is above
    return isinstance(above, ast.Call) and code.origin(above.func) in _ASKING
