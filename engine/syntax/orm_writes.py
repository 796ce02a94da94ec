"""Rows of Django models that a loop writes one by one."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency, guarded
from engine.syntax.nodes import descend, dotted, target_names
from engine.syntax.querysets import is_queryset
from engine.syntax.remarks import remarked
from engine.syntax.roles import sole_value

_ON_PURPOSE = re.compile(r"\bsignals?\b|\b(?:save|delete)\(\)", re.IGNORECASE)
"""What a function says that writes row by row because rows written together send no signals."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A call that writes the row of each turn of `loop`. `model` and `manager` are the texts of `Book` and
    `Book.objects` of a `create`; `sure` when the file itself shows that a model is written, and that it has
    no `save` or `delete` of its own, which rows written together would pass by.
    """

    call: ast.Call
    loop: ast.For
    verb: str
    sure: bool
    model: str | None = None
    manager: str | None = None


def written_per_turn(code: Code, call: ast.Call) -> Written | None:
    """Return what a call of `create`, `save` or `delete` writes per turn of a loop, None for other calls."""
    loop = code.loops(call)[0] if code.loops(call) else None
    if not isinstance(call.func, ast.Attribute) or not isinstance(loop, ast.For):
        return None
    if not isinstance(code.parent(call), ast.Expr):
        return None
    seldom = frequency(code, call, loop) <= Frequency.RARELY or guarded(code, call, loop)
    if seldom or few_turns(code, loop) or remarked(code, call, _ON_PURPOSE):
        return None
    verb, owner = call.func.attr, call.func.value
    if verb == "create":
        return _created(code, call, loop, owner)
    if verb not in {"save", "delete"} or call.args or call.keywords or not isinstance(owner, ast.Name):
        return None
    if _is_row_of(code, owner, loop):
        called = _called_with(code, loop, owner)
        if verb == "delete":
            return None if called else Written(call, loop, verb, sure=False)
        plain = not called and _saves_plainly(code, _model_of(loop.iter))
        return Written(call, loop, verb, sure=plain) if _changes_row(loop, owner) else None
    made = _is_made_in(code, owner, loop) if verb == "save" else None
    return None if made is None else Written(call, loop, verb, sure=_saves_plainly(code, made))


def _model_of(rows: ast.expr) -> ast.expr | None:
    """Return `Book` of the query set `Book.objects.filter(…)`."""
    while isinstance(rows, (ast.Call, ast.Attribute)):
        if isinstance(rows, ast.Attribute) and rows.attr == "objects":
            return rows.value
        rows = rows.func if isinstance(rows, ast.Call) else rows.value
    return None


def _saves_plainly(code: Code, model: ast.expr | None) -> bool:
    """Tell whether a model is a class of this file that leaves `save` and `delete` as Django made them."""
    known = code.bindings(model) if isinstance(model, ast.Name) else []
    owner = known[0].node if len(known) == 1 else None
    if not isinstance(owner, ast.ClassDef) or not owner.bases:
        return False
    if any(isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"} for item in owner.body):
        return False
    return all(
        (dotted(base) or "").endswith("models.Model") or (base is not model and _saves_plainly(code, base))
        for base in owner.bases
    )


def _created(code: Code, call: ast.Call, loop: ast.For, owner: ast.expr) -> Written | None:
    """`Book.objects.create(title=title)` about what the turn is about."""
    model = dotted(owner)
    if model is None or not model.endswith(".objects") or call.args or not call.keywords:
        return None
    names = {name.id for name in target_names(loop.target)}
    if not any(isinstance(part, ast.Name) and part.id in names for part in descend(call)):
        return None
    model = model.removesuffix(".objects")
    spelled = all(keyword.arg is not None for keyword in call.keywords)
    assert isinstance(owner, ast.Attribute)
    plain = _saves_plainly(code, owner.value)
    return Written(call, loop, "create", plain, model if spelled else None, f"{model}.objects")


def _is_row_of(code: Code, owner: ast.Name, loop: ast.For) -> bool:
    return (
        isinstance(loop.target, ast.Name)
        and loop.target.id == owner.id
        and is_queryset(code, loop.iter)
        and not any(isinstance(part, ast.Break) for part in descend(loop))
    )


def _changes_row(loop: ast.For, row: ast.Name) -> bool:
    """Tell whether a loop gives columns of a row other values."""
    return any(
        isinstance(part, ast.Attribute)
        and isinstance(part.ctx, ast.Store)
        and isinstance(part.value, ast.Name)
        and part.value.id == row.id
        for part in descend(loop)
    )


def _called_with(code: Code, loop: ast.For, row: ast.Name) -> bool:
    """Tell whether a loop does more with a row than to write it: its methods, or functions it is given to."""
    return any(
        part is not row
        and isinstance(part, ast.Call)
        and any(isinstance(inner, ast.Name) and inner.id == row.id for inner in descend(part))
        and part is not code.parent(code.parent(row) or row)
        for part in descend(loop)
    )


def _is_made_in(code: Code, owner: ast.Name, loop: ast.For) -> ast.expr | None:
    """Return the model of this file whose new row a variable holds, made in the turn and used no more."""
    known = sole_value(code, owner)
    if known is None or code.statement(known[0]) not in loop.body or not isinstance(known[1], ast.Call):
        return None
    if not is_model(code, known[1].func):
        return None
    after = [
        use for use in code.uses(owner) if (use.lineno, use.col_offset) > (owner.lineno, owner.col_offset)
    ]
    return None if after else known[1].func


def is_model(code: Code, func: ast.expr) -> bool:
    """Tell whether a name is a Django model: a class of this file that is derived from one, or has
    `objects` used in this file.
    """
    if not isinstance(func, ast.Name):
        return False
    used = any(attribute.attr == "objects" for attribute in code.attributes_by_path.get(func.id, ()))
    bindings = code.bindings(func)
    if len(bindings) != 1:
        return False
    node = bindings[0].node
    bases = node.bases if isinstance(node, ast.ClassDef) else []
    return used or any((dotted(base) or "").endswith("models.Model") for base in bases)
