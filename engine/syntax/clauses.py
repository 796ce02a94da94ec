"""Comprehensions with several clauses: values that belong to an outer clause, and a name for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.flow import few_turns
from engine.syntax.hoist import occurrences, result_name, safe_text
from engine.syntax.nodes import Comprehension, descend, target_names
from engine.syntax.repeated import is_shareable
from engine.syntax.splice import replace
from engine.syntax.work import Work, work_of


def values_of_outer_clauses(code: Code, node: Comprehension) -> Iterator[tuple[ast.expr, int]]:
    """Yield what `node` computes per element for an outer clause only, and that one's position."""
    last = len(node.generators) - 1
    if not last or few_turns(code, node):
        return
    clause_of = {
        name.id: position
        for position, clause in enumerate(node.generators)
        for name in target_names(clause.target)
    }
    seen: list[ast.expr] = []
    for part in _evaluated_per_element(node):
        if not isinstance(part, ast.Call) or work_of(code, part) is not Work.SCAN:
            continue
        position = _clause(clause_of, part)
        if (
            position is None
            or position == last
            or any(part is known for one in seen for known in descend(one))
        ):
            continue
        if code.is_pure(part) and is_shareable(code, part) and occurrences(code, part, node)[0] is part:
            seen.append(part)
            yield part, position


def _evaluated_per_element(node: Comprehension) -> Iterator[ast.AST]:
    values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    for value in (*values, *node.generators[-1].ifs):
        yield from descend(value, into_functions=False)


def _clause(clause_of: dict[str, int], node: ast.expr) -> int | None:
    """The innermost clause that `node` depends on, None when it depends on none."""
    names = (part.id for part in descend(node) if isinstance(part, ast.Name))
    return max((clause_of[name] for name in names if name in clause_of), default=None)


def name_between(code: Code, node: Comprehension, value: ast.expr, position: int) -> tuple[Edit, ...]:
    """Return the edits that name `value` in a clause after the one at `position`, if that fits on lines."""
    following = node.generators[position + 1].target
    line = code.module.lines[following.lineno - 1]
    start = line[: following.col_offset].rstrip()
    text = safe_text(code, value, node.generators[position + 1].iter)
    if not start.endswith(b"for") or value.lineno != value.end_lineno or text is None:
        return ()
    name = result_name(code, value)
    column = len(start) - len(b"for")
    clause = Edit(following.lineno, column, following.lineno, column, f"for {name} in [{text}] ")
    return (clause, *(replace(part, name) for part in occurrences(code, value, node)))
