"""Work that is done before a test which often shows that it was in vain."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import leaves, place_of
from engine.syntax.inputs import inputs
from engine.syntax.local_purity import pure_function
from engine.syntax.nodes import descend, dotted
from engine.syntax.splice import indentation, line_before, remove_statement
from engine.syntax.work import Work, work_of

_BETWEEN = 3
"""How many statements may stand between the work and the test."""


@dataclass(frozen=True, slots=True, eq=False)
class EarlyWork:
    """`name = value`, done before `test`: in a branch of it the value is used, or behind it when it has not
    left. `needs_pure` are functions elsewhere that must be shown pure.
    """

    step: ast.Assign
    name: str
    test: ast.If
    needs_pure: tuple[str, ...]


def in_vain_unless(code: Code, step: ast.Assign) -> EarlyWork | None:
    """Return the work of a statement whose value is used in the branch of one later test alone."""
    block = _following(code, step) if _may_work(step) else []
    if not any(isinstance(item, ast.If) for item in block[: _BETWEEN + 1]):
        return None
    found = _work(code, step)
    if found is None:
        return None
    name, value, needs = found
    for position, item in enumerate(block):
        if isinstance(item, ast.If) and any(_mentions(part, name.id) for part in item.body):
            alone = not _mentions(item.test, name.id) and not any(_mentions(p, name.id) for p in item.orelse)
            used_after = any(_mentions(later, name.id) for later in block[position + 1 :])
            inside = all(
                any(code.module.contains(part, use) for part in item.body) for use in code.uses(name)
            )
            ready = alone and not used_after and inside and _unchanged(code, value, [item.test])
            return EarlyWork(step, name.id, item, needs) if ready else None
        if position >= _BETWEEN or not _is_passed(code, item, value, name.id):
            return None
    return None


def in_vain_before(code: Code, step: ast.Assign) -> EarlyWork | None:
    """Return the work of a statement right before a test that leaves without having used its value."""
    block = _following(code, step) if _may_work(step) else []
    test = block[0] if block else None
    if not isinstance(test, ast.If) or test.orelse or leaves(test.body) not in {"continue", "return"}:
        return None
    found = _work(code, step)
    if found is None:
        return None
    name, value, needs = found
    raises = any(isinstance(part, ast.Raise) for part in descend(test))
    used = any(_mentions(item, name.id) for item in block[1:])
    ready = not raises and used and not _mentions(test, name.id)
    return EarlyWork(step, name.id, test, needs) if ready and _unchanged(code, value, [test]) else None


_WORKING = frozenset({ast.Call, ast.ListComp, ast.SetComp, ast.DictComp, ast.BinOp, ast.Subscript})


def _may_work(step: ast.Assign) -> bool:
    """Tell, at a glance, whether a statement can do work for one variable."""
    return (
        step.value.__class__ in _WORKING and len(step.targets) == 1 and isinstance(step.targets[0], ast.Name)
    )


def _work(code: Code, step: ast.Assign) -> tuple[ast.Name, ast.expr, tuple[str, ...]] | None:
    """Return the variable, the value and what must be pure, when a statement does work of no effect."""
    match step:
        case ast.Assign(targets=[ast.Name() as name], value=value):
            pass
        case _:
            return None
    if not any(isinstance(part, ast.expr) and work_of(code, part) for part in code.below(value)):
        return None
    if len(code.bindings(name)) != 1 or not code.is_local(name) or code.captured(name):
        return None
    needs = []
    for part in code.below(value):
        if isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Lambda)):
            return None
        if isinstance(part, ast.Call) and not code.is_pure_call(part) and pure_function(code, part) is None:
            origin = code.origin(part.func)
            if origin is None or not origin.startswith("."):
                return None
            needs.append(origin)
    return name, value, tuple(needs)


def _following(code: Code, step: ast.Assign) -> list[ast.stmt]:
    parent = code.parent(step)
    block, position = place_of(parent, step) if parent is not None else ([], 0)
    return block[position + 1 :]


def _is_passed(code: Code, item: ast.stmt, value: ast.expr, name: str) -> bool:
    """Tell whether work may be moved over a statement: it changes nothing that the work reads."""
    plain = isinstance(item, ast.Assign) and code.is_pure(item.value) and not _mentions(item, name)
    return plain and _unchanged(code, value, [item])


def _unchanged(code: Code, value: ast.expr, passed: list[ast.stmt | ast.expr]) -> bool:
    """Tell whether what `value` reads surely stays the same while something else is evaluated."""
    read = {dotted(part) or "" for part in inputs(code, value)}
    for item in passed:
        for part in descend(item):
            if isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom)):
                return False
            if isinstance(part, ast.Call) and not code.is_pure_call(part):
                return False
            if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)) and not isinstance(
                part.ctx, ast.Load
            ):
                target = dotted(part)
                if target is None or any(path == target or path.startswith(f"{target}.") for path in read):
                    return False
    return True


def weight(code: Code, found: EarlyWork) -> float:
    """Return how sure it is that a person wants to hear of it: most of all of work that grows with its input,
    in a loop, before a test that is not there for empty input only.
    """
    kinds = {work_of(code, part) for part in code.below(found.step.value) if isinstance(part, ast.expr)}
    heavy = not kinds.isdisjoint({Work.SCAN, Work.FUNCTION, Work.ARRAY})
    return (
        0.6
        if heavy and code.loops(found.step) and not _is_guard(code, found.test.test, found.step.value)
        else 0.4
    )


def _is_guard(code: Code, test: ast.expr, value: ast.expr) -> bool:
    """Tell whether a test is met by all but empty input: `count > 0`, or `words` before work on `words`."""
    match test:
        case ast.Name() | ast.Attribute():
            return any(dotted(part) == dotted(test) for part in inputs(code, value))
        case ast.Compare(ops=[ast.Gt() | ast.NotEq() | ast.Eq()], comparators=[ast.Constant(value=0)]):
            return True
        case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return True
        case _:
            return False


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in descend(node))


def into_branch(code: Code, found: EarlyWork) -> tuple[Edit, ...]:
    """Return the edits that move the work into the branch that uses it."""
    return _moved(code, found.step, found.test.body[0])


def behind_test(code: Code, found: EarlyWork) -> tuple[Edit, ...]:
    """Return the edits that move the work behind the test, none where a comment speaks of it."""
    block = _following(code, found.step)
    return _moved(code, found.step, block[1]) if len(block) > 1 else ()


def _moved(code: Code, step: ast.Assign, before: ast.stmt) -> tuple[Edit, ...]:
    if step.lineno != step.end_lineno or indentation(code.module, before) is None:
        return ()
    above = code.module.lines[step.lineno - 2].strip() if step.lineno > 1 else b""
    removed = remove_statement(code.module, step)
    placed = line_before(code.module, before, code.text(step))
    if removed is None or placed is None or above.startswith(b"#"):
        return ()
    return removed, placed
