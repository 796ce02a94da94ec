"""Calls of `re` functions: their pattern, and the edits that use a compiled one instead."""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.hoist import anchor, fresh_name, move_before
from engine.syntax.nodes import LoopNode, descend, same
from engine.syntax.splice import line_before

_FLAGS_AT = {
    "re.match": 2, "re.search": 2, "re.fullmatch": 2, "re.findall": 2, "re.finditer": 2,
    "re.split": 3, "re.sub": 4, "re.subn": 4, "re.compile": 1,
}  # fmt: skip
"""The functions that look a pattern up in the cache, with the position of their flags."""
CALLED = frozenset(origin.removeprefix("re.") for origin in _FLAGS_AT)
"""Their names."""


@dataclass(frozen=True, slots=True)
class RegexCall:
    """A call such as `re.search(pattern, text, flags)`."""

    call: ast.Call
    method: str
    pattern: ast.expr
    flags: ast.expr | None


def regex_call(code: Code, call: ast.Call) -> RegexCall | None:
    """Return the parts of a call of a function of `re` that takes a pattern as text, None for other calls."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    origin = code.origin(call.func) if name in CALLED else None
    if origin not in _FLAGS_AT or not call.args or any(isinstance(part, ast.Starred) for part in call.args):
        return None
    if any(keyword.arg in {None, "pattern"} for keyword in call.keywords):
        return None
    position = _FLAGS_AT[origin]
    flags = call.args[position] if len(call.args) > position else None
    for keyword in call.keywords:
        if keyword.arg == "flags":
            flags = keyword.value
    if code.kind(call.args[0]) == "pattern":
        return None
    return RegexCall(call, origin.removeprefix("re."), call.args[0], flags)


def same_pattern(left: RegexCall, right: RegexCall) -> bool:
    """Tell whether two calls use one pattern with the same flags."""
    if not same(left.pattern, right.pattern) or (left.flags is None) is not (right.flags is None):
        return False
    return left.flags is None or right.flags is None or same(left.flags, right.flags)


def calls_with_pattern(code: Code, found: RegexCall, region: ast.AST) -> list[RegexCall]:
    """Return the calls below `region`, nested functions aside, with the pattern of `found`, in order."""
    calls = []
    for part in descend(region, into_functions=False):
        other = regex_call(code, part) if isinstance(part, ast.Call) else None
        if other is not None and same_pattern(found, other):
            calls.append(other)
    return sorted(calls, key=lambda each: (each.call.lineno, each.call.col_offset))


def compiled_text(code: Code, found: RegexCall) -> str:
    """Return the expression that compiles the pattern of a call."""
    module = code.text(found.call.func).rpartition(".")[0]
    compile_ = f"{module}.compile" if module else "compile"
    flags = f", {code.text(found.flags)}" if found.flags is not None else ""
    return f"{compile_}({code.text(found.pattern)}{flags})"


def compile_before(code: Code, found: RegexCall, loop: LoopNode) -> tuple[Edit, ...]:
    """Return the edits that compile the pattern before `loop` and use it inside, if there is a safe way."""
    if found.method == "compile":
        return move_before(code, code.statement(found.call), loop)
    before = anchor(code, loop)
    imported_function = not isinstance(found.call.func, ast.Attribute)
    if before is None or imported_function or "\n" in compiled_text(code, found):
        return ()
    name = _name(code, found)
    inserted = line_before(code.module, before, f"{name} = {compiled_text(code, found)}")
    edits = [_use(code, each, name) for each in calls_with_pattern(code, found, loop)]
    if inserted is None or any(not each for each in edits):
        return ()
    return (inserted, *(edit for each in edits for edit in each))


def _name(code: Code, found: RegexCall) -> str:
    """A name for the pattern: `pattern`, numbered when the function uses several."""
    others: list[RegexCall] = []
    for part in descend(code.module.scope(found.call)):
        other = regex_call(code, part) if isinstance(part, ast.Call) else None
        if other is not None and not any(same_pattern(other, known) for known in others):
            others.append(other)
    number = next((i for i, other in enumerate(others) if same_pattern(other, found)), 0)
    return fresh_name(code, "pattern" if not number else f"pattern_{number + 1}")


def _use(code: Code, found: RegexCall, name: str) -> tuple[Edit, ...]:
    """Return the edits that make `re.search(pattern, text, flags)` into `name.search(text)`."""
    call = found.call
    arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    if len(arguments) < 2 or not _plain(code, call.func, "(", arguments[0]):
        return ()
    if not _plain(code, arguments[0], ",", arguments[1]):
        return ()
    first = arguments[1]
    edits = [Edit(call.lineno, call.col_offset, first.lineno, first.col_offset, f"{name}.{found.method}(")]
    for previous, argument in itertools.pairwise(arguments):
        value = argument.value if isinstance(argument, ast.keyword) else argument
        if value is found.flags:
            if not _plain(code, previous, ",", argument):
                return ()
            edits.append(Edit(*_end(previous), *_end(argument), ""))
    return tuple(edits)


def _end(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def _plain(code: Code, left: ast.expr | ast.keyword, sign: str, right: ast.expr | ast.keyword) -> bool:
    """Tell whether nothing but `sign` and white space stands between two nodes."""
    (first, start), (last, end) = _end(left), (right.lineno, right.col_offset)
    lines = code.module.lines
    if first == last:
        text = lines[first - 1][start:end]
    else:
        text = b"\n".join([lines[first - 1][start:], *lines[first : last - 1], lines[last - 1][:end]])
    return re.fullmatch(rb"\s*%s\s*" % re.escape(sign).encode(), text) is not None
