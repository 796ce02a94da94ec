"""How often a place runs: in each turn of a loop, in some, at most once; and loops of few turns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import IntEnum

from engine.syntax.binding import NameView
from engine.syntax.nodes import (
    COMPREHENSIONS,
    LOOPS,
    NODE_FIELDS,
    LoopNode,
    descend,
    dotted,
    target_names,
)
from engine.syntax.remember import remembered

FEW_TURNS = 8

_TELLS = re.compile(
    r"(^|_)(debug|info|warning|warn|error|message|exception|critical|log|fail|print|abort|panic|trace|verbose|report)s?$"
    r"|(Error|Exception|Warning)$"
)
"""Names of functions that tell people about what should not happen often."""
_MESSAGE = re.compile(r"(^|_)(msg|message|error|errors|err|warning|reason|hint)$")


class Frequency(IntEnum):
    """How often a place is evaluated while a loop runs. The larger, the more often."""

    ONCE = 0
    """At most once: the loop is left right after."""
    RARELY = 1
    """Error handling, logging, assertions."""
    SOMETIMES = 2
    """Under a condition, or after a place that may skip it."""
    ALWAYS = 3
    """In each turn."""


@remembered
def frequency(code: NameView, node: ast.AST, loop: LoopNode) -> Frequency:
    """Tell how often `node`, somewhere inside `loop`, is evaluated while the loop runs."""
    often = Frequency.ALWAYS
    breaks = False
    below: ast.AST = node
    for above in code.module.ancestors(node):
        if isinstance(below, ast.stmt):
            block, position = place_of(above, below)
            leaving = leaves(block[position:])
            if leaving == "return":
                return Frequency.ONCE
            breaks = breaks or leaving == "break"
            if often is Frequency.ALWAYS and any(_may_leave(code, earlier) for earlier in block[:position]):
                often = Frequency.SOMETIMES
        if breaks and isinstance(above, LOOPS):
            if above is loop:
                return Frequency.ONCE
            breaks = False
        if above.__class__ in _STEPS:
            often = min(often, _step(above, below))
        if isinstance(above, ast.If) and below in above.body and _runs_once(above, loop):
            return Frequency.ONCE
        if above is loop:
            break
        below = above
    return often


def _runs_once(branch: ast.If, loop: LoopNode) -> bool:
    return _picks_one_turn(branch.test, loop) or _clears_its_flag(branch)


def _last(target: ast.expr) -> str:
    return (dotted(target) or "").rpartition(".")[2]


def _clears_its_flag(branch: ast.If) -> bool:
    """Tell whether a branch sets the flag that it is entered by: `if first: first = False`, also where the
    flag is an attribute."""
    cleared = {
        dotted(target)
        for statement in branch.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
    } - {None}
    # Most branches set nothing to a constant: then their test need not be read.
    return bool(cleared) and any(
        isinstance(part, (ast.Name, ast.Attribute)) and dotted(part) in cleared
        for part in descend(branch.test)
    )


def _picks_one_turn(test: ast.expr, loop: LoopNode) -> bool:
    """Tell whether a test compares what counts the turns with one number: `if i == 0`, `if i == last`."""
    if not isinstance(test, ast.Compare) or not isinstance(loop, ast.For):
        return False
    counted = {name.id for name in target_names(loop.target)}
    if isinstance(test.ops[0], ast.Is):
        return isinstance(test.left, ast.Name) and test.left.id in counted
    if not isinstance(test.ops[0], ast.Eq):
        return False
    other = test.comparators[0]
    number = isinstance(other, (ast.Constant, ast.BinOp, ast.Call)) or (
        isinstance(other, ast.Name) and other.id not in counted and not _set_in(other.id, loop)
    )
    return number and isinstance(test.left, ast.Name) and test.left.id in counted and _counts(loop.iter)


def _set_in(name: str, loop: ast.For) -> bool:
    return any(
        isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store)
        for part in descend(loop)
    )


def _counts(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"enumerate", "range"}
    )


def guarded(code: NameView, node: ast.AST, loop: LoopNode) -> bool:
    """Tell whether a `try` inside `loop` catches what `node` may raise."""
    below: ast.AST = node
    for above in code.module.ancestors(node):
        if above is loop:
            return False
        if isinstance(above, (ast.Try, ast.TryStar)) and above.handlers and below in above.body:
            return True
        below = above
    return False


def block_of(parent: ast.AST, statement: ast.stmt) -> list[ast.stmt]:
    """Return the list of statements of `parent` that holds `statement`, empty when there is none."""
    return place_of(parent, statement)[0]


_BLOCKS = {
    cls: tuple(field for field in ("body", "orelse", "finalbody") if field in fields)
    for cls, fields in NODE_FIELDS.items()
}
"""The fields of each class of nodes that may hold a block."""


def place_of(parent: ast.AST, statement: ast.stmt) -> tuple[list[ast.stmt], int]:
    """Return the same and the place of `statement` in it."""
    for field in _BLOCKS[parent.__class__]:
        block = getattr(parent, field)
        # Nodes are equal only to themselves.
        if isinstance(block, list) and statement in block:
            return block, block.index(statement)
    return [], 0


def leaves(block: list[ast.stmt]) -> str:
    """Tell how a run of statements surely ends: "return" (or raise), "break", "continue", "" for going on."""
    for statement in block:
        if statement.__class__ not in _LEAVING:
            continue
        match statement:
            case ast.Return() | ast.Raise():
                return "return"
            case ast.Break():
                return "break"
            case ast.Continue():
                return "continue"
            case ast.If(orelse=[_, *_]):
                ends = {leaves(branch) for branch in _branches(statement)}
                if len(ends) == 1 and "" not in ends:
                    return ends.pop()
            case ast.With(body=body) | ast.AsyncWith(body=body):
                if leaves(body):
                    return leaves(body)
            case _:
                pass
    return ""


_LEAVING = frozenset({ast.Return, ast.Raise, ast.Break, ast.Continue, ast.If, ast.With, ast.AsyncWith})
"""The statements that `leaves` looks at: one look at the class spares most of them its questions."""


def _branches(statement: ast.If) -> Iterator[list[ast.stmt]]:
    """Yield the branches of an `if` with its `elif`s, of which there may be thousands, and its `else`."""
    while True:
        yield statement.body
        match statement.orelse:
            case [ast.If() as further]:
                statement = further
            case otherwise:
                yield otherwise
                return


def _may_leave(code: NameView, statement: ast.stmt) -> bool:
    """Tell whether a statement may skip what follows it in its block (exceptions aside)."""
    if statement.__class__ in _PLAIN:
        return False
    return statement.__class__ in _ENDING or any(
        isinstance(inner, (ast.Return, ast.Raise)) or not _is_in_loop(code, inner, statement)
        for inner in code.module.own_below_among(statement, _ENDING)
    )


def _is_in_loop(code: NameView, node: ast.AST, statement: ast.stmt) -> bool:
    """Tell whether a loop that is `statement`, or stands in it, is what a `break` or `continue` speaks to."""
    for above in code.module.ancestors(node):
        if isinstance(above, (ast.For, ast.AsyncFor, ast.While)):
            return True
        if above is statement:
            return False
    return False


_ENDING: frozenset[type[ast.AST]] = frozenset({ast.Return, ast.Raise, ast.Break, ast.Continue})
_PLAIN = frozenset(
    {
        ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Pass, ast.Delete, ast.Assert,
        ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
    }
)  # fmt: skip
"""Statements that never leave: those of expressions alone, and definitions."""
_STEPS = frozenset(
    {
        ast.ExceptHandler, ast.Raise, ast.Assert, ast.Call, ast.Assign, ast.AugAssign, ast.If, ast.IfExp,
        ast.BoolOp, ast.match_case, *COMPREHENSIONS, ast.comprehension,
    }
)  # fmt: skip
"""The nodes that `_step` knows more of than that what is below them runs whenever they do."""


def _step(above: ast.AST, below: ast.AST) -> Frequency:
    """How often `below` is evaluated when `above`, directly over it, is."""
    match above:
        case ast.ExceptHandler() | ast.Raise() | ast.Assert():
            return Frequency.RARELY
        case ast.Call(func=func) if below is not func and _TELLS.search(
            (dotted(func) or "").rpartition(".")[2]
        ):
            return Frequency.RARELY
        case ast.Assign(targets=[target, *_]) | ast.AugAssign(target=target) if _MESSAGE.search(
            _last(target)
        ):
            return Frequency.RARELY
        case ast.If() | ast.IfExp():
            return Frequency.ALWAYS if below is above.test else Frequency.SOMETIMES
        case ast.BoolOp():
            return Frequency.ALWAYS if below is above.values[0] else Frequency.SOMETIMES
        case ast.match_case():
            return Frequency.SOMETIMES
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            first = above.generators[0]
            filtered = any(clause.ifs for clause in above.generators)
            return Frequency.SOMETIMES if filtered and below is not first else Frequency.ALWAYS
        case ast.comprehension(ifs=[first, *_]):
            return Frequency.ALWAYS if below in (first, above.iter) else Frequency.SOMETIMES
        case _:
            return Frequency.ALWAYS


@remembered
def few_turns(code: NameView, loop: LoopNode) -> bool:
    """Tell whether a loop visibly makes only a handful of turns."""
    if isinstance(loop, COMPREHENSIONS):
        return all(_is_short(code, clause.iter) for clause in loop.generators)
    return not isinstance(loop, ast.While) and _is_short(code, loop.iter)


def _is_short(code: NameView, node: ast.expr) -> bool:
    match node:
        case ast.Tuple() | ast.List() | ast.Set():
            return len(node.elts) <= FEW_TURNS and not any(isinstance(e, ast.Starred) for e in node.elts)
        case ast.Dict():
            return len(node.keys) <= FEW_TURNS and None not in node.keys
        case ast.Constant(value=str() | bytes() as text):
            return len(text) <= FEW_TURNS
        case ast.Call(func=ast.Name(id="range"), args=[*_, ast.Constant(value=int() as count)] as bounds):
            if len(bounds) < 3:
                return count <= FEW_TURNS
            return all(isinstance(bound, ast.Constant) for bound in bounds) and _turns(bounds) <= FEW_TURNS
        case ast.Call(
            func=ast.Name(id="enumerate" | "reversed" | "sorted" | "zip" | "list"), args=[first, *_]
        ):
            return _is_short(code, first)
        case ast.Call(func=ast.Attribute(attr="items" | "keys" | "values", value=value), args=[]):
            return _is_short(code, value)
        case ast.Name():
            return _is_short_name(code, node)
        case _:
            return False


def _turns(bounds: list[ast.expr]) -> int:
    """How many numbers a `range` of three literals has."""
    start, stop, step = (bound.value for bound in bounds if isinstance(bound, ast.Constant))
    if not (isinstance(start, int) and isinstance(stop, int) and isinstance(step, int) and step):
        return FEW_TURNS + 1
    return len(range(start, stop, step))


def _is_short_name(code: NameView, name: ast.Name) -> bool:
    if name.id not in code.literal_names:
        return False
    bindings = code.bindings(name)
    if len(bindings) != 1 or bindings[0].kind not in {"assign", "annotated"}:
        return False
    value = bindings[0].value
    if not isinstance(value, (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Constant)):
        return False
    return _is_short(code, value) and not _grows(code, name)


def _grows(code: NameView, name: ast.Name) -> bool:
    """Tell whether any method is called on the name, or it is handed on: a literal may have grown since."""
    local = code.is_local(name)
    for use in code.uses(name) if local else code.nodes(ast.Name):
        if use.id != name.id:
            continue
        above = code.parent(use)
        if isinstance(above, ast.Attribute) and above.attr not in {"items", "keys", "values", "get"}:
            return True
        if isinstance(above, ast.Call) and use in above.args and not isinstance(above.func, ast.Name):
            return True
        if isinstance(above, ast.Subscript) and not isinstance(above.ctx, ast.Load):
            return True
    return any(binding.kind == "augmented" for binding in code.bindings(name))
