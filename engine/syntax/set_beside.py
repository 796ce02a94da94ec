"""The edits that keep a set beside a list, for its searches in a loop, where the list itself must stay."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.hoist import anchor, fresh_name
from engine.syntax.lists import as_iterable
from engine.syntax.nodes import LoopNode, descend, dotted
from engine.syntax.roles import is_plain_call, role, sole_value
from engine.syntax.splice import line_after, line_before, remove_statement, replace

_HARMLESS = frozenset({"in", "truth", "len", "iterated", "element", ".index", ".count", ".copy"})


def set_beside(code: Code, tests: list[ast.Compare], loop: LoopNode) -> tuple[Edit, ...]:
    """Return the edits by which `tests` in `loop` search a new set; none where the list may change unseen."""
    container = tests[0].comparators[0]
    path, before = dotted(container), anchor(code, loop)
    if path is None or before is None or not isinstance(container, (ast.Name, ast.Attribute)):
        return ()
    if isinstance(container, ast.Name) and _shared(code, container):
        return ()
    name = fresh_name(code, f"{path.rpartition('.')[2].strip('_')}_set")
    added = _additions(code, loop, container, name)
    started = "set()" if _starts_empty(code, container, before) else f"set({as_iterable(code, container)})"
    first = line_before(code.module, before, f"{name} = {started}")
    inside = [test for test in tests if any(above is loop for above in code.module.ancestors(test))]
    if first is None or added is None or len(inside) != len(tests):
        return ()
    return (first, *(replace(test.comparators[0], name) for test in tests), *added)


def only_unique(code: Code, test: ast.Compare) -> tuple[Edit, ...]:
    """Return the edits for a loop that does nothing but collect distinct elements, in their order:
    `xs = []; for y in ys: if y not in xs: xs.append(y)`.
    """
    branch = code.parent(test)
    loop = code.parent(branch) if branch is not None else None
    container = test.comparators[0]
    if not isinstance(branch, ast.If) or not isinstance(loop, ast.For) or not isinstance(container, ast.Name):
        return ()
    bound = sole_value(code, container)
    if bound is None or not _only_collects(code, test, branch, loop):
        return ()
    statement, value = bound
    removed = remove_statement(code.module, loop)
    if _next_statement(code, statement) is not loop or not _is_empty_list(value) or removed is None:
        return ()
    return replace(value, f"list(dict.fromkeys({code.text(loop.iter)}))"), removed


def _only_collects(code: Code, test: ast.Compare, branch: ast.If, loop: ast.For) -> bool:
    match test, branch, loop:
        case (
            ast.Compare(left=ast.Name(id=item), ops=[ast.NotIn()], comparators=[ast.Name(id=found)]),
            ast.If(
                body=[
                    ast.Expr(
                        value=ast.Call(
                            func=ast.Attribute(value=ast.Name(id=into), attr="append"), args=[what]
                        )
                    )
                ],
                orelse=[],
            ),
            ast.For(target=ast.Name(id=target) as name, body=[_], orelse=[]),
        ):
            one = isinstance(what, ast.Name) and what.id == item == target and found == into != item
            inside = sum(isinstance(part, ast.Name) and part.id in {item} for part in descend(loop))
            uses = len(code.uses(name)) if code.is_local(name) and not code.captured(name) else -1
            fed = any(isinstance(part, ast.Name) and part.id == found for part in descend(loop.iter))
            return one and uses == inside - 1 and not fed and len(code.bindings(name)) == 1
        case _:
            return False


def _shared(code: Code, name: ast.Name) -> bool:
    """Tell whether the variable's list has a second name, or nested functions work on it."""
    return code.captured(name) or any(
        isinstance(code.parent(use), (ast.Assign, ast.AnnAssign, ast.NamedExpr)) for use in code.uses(name)
    )


def _additions(
    code: Code, loop: LoopNode, container: ast.Name | ast.Attribute, name: str
) -> list[Edit] | None:
    """The edits that keep the set in step with the list; None if the list changes in other ways too."""
    path = dotted(container) or ""
    root = path.partition(".")[0]
    changes = code.changes(loop)
    if path in changes.passed or root in changes.passed or (root != path and root in changes.touched):
        return None
    if changes.suspends and not _is_ours(code, container):
        return None
    edits = []
    for part in descend(loop):
        if not isinstance(part, (ast.Name, ast.Attribute)) or dotted(part) != path:
            continue
        what = role(code, part)
        if what == ".append":
            edit = _addition(code, part, name)
            if edit is None:
                return None
            edits.append(edit)
        elif what not in _HARMLESS:
            return None
    return edits


def _is_ours(code: Code, container: ast.Name | ast.Attribute) -> bool:
    """Tell whether only this function holds the list: who waits for the next element may change another."""
    bound = sole_value(code, container) if isinstance(container, ast.Name) else None
    return bound is not None and not isinstance(bound[1], (ast.Name, ast.Attribute, ast.Subscript))


def _addition(code: Code, use: ast.expr, name: str) -> Edit | None:
    call = code.parent(code.parent(use) or use)
    if not isinstance(call, ast.Call) or not is_plain_call(code, call):
        return None
    argument = call.args[0]
    if dotted(argument) is None and not isinstance(argument, ast.Constant):
        return None
    return line_after(code.module, code.statement(call), f"{name}.add({code.text(argument)})")


def _starts_empty(code: Code, container: ast.expr, before: ast.stmt) -> bool:
    bound = sole_value(code, container) if isinstance(container, ast.Name) else None
    return bound is not None and _is_empty_list(bound[1]) and _next_statement(code, bound[0]) is before


def _is_empty_list(value: ast.expr) -> bool:
    return isinstance(value, ast.List) and not value.elts


def _next_statement(code: Code, statement: ast.stmt) -> ast.stmt | None:
    above = code.parent(statement)
    for field in ("body", "orelse", "finalbody"):
        block = getattr(above, field, None)
        if isinstance(block, list) and statement in block[:-1]:
            following: ast.stmt = block[block.index(statement) + 1]
            return following
    return None
