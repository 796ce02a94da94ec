"""Moving the evaluation of an expression before a loop: where it may go, under what name, which edits."""

from __future__ import annotations

import ast
import keyword

from engine.model import Edit
from engine.syntax.binding import NameView
from engine.syntax.names import BUILTINS
from engine.syntax.nodes import COMPREHENSIONS, FUNCTIONS, LoopNode, descend, dotted, same
from engine.syntax.splice import line_before, remove_statement, replace

_AFTER = {
    "set": "set", "frozenset": "set", "list": "list", "tuple": "tuple", "dict": "dict", "sum": "sum",
    "min": "min", "len": "len", "any": "any", "all": "all", "lower": "lower", "upper": "upper",
    "strip": "stripped", "max": "max", "lstrip": "stripped", "rstrip": "stripped", "split": "parts",
    "rsplit": "parts", "splitlines": "lines", "casefold": "folded", "title": "title", "encode": "bytes",
    "decode": "text", "join": "joined", "format": "formatted", "replace": "replaced", "dirname": "dir",
    "abspath": "path",
}  # fmt: skip
"""What a name for the result of a call ends with, by the function or method called."""


def anchor(code: NameView, loop: LoopNode) -> ast.stmt | None:
    """Return the statement before which code runs directly before `loop` and whenever the loop does, None
    when there is no such place (a comprehension evaluated conditionally, an `elif`, a `while` test).
    """
    if isinstance(loop, (ast.For, ast.AsyncFor, ast.While)):
        return loop
    below: ast.AST = loop
    for above in code.module.ancestors(loop):
        if isinstance(above, ast.stmt):
            return above if _runs_first(code, above, below) else None
        if isinstance(above, (ast.Lambda, ast.NamedExpr)):
            return None
        if isinstance(above, ast.IfExp) and below is not above.test:
            return None
        if isinstance(above, ast.BoolOp) and below is not above.values[0]:
            return None
        if isinstance(above, (*COMPREHENSIONS, ast.comprehension)) and not _is_first_iterable(
            code, above, below
        ):
            return None
        below = above
    return None


def _is_first_iterable(code: NameView, above: ast.AST, below: ast.AST) -> bool:
    if isinstance(above, ast.comprehension):
        return below is above.iter
    return isinstance(above, COMPREHENSIONS) and below is above.generators[0]


def _runs_first(code: NameView, statement: ast.stmt, part: ast.AST) -> bool:
    """Tell whether `part`, an expression directly below `statement`, is evaluated once whenever that runs."""
    match statement:
        case ast.If():
            line = code.module.lines[statement.lineno - 1]
            return part is statement.test and not line[statement.col_offset :].startswith(b"elif")
        case ast.For() | ast.AsyncFor():
            return part is statement.iter
        case ast.With():
            return part is statement.items[0]
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign() | ast.Return() | ast.Expr() | ast.Delete():
            return True
        case _:
            return False


def occurrences(code: NameView, node: ast.expr, loop: LoopNode) -> list[ast.expr]:
    """Return the expressions written like `node` that `loop` evaluates in each turn, in source order."""
    kind = type(node)
    found = [
        part
        for part in code.within(loop, kind)
        if same(part, node) and any(above is loop for above in code.loops(part))
    ]
    return sorted(found, key=lambda part: (part.lineno, part.col_offset))


def result_name(code: NameView, node: ast.expr) -> str:
    """Return an unused name for the value of a call, made of the function's name and its main argument's.

    Different expressions of one function get different names, so that several edits can be applied together.
    """
    wanted = _wanted_name(code, node)
    home = code.module.scope(node)
    rivals: dict[str, None] = {}
    for part in code.within(home, ast.Call):
        if _wanted_name(code, part) == wanted:
            rivals.setdefault(code.text(part))
    first = next((part for part in descend(node) if isinstance(part, ast.Call)), node)
    place = list(rivals).index(code.text(first)) if code.text(first) in rivals else 0
    return fresh_name(code, wanted if not place else f"{wanted}_{place + 1}")


def _wanted_name(code: NameView, node: ast.expr) -> str:
    call = next((part for part in descend(node) if isinstance(part, ast.Call)), None)
    if call is None:
        return "value"
    func = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "made")
    ending = _AFTER.get(func, func.lower().strip("_"))
    subject = _subject(code, call)
    if not subject:
        return ending
    return f"sorted_{subject}" if ending == "sorted" else f"{subject}_{ending}"


