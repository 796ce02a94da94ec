"""Tests that stand in a list, and the `or` or `and` chain that says the same and stops early."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.gaps import between, end_of, replace_span, start_of
from engine.syntax.nodes import descend, dotted
from engine.syntax.querysets import asks_database
from engine.syntax.truth import is_bool, is_truth_value

_CHEAP = frozenset({"isinstance", "len", "callable", "bool", "type", "id", "ord", "issubclass", "hasattr"})

_EFFECT_WORDS = frozenset(
    {
        "add", "append", "apply", "assert", "build", "call", "clean", "clear", "close", "consume",
        "convert", "create", "delete", "discard", "dispatch", "do", "emit", "ensure", "execute",
        "extend", "feed", "fix", "flush", "full", "handle", "insert", "install", "join", "load", "log",
        "main", "make", "migrate", "move", "next", "notify", "open", "parse", "poll", "pop", "print",
        "process", "publish", "pull", "push", "put", "read", "reduce", "register", "reload", "remove",
        "rename", "replace", "report", "reset", "run", "save", "send", "set", "setdefault", "setup",
        "sort", "start", "step", "stop", "store", "submit", "sync", "tick", "transform", "trigger",
        "try", "update", "upload", "validate", "visit", "wait", "warn", "write",
    }
)  # fmt: skip
_LOOK_UPS = frozenset({"get", "count", "startswith", "endswith", "find", "lower", "upper"})
_EFFECT_NAMES = frozenset({"is_valid", "is_validated", "has_changed"})
_FILLER = " \t\r\n()"


def works(node: ast.expr) -> bool:
    """Tell whether evaluating a test takes more than looking at a value: a call, or a search."""
    for part in descend(node, into_functions=False):
        if isinstance(part, ast.Call):
            if not (isinstance(part.func, ast.Name) and part.func.id in _CHEAP):
                return True
        elif isinstance(part, ast.Compare):
            searched = [
                b
                for op, b in zip(part.ops, part.comparators, strict=True)
                if isinstance(op, (ast.In, ast.NotIn))
            ]
            if any(not isinstance(place, (ast.Tuple, ast.List, ast.Set)) for place in searched):
                return True
    return False


def calls_out(code: Code, node: ast.expr) -> bool:
    """Tell whether a test calls code of the repository or asks the database: what takes time for sure."""
    for call in code.within(node, ast.Call):
        origin = code.origin(call.func) or ""
        path = dotted(call.func) or ""
        if origin.startswith(("here.", ".")) or path.startswith(("self.", "cls.", "super")):
            if path.rpartition(".")[2] not in _LOOK_UPS:
                return True
        elif asks_database(code, call) or isinstance(_receiver(call), ast.Call):
            return True
    return False


def _receiver(call: ast.Call) -> ast.expr | None:
    return call.func.value if isinstance(call.func, ast.Attribute) else None


def has_wanted_effect(code: Code, node: ast.expr) -> bool:
    """Tell whether a part of `node` binds a name, suspends, or calls what by its name does something."""
    for part in descend(node):
        if isinstance(part, (ast.NamedExpr, ast.Yield, ast.YieldFrom)):
            return True
        if isinstance(part, ast.Call) and not code.is_pure_call(part) and names_effect(part.func):
            return True
    return False


def names_effect(func: ast.expr) -> bool:
    """Tell whether a function's name says that it does something, rather than that it tells something."""
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return name in _EFFECT_NAMES or name.lstrip("_").partition("_")[0].lower() in _EFFECT_WORDS


def can_be_lazy(comprehension: ast.ListComp | ast.SetComp) -> bool:
    """Tell whether a comprehension does some work and could be a plain generator (nothing is awaited)."""
    clauses = comprehension.generators
    if any(clause.is_async for clause in clauses):
        return False
    if any(isinstance(part, ast.Await) for part in descend(comprehension)):
        return False
    return works(comprehension.elt) or any(works(test) for clause in clauses for test in clause.ifs)


def chain_edits(code: Code, call: ast.Call, word: str) -> tuple[Edit, ...]:
    """Return the edits that turn `any([a, b])` (word `or`) or `all([a, b])` (word `and`) into a chain, on the
    lines it stands on; none when comments are in the way. The value stays a bool where that could matter.
    """
    (argument,) = call.args
    assert isinstance(argument, (ast.List, ast.Tuple, ast.Set))
    elements = argument.elts
    inside = (
        (argument.lineno, argument.col_offset + 1),
        (argument.end_lineno or 0, (argument.end_col_offset or 0) - 1),
    )
    gaps = [
        between(code.module, start, end)
        for start, end in zip(
            [inside[0], *map(end_of, elements)], [*map(start_of, elements), inside[1]], strict=True
        )
    ]
    if any(gap.strip(_FILLER + ",") for gap in gaps):
        return ()
    opening, closing = _brackets(code, call, elements)
    weak = [
        _binds_weaker(element, word) and not gaps[i].rstrip().endswith("(")
        for i, element in enumerate(elements)
    ]
    texts = [opening + gaps[0], *(_spaced(gap.replace(",", f" {word}", 1)) for gap in gaps[1:-1])]
    texts.append(gaps[-1].replace(",", "", 1) + closing)
    for i, needed in enumerate(weak):
        if needed:
            texts[i], texts[i + 1] = texts[i] + "(", ")" + texts[i + 1]
    starts = [start_of(call), *map(end_of, elements)]
    ends = [*map(start_of, elements), end_of(call)]
    return tuple(map(replace_span, starts, ends, texts))


def _spaced(gap: str) -> str:
    return gap if gap[-1:] in " \n\t\r(" else gap + " "


def _brackets(code: Code, call: ast.Call, elements: list[ast.expr]) -> tuple[str, str]:
    if not is_truth_value(code, call) and not all(is_bool(code, element) for element in elements):
        return "bool(", ")"
    above = code.parent(call)
    alone = isinstance(above, (ast.If, ast.While, ast.Return, ast.Assign))
    return ("", "") if alone and call.lineno == call.end_lineno else ("(", ")")


def _binds_weaker(element: ast.expr, word: str) -> bool:
    if isinstance(element, ast.BoolOp):
        return word == "and" and isinstance(element.op, ast.Or)
    return isinstance(element, (ast.IfExp, ast.Lambda))
