"""Which functions have an effect, and on which calls that depends.

A function is pure here when it stores only into objects that it made itself, suspends nowhere, returns no
iterator that its first user would exhaust, and calls nothing but pure functions: calling it twice with
unchanged arguments is then calling it once. Attribute reads, operators and iteration count as pure; what a
class does behind them is not looked at.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from engine.scan.outline import FRESH, OTHER, PARAMETER, Draft, Outline
from engine.syntax.nodes import root_name
from engine.syntax.purity import MUTATORS, PURE_METHODS, call_is_pure

UNKNOWN = "?"
"""Stands among `needs` for something that no look at another function can settle."""

_EFFECTS = frozenset(
    {
        "print", "open", "input", "exec", "eval", "setattr", "delattr", "breakpoint", "exit", "quit",
        "__import__",
    }
)  # fmt: skip
_EFFECT_MODULES = (
    "logging.", "subprocess.", "socket.", "shutil.", "random.", "secrets.", "time.", "requests.", "httpx.",
    "sys.stdout", "sys.stderr", "urllib.request.", "warnings.", "threading.", "os.remove", "os.mkdir",
    "os.makedirs", "os.system", "os.unlink", "os.rename", "os.environ.", "os.getenv", "os.stat",
    "os.listdir", "os.walk", "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today",
    "uuid.uuid", "tempfile.",
)  # fmt: skip
_CALLS_ITS_KEY = frozenset({"sorted", "min", "max"})
_CALLS_ITS_FIRST = frozenset({"map", "filter", "functools.reduce", "functools.partial"})
_CALLS_ITS_SECOND = frozenset({"re.sub"})
_ITERATORS = frozenset({"map", "filter", "zip", "enumerate", "reversed", "iter", "itertools.chain"})
_ITERATOR_NAMES = frozenset({"it", "gen", "generator", "stream", "reader", "fp", "fh", "file", "f"})
_CALLS_BACK = _CALLS_ITS_KEY | _CALLS_ITS_FIRST | _CALLS_ITS_SECOND
_BUILTIN_TYPES = frozenset({"str", "bytes", "dict", "set", "frozenset", "list", "tuple", "int", "float"})
_HARMLESS_MARKS = frozenset(
    {
        "staticmethod", "classmethod", "property", "functools.lru_cache", "functools.cache",
        "typing.overload", "functools.cached_property", "functools.singledispatch", "typing.override",
        "typing.final", "typing_extensions.override", "typing.no_type_check",
    }
)  # fmt: skip
_EXCEPTION_NAMES = ("Error", "Exception", "Warning", "Exit", "Interrupt", "Iteration")


def note_statements(outline: Outline) -> set[str]:
    """Mark functions whose statements have an effect; return the module variables that change as it runs."""
    changed = {name for name, times in outline.variables.items() if times > 1}
    _note_suspensions(outline)
    declarations: list[ast.Global | ast.Nonlocal] = [*outline.of(ast.Global), *outline.of(ast.Nonlocal)]
    for declaration in declarations:
        changed.update(declaration.names)
        _blame(outline, declaration)
    for change in outline.changes:
        _note_change(outline, change, change.value, changed)
    for deletion in outline.of(ast.Delete):
        for target in deletion.targets:
            if isinstance(target, (ast.Attribute, ast.Subscript)):
                _note_change(outline, target, target.value, changed)
    for addition in outline.of(ast.AugAssign):
        if isinstance(addition.target, ast.Name):
            _note_sum(outline, addition, addition.target, changed)
        else:
            _note_change(outline, addition, addition.target.value, changed)
    return changed


def note_signatures(outline: Outline) -> None:
    """Mark the functions whose decorators or shape say that a call does not run the body seen here."""
    for draft in outline.drafts:
        if isinstance(draft.node, ast.AsyncFunctionDef):
            draft.has_effect = True
        elif _is_stub(draft.node) or not all(
            _is_harmless(outline, draft, mark) for mark in draft.node.decorator_list
        ):
            draft.needs.add(UNKNOWN)


def _is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a body does nothing or refuses: somebody else's override is what runs."""
    last = node.body[-1]
    if len(node.body) > 2 or not isinstance(last, (ast.Pass, ast.Raise, ast.Expr)):
        return False
    return not isinstance(last, ast.Expr) or isinstance(last.value, ast.Constant)


def _note_suspensions(outline: Outline) -> None:
    """Generators and coroutines run later; a `with` runs code that is not seen."""
    yields: list[ast.expr] = [*outline.of(ast.Yield), *outline.of(ast.YieldFrom), *outline.of(ast.Await)]
    for node in yields:
        _blame(outline, node)
    for item in outline.of(ast.withitem):
        _doubt(outline, item.context_expr)
    loops: list[ast.For | ast.comprehension] = [*outline.of(ast.For), *outline.of(ast.comprehension)]
    for loop in loops:
        if isinstance(loop.iter, ast.Name) and _sounds_like_iterator(loop.iter.id):
            _doubt(outline, loop.iter)
    for generator in outline.of(ast.GeneratorExp):
        if _escapes(outline, generator):
            _doubt(outline, generator)