def _subject(code: NameView, call: ast.Call) -> str:
    """The name of what a call works on: its object, or its first argument that has a name."""
    parts = [*call.args]
    if isinstance(call.func, ast.Attribute) and code.origin(call.func) is None:
        parts.insert(0, call.func.value)
    for part in parts:
        if isinstance(part, ast.GeneratorExp):
            part = part.generators[0].iter
        for inner in descend(part):
            path = dotted(inner)
            if (
                path
                and isinstance(inner, ast.expr)
                and not code.origin(inner)
                and path not in {"self", "cls"}
            ):
                words = [word.strip("_") for word in path.removeprefix("self.").split(".")[-2:]]
                return "_".join(word for word in words if word).lower()
    return ""


def fresh_name(code: NameView, wanted: str) -> str:
    """Return `wanted`, or it with a number, such that the name occurs nowhere in the file."""
    name, number = wanted, 2
    while code.is_word(name):
        name, number = f"{wanted}_{number}", number + 1
    return name


def hoist_edits(code: NameView, node: ast.expr, loop: LoopNode, text: str) -> tuple[Edit, ...]:
    """Return the edits that evaluate `text`, which stands for `node`, into a new name before `loop` and use
    the name inside; none when there is no safe place, or the text of `node` spans lines.
    """
    before = anchor(code, loop)
    if before is None or node.lineno != node.end_lineno or _at_class_level(code, loop):
        return ()
    name = result_name(code, node)
    inserted = line_before(code.module, before, f"{name} = {text}")
    if inserted is None:
        return ()
    return (inserted, *(replace(part, name) for part in occurrences(code, node, loop)))


def move_before(code: NameView, statement: ast.stmt, loop: LoopNode) -> tuple[Edit, ...]:
    """Return the edits that move `name = value` before `loop`; none for other statements, and where the name
    has other values or the statement spans lines.
    """
    match statement:
        case ast.Assign(targets=[ast.Name() as target]) if statement.lineno == statement.end_lineno:
            before = anchor(code, loop)
            alone = len(code.bindings(target)) == 1 and code.is_local(target)
            inserted = line_before(code.module, before, code.text(statement)) if before and alone else None
            removed = remove_statement(code.module, statement)
            return (inserted, removed) if inserted and removed else ()
        case _:
            return ()


def _at_class_level(code: NameView, node: ast.AST) -> bool:
    return isinstance(code.module.scope(node), ast.ClassDef)


def in_nested_function(code: NameView, node: ast.AST, region: ast.AST) -> bool:
    """Tell whether a function defined inside `region` stands between it and `node`."""
    for above in code.module.ancestors(node):
        if above is region:
            return False
        if isinstance(above, FUNCTIONS):
            return True
    return False


def safe_text(code: NameView, node: ast.expr, iterable: ast.expr | None) -> str | None:
    """Return the text of `node` that does not fail before a loop of no turns: `max(xs)` gets a default when
    the loop's `iterable` is `xs` itself; None when the loop goes over something else.
    """
    text = code.text(node)
    for part in descend(node):
        if isinstance(part, ast.Call) and code.origin(part.func) in {"max", "min"} and len(part.args) == 1:
            if part is not node or part.keywords or not _goes_over(iterable, part.args[0]):
                return None
            return f"{text[:-1]}, default=None)"
    return text


def iterable_of(loop: LoopNode) -> ast.expr | None:
    """Return what a loop goes over first, None for a `while`."""
    if isinstance(loop, ast.While):
        return None
    return loop.generators[0].iter if isinstance(loop, COMPREHENSIONS) else loop.iter


def _goes_over(iterable: ast.expr | None, container: ast.expr) -> bool:
    """Tell whether a loop over `iterable` makes no turn when `container` is empty."""
    match iterable:
        case None:
            return False
        case ast.Call(func=ast.Name(id="enumerate" | "zip" | "reversed" | "sorted" | "range"), args=args):
            return any(_is_or_counts(argument, container) for argument in args)
    return same(iterable, container)


def _is_or_counts(argument: ast.expr, container: ast.expr) -> bool:
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Name) and argument.func.id == "len":
        argument = argument.args[0]
    return same(argument, container)


def fresh_local(code: NameView, node: ast.AST, wanted: str) -> str:
    """Return `wanted`, or it with a number, such that no variable in sight of `node` has the name."""
    taken = set(BUILTINS)
    for scope in code.scopes(node):
        if not isinstance(scope.node, ast.ClassDef):
            taken.update(scope.bindings, scope.loads, scope.captured)
    name, number = wanted, 2
    while name in taken or keyword.iskeyword(name):
        name, number = f"{wanted}_{number}", number + 1
    return name
