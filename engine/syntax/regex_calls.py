"""Functions that compile or look up constant patterns on every call."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.hoist import fresh_name
from engine.syntax.nodes import LOOPS, FunctionNode, descend
from engine.syntax.regexes import RegexCall, regex_call, same_pattern
from engine.syntax.splice import line_before, replace
from engine.syntax.usage import remembers

_SET_UP = frozenset({"__init__", "__new__", "__post_init__", "__init_subclass__"})
_MANY = 3
"""From how many patterns on a function is worth a remark, though none is compiled anew."""

_LIGHT = 8
"""The most calls that a function may make for the look-up to be a fair part of its time."""


def compiled_per_call(code: Code, function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[RegexCall]:
    """Return the patterns that every call of a function compiles or looks up, if that is worth a remark: one
    `re.compile`, or several look-ups. The first is the place to blame.
    """
    if function.name in _SET_UP or function.decorator_list or runs_once(code, function.body[0]):
        return []
    found: list[RegexCall] = []
    for statement in function.body:
        for part in descend(statement, into_functions=False):
            regex = regex_call(code, part) if isinstance(part, ast.Call) else None
            if regex is not None and _is_constant(regex) and not code.loops(regex.call):
                found.append(regex)
    compiled = [regex for regex in found if regex.method == "compile" and _is_local(code, regex, function)]
    calls = [part for part in descend(function) if isinstance(part, ast.Call)]
    loops = any(isinstance(part, LOOPS) for part in descend(function))
    if compiled and not loops and len(calls) <= _LIGHT:
        return compiled[:1]
    different: list[RegexCall] = []
    for regex in found:
        if regex.method != "compile" and not any(same_pattern(regex, known) for known in different):
            different.append(regex)
    return different if len(different) >= _MANY and 2 * len(different) >= len(calls) else []


def _is_constant(regex: RegexCall) -> bool:
    flags = [] if regex.flags is None else list(descend(regex.flags))
    names = all(part.id == "re" for part in flags if isinstance(part, ast.Name))
    return isinstance(regex.pattern, ast.Constant) and names


def _is_local(code: Code, regex: RegexCall, function: FunctionNode) -> bool:
    """Tell whether a compiled pattern is made for this call only, not stored or made once under a test."""
    statement = code.statement(regex.call)
    if code.function(regex.call) is not function or remembers(code, regex.call):
        return False
    if isinstance(statement, ast.Assign) and statement.value is regex.call:
        target = statement.targets[0]
        return isinstance(target, ast.Name) and code.is_local(target)
    return isinstance(code.parent(regex.call), ast.Attribute)


def constant_edits(code: Code, regex: RegexCall) -> tuple[Edit, ...]:
    """Return the edits that make a compiled pattern a constant of the module, none if it spans lines."""
    call = regex.call
    top: ast.AST = call
    for above in code.module.ancestors(call):
        if isinstance(above, ast.Module):
            break
        top = above
    if call.lineno != call.end_lineno or not isinstance(top, ast.stmt) or not _sees_module(code, call):
        return ()
    statement = code.statement(call)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    wanted = target.id.strip("_").upper() if isinstance(target, ast.Name) else "PATTERN"
    name = fresh_name(code, f"_{wanted}")
    inserted = line_before(code.module, top, f"{name} = {code.text(call)}\n\n")
    return (inserted, replace(call, name)) if inserted else ()


def _sees_module(code: Code, call: ast.Call) -> bool:
    """Tell whether `re` is imported at the top of the module."""
    for part in descend(call.func):
        if isinstance(part, ast.Name):
            return all(code.module.scope(binding.node) is code.module.tree for binding in code.bindings(part))
    return False