def _sounds_like_iterator(name: str) -> bool:
    """Tell whether a loop over a variable of this name may use it up: who loops over it again finds less."""
    return "iter" in name or name in _ITERATOR_NAMES


def _escapes(outline: Outline, iterator: ast.expr) -> bool:
    """Tell whether an iterator is kept or returned, instead of being used up where it is made."""
    return not isinstance(
        outline.parents[iterator],
        (ast.Call, ast.For, ast.comprehension, ast.Starred, ast.YieldFrom, ast.Compare),
    )


def _blame(outline: Outline, node: ast.expr | ast.stmt) -> None:
    function = outline.places.function(node)
    if function >= 0:
        outline.drafts[function].has_effect = True


def _doubt(outline: Outline, node: ast.expr) -> None:
    function = outline.places.function(node)
    if function >= 0:
        outline.drafts[function].needs.add(UNKNOWN)


def _note_change(
    outline: Outline, where: ast.expr | ast.stmt, changed_object: ast.expr, changed: set[str]
) -> None:
    """Judge a change to the object that an expression gives: who made it decides."""
    function = outline.places.function(where)
    if function < 0:
        return
    root = root_name(changed_object)
    mark = OTHER if root is None else outline.meaning(function, root)
    draft = outline.drafts[function]
    if mark == FRESH and isinstance(changed_object, ast.Name):
        return
    local = root is not None and root in draft.names
    if mark == PARAMETER or (root is not None and not local):
        draft.has_effect = True
        if root is not None and not local:
            changed.add(root)
    else:
        draft.needs.add(UNKNOWN)


def _note_sum(outline: Outline, node: ast.AugAssign, target: ast.Name, changed: set[str]) -> None:
    """`x += …` changes a list that somebody else holds, but gives a number a new value."""
    function = outline.places.function(node)
    if function < 0:
        changed.add(target.id)
        return
    if outline.meaning(function, target.id) != FRESH and not isinstance(node.value, ast.Constant):
        outline.drafts[function].needs.add(UNKNOWN)


def _is_harmless(outline: Outline, draft: Draft, mark: ast.expr) -> bool:
    func = mark.func if isinstance(mark, ast.Call) else mark
    return outline.dotted(draft.outer, func) in _HARMLESS_MARKS


def note_call(
    outline: Outline, draft: Draft, function: int, call: ast.Call, target: str | None, changed: set[str]
) -> None:
    """Judge one call of a function whose `target` is a dotted origin, or None when nobody knows it."""
    if target is None:
        _note_method(outline, draft, call, changed)
        return
    verdict = _judge(target)
    if target in _ITERATORS and _escapes(outline, call):
        draft.needs.add(UNKNOWN)
    if verdict == "needs":
        draft.needs.add(target)
    elif verdict == "calls back":
        for called in _called_back(call, target):
            _note_reference(outline, draft, function, called)
    elif verdict == "effect":
        draft.has_effect = True
    elif verdict == "unknown":
        draft.needs.add(UNKNOWN)


@lru_cache(maxsize=4096)
def _judge(target: str) -> Literal["pure", "calls back", "effect", "needs", "unknown"]:
    if target in _CALLS_BACK:
        return "calls back"
    if call_is_pure(target):
        return "pure"
    if target in _EFFECTS or target.startswith(_EFFECT_MODULES):
        return "effect"
    head, _, name = target.rpartition(".")
    if head:
        return "pure" if head in _BUILTIN_TYPES and name in PURE_METHODS else "needs"
    return "pure" if name.endswith(_EXCEPTION_NAMES) else "unknown"


def _note_method(outline: Outline, draft: Draft, call: ast.Call, changed: set[str]) -> None:
    func = call.func
    if not isinstance(func, ast.Attribute):
        draft.needs.add(UNKNOWN)
    elif func.attr in MUTATORS:
        _note_change(outline, call, func.value, changed)
    elif func.attr not in PURE_METHODS:
        draft.needs.add(UNKNOWN)


def _called_back(call: ast.Call, target: str) -> Iterator[ast.expr]:
    """Yield the arguments that a pure function calls in turn."""
    if target in _CALLS_ITS_FIRST:
        yield from call.args[:1]
    elif target in _CALLS_ITS_SECOND:
        yield from call.args[1:2]
    elif target in _CALLS_ITS_KEY:
        for keyword in call.keywords:
            if keyword.arg == "key":
                yield keyword.value


def _note_reference(outline: Outline, draft: Draft, function: int, called: ast.expr) -> None:
    if isinstance(called, (ast.Lambda, ast.Constant, ast.JoinedStr)):
        return
    origin = outline.dotted(function, called)
    verdict = "unknown" if origin is None else _judge(origin)
    if verdict != "pure":
        draft.needs.add(origin if origin is not None and verdict == "needs" else UNKNOWN)


def note_reads(outline: Outline, changed: set[str]) -> None:
    """Doubt the functions that read a variable of the module which changes at run time."""
    if not changed:
        return
    for node in outline.of(ast.Name):
        if node.id in changed and (function := outline.places.function(node)) >= 0:
            draft = outline.drafts[function]
            if node.id not in draft.names:
                draft.needs.add(UNKNOWN)
