"""Strings that a loop makes longer piece by piece: what grows, how, in which loop, and who reads it there."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, block_of, few_turns, frequency
from engine.syntax.kinds import Kind, annotation_kind
from engine.syntax.nodes import LoopNode, descend, dotted, root_name, same, target_names

Growth = ast.AugAssign | ast.Assign
Target = ast.Name | ast.Attribute | ast.Subscript


_TEXTS: frozenset[Kind | None] = frozenset({"str", "bytes"})


class How(Enum):
    """How a statement makes its target longer."""

    APPEND = "append"
    """`s += x` or `s = s + x`."""
    PIECES = "pieces"
    """`s = s + x + y`: the first sum is a string of its own."""
    PREPEND = "prepend"
    """`s = x + s`."""
    FORMAT = "format"
    """`s = f"{s}…"`."""


class Reads(Enum):
    """What a loop does with the string while it grows, apart from making it longer."""

    NONE = "none"
    LIGHT = "light"
    """Its length or emptiness is asked for."""
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Growing:
    """A string that `statement` makes longer in each turn of `loop`. `resets`: it may start anew there."""

    statement: Growth
    target: Target
    how: How
    kind: Kind
    loop: ast.For | ast.AsyncFor | ast.While
    resets: bool
    reads: Reads


def growing(code: Code, statement: Growth) -> Growing | None:
    """Return what a statement makes longer again and again, None unless it is known to be str or bytes."""
    step = step_of(statement)
    if step is None or code.function(statement) is None:
        return None
    target, how, parts = step
    kind = text_kind(code, target, parts)
    if kind is None:
        return None
    for loop in code.loops(statement):
        if not isinstance(loop, (ast.For, ast.AsyncFor, ast.While)) or moves(code, target, loop):
            return None
        if frequency(code, statement, loop) <= Frequency.RARELY:
            return None
        resets = _resets(loop, target)
        if _starts_anew(code, statement, loop, resets) or _is_suffix(code, statement, loop, resets):
            return None
        if not few_turns(code, loop):
            return Growing(
                statement, target, how, kind, loop, bool(resets), _reads(code, loop, target, resets)
            )
    return None


def grows_in_place(code: Code, found: Growing) -> bool:
    """Tell whether CPython spares the copy: for `s += x` with a str in a variable of the function itself."""
    local = isinstance(found.target, ast.Name) and code.is_local(found.target)
    return local and found.kind == "str" and found.how is How.APPEND


def step_of(statement: ast.stmt) -> tuple[Target, How, list[ast.expr]] | None:
    """Return what a statement makes longer, how, and the pieces it adds; None for any other statement."""
    match statement:
        case ast.AugAssign(target=target, op=ast.Add(), value=value):
            return target, How.APPEND, [value]
        case ast.Assign(targets=[ast.Name() | ast.Attribute() | ast.Subscript() as target], value=value):
            pass
        case _:
            return None
    if isinstance(value, ast.JoinedStr):
        holes = [part for part in value.values if isinstance(part, ast.FormattedValue)]
        return (target, How.FORMAT, []) if any(same(hole.value, target) for hole in holes) else None
    parts = summands(value)
    at = [position for position, part in enumerate(parts) if same(part, target)]
    if len(parts) < 2 or len(at) != 1:
        return None
    how = How.PREPEND if at[0] else How.APPEND if len(parts) == 2 else How.PIECES
    return target, how, parts[: at[0]] + parts[at[0] + 1 :]


def summands(node: ast.expr) -> list[ast.expr]:
    """Return the terms of `a + b + c`, left to right; a parenthesised sum on the right is one term."""
    terms: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        terms.append(node.right)
        node = node.left
    return [node, *reversed(terms)]


def text_kind(code: Code, target: Target, parts: list[ast.expr]) -> Kind | None:
    """Return "str" or "bytes" when a variable that `parts` are added to is known to hold that, else None."""
    added = {code.kind(part) for part in parts} - {None}
    if not added <= _TEXTS:
        return None
    if isinstance(target, ast.Name):
        known = _kinds_of_name(code, target)
    else:
        known = {code.kind(target)} - {None}
        if not known and added == {"str"}:
            return "str"
    kind = known.pop() if len(known) == 1 else None
    return kind if kind in {"str", "bytes"} and added <= {kind} else None


def _kinds_of_name(code: Code, name: ast.Name) -> set[Kind | None]:
    """The kinds that a variable surely has at times. Where one is a literal, unknown other values (the parts
    of `a, b = …`) count as alike; without a literal or an annotation nothing is known.
    """
    kinds: set[Kind | None] = set()
    sure = False
    for binding in code.bindings(name):
        if binding.annotation is not None:
            return {annotation_kind(binding.annotation)}
        sure = sure or (binding.kind == "assign" and isinstance(binding.value, (ast.Constant, ast.JoinedStr)))
        if binding.value is not None and binding.kind != "augmented":
            kinds.add(code.kind(binding.value))
    return kinds - {None, "none"} if sure else set()


def is_first(found: Growing) -> bool:
    """Tell whether no statement before it in the loop makes the same string longer."""
    return steps(found)[0] is found.statement


def steps(found: Growing) -> list[Growth]:
    """Return all statements of the loop that make the string longer, in source order."""
    return [
        part
        for part in descend(found.loop, into_functions=False)
        if isinstance(part, (ast.AugAssign, ast.Assign))
        and (step := step_of(part)) is not None
        and same(step[0], found.target)
    ]


def moves(code: Code, target: Target, loop: LoopNode) -> bool:
    """Tell whether turns of `loop` may work on different strings: `row.text += x` in `for row in rows`."""
    if isinstance(target, ast.Name):
        return False
    changes = code.changes(loop)
    path = dotted(target.value) or ""
    names = {part.id for part in descend(target) if isinstance(part, ast.Name)}
    if names & changes.assigned or any(
        path == stored or path.startswith(f"{stored}.") for stored in changes.stored
    ):
        return True
    if isinstance(target, ast.Attribute):
        return False
    calls = (
        part for part in descend(loop) if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute)
    )
    return not path or any(
        dotted(call.func.value) == path for call in calls if isinstance(call.func, ast.Attribute)
    )


def _resets(loop: ast.stmt, target: Target) -> list[ast.stmt]:
    """The statements of a loop that give the string another value."""
    found: list[ast.stmt] = []
    for part in descend(loop, into_functions=False):
        match part:
            case ast.Assign(targets=targets) if step_of(part) is None:
                bound = [*targets, *(name for each in targets for name in target_names(each))]
            case ast.AnnAssign(target=each) | ast.For(target=each) | ast.AsyncFor(target=each):
                bound = [each, *target_names(each)]
            case ast.Delete(targets=targets):
                bound = list(targets)
            case _:
                continue
        if any(same(each, target) for each in bound):
            found.append(part)
    return found


def _starts_anew(code: Code, statement: ast.stmt, loop: ast.stmt, resets: list[ast.stmt]) -> bool:
    """Tell whether in each turn the string gets another value: anywhere in the loop, or before it grows."""
    if not resets:
        return False
    if any(reset in getattr(loop, "body", []) for reset in resets) or loop in resets:
        return True
    below: ast.AST = statement
    for above in code.module.ancestors(statement):
        if isinstance(below, ast.stmt):
            block = block_of(above, below)
            if any(reset in block[: block.index(below)] for reset in resets) or above in resets:
                return True
        if above is loop:
            return False
        below = above
    return False


def _is_suffix(code: Code, statement: ast.stmt, loop: ast.stmt, resets: list[ast.stmt]) -> bool:
    """Tell whether some turns set the string to more than nothing, and others, known by a test, add to that:
    an ending for a name, not piece after piece. Lines go on and on, though, where all others start anew.
    """
    if not resets or any(_sets_nothing(reset) for reset in resets):
        return False
    below: ast.AST = statement
    for above in code.module.ancestors(statement):
        if isinstance(above, ast.If) and below in above.body:
            return not _begins_else(above, resets)
        if above is loop:
            return False
        below = above
    return False


def _begins_else(branch: ast.If, resets: list[ast.stmt]) -> bool:
    """Tell whether the `else` of a branch, not a further test, sets the string."""
    match branch.orelse:
        case [ast.If()]:
            return False
        case block:
            return any(part in resets for statement in block for part in descend(statement))


def _sets_nothing(reset: ast.stmt) -> bool:
    """Tell whether a statement gives the string no content yet: `s = ""`, `s, n = b"", 0`, `del s`."""
    if not isinstance(reset, (ast.Assign, ast.AnnAssign)):
        return isinstance(reset, ast.Delete)
    values = reset.value.elts if isinstance(reset.value, ast.Tuple) else [reset.value]
    return any(value is None or getattr(value, "value", 0) in ("", b"", None) for value in values)


def _reads(code: Code, loop: ast.stmt, target: Target, resets: list[ast.stmt]) -> Reads:
    worst = Reads.NONE
    for part in descend(loop):
        if not isinstance(part, type(target)) or not same(part, target) or not isinstance(part.ctx, ast.Load):
            continue
        step = step_of(code.statement(part))
        if not any(above is loop for above in code.loops(part)):
            continue
        if (step and same(step[0], target)) or _leaves_or_resets(code, part, loop, resets):
            continue
        if not _is_light(code, part):
            return Reads.WHOLE
        worst = Reads.LIGHT
    return Reads.WHOLE if isinstance(target, ast.Attribute) and _methods_read(code, loop, target) else worst


def _leaves_or_resets(code: Code, read: ast.expr, loop: ast.stmt, resets: list[ast.stmt]) -> bool:
    """Tell whether the loop is left right after a read, or the string starts anew in the same branch."""
    if (
        isinstance(loop, (ast.For, ast.AsyncFor, ast.While))
        and frequency(code, read, loop) <= Frequency.RARELY
    ):
        return True
    statements = [above for above in code.module.ancestors(read) if isinstance(above, ast.stmt)]
    for statement in statements[: statements.index(loop)]:
        above = code.parent(statement)
        block = block_of(above, statement) if above is not None else []
        if above is not loop and any(reset in block[block.index(statement) :] for reset in resets):
            return True
    return False


def _is_light(code: Code, read: ast.expr) -> bool:
    above = code.parent(read)
    match above:
        case ast.Call(func=ast.Name(id="len" | "bool")) | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is read
        case ast.BoolOp():
            return _is_light(code, above)
        case ast.Compare(comparators=[ast.Constant(value="" | b"")]):
            return True
        case _:
            return False


def _methods_read(code: Code, loop: ast.stmt, target: ast.Attribute) -> bool:
    """Tell whether a method that the loop calls on the same object mentions the attribute."""
    owner = code.module.enclosing_class(loop)
    called = {
        part.func.attr
        for part in descend(loop)
        if isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and same(part.func.value, target.value)
    }
    if owner is None or root_name(target) not in {"self", "cls"}:
        return bool(called)
    methods = [part for part in owner.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return any(
        isinstance(part, ast.Attribute) and part.attr == target.attr
        for method in methods
        if method.name in called
        for part in descend(method)
    )
