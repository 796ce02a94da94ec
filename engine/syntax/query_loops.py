"""Loops over rows that ask the database again for each of them, or load more of them than is used."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, descend, dotted, same, target_names
from engine.syntax.querysets import is_queryset

_LOADED_ALONG = frozenset({"select_related", "prefetch_related"})
_KEYS = frozenset({"pk", "id"})
_FOREIGN = ("ForeignKey", "OneToOneField", "ParentalKey")
_LEADS_ELSEWHERE = ("ForeignKey", "OneToOneField", "ManyToManyField", "ParentalKey", "GenericRelation")


def loop_of_query(code: Code, call: ast.Call) -> LoopNode | None:
    """Return the loop whose element a query asks about, None when it stands in none or is sent seldom."""
    for loop in code.loops(call):
        if frequency(code, call, loop) <= Frequency.RARELY:
            return None
        if _mentions(call, set(_iterables(loop))) and not few_turns(code, loop):
            return loop
    return None


def _iterables(loop: LoopNode) -> dict[str, ast.expr]:
    """What the names that a loop binds are elements of."""
    if isinstance(loop, ast.While):
        return {}
    clauses = loop.generators if isinstance(loop, COMPREHENSIONS) else [loop]
    return {name.id: clause.iter for clause in clauses for name in target_names(clause.target)}


def _mentions(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in descend(node))


@dataclass(frozen=True, slots=True)
class RelatedRead:
    """A read of an attribute of `related`, which is `row.name` of a row of the query set `rows`."""

    related: ast.Attribute
    rows: ast.expr


def foreign_keys(code: Code) -> frozenset[str]:
    """Return the names of the fields of this file's models that refer to one row of another table."""
    return code.once(_foreign_keys)


def _foreign_keys(code: Code) -> frozenset[str]:
    made = [call for name in _FOREIGN for call in code.calls_by_name.get(name, ())]
    fields = [code.parent(call) for call in made]
    return frozenset(
        name.id
        for field in fields
        if isinstance(field, ast.Assign) and isinstance(code.parent(field), ast.ClassDef)
        for target in field.targets
        for name in target_names(target)
    )


def own_foreign_keys(code: Code, owner: ast.ClassDef) -> frozenset[str]:
    """Return the fields of a model that hold the primary key of one row of another table."""
    return frozenset(
        name.id
        for item in owner.body
        if isinstance(item, ast.Assign) and isinstance(item.value, ast.Call)
        if (dotted(item.value.func) or "").rpartition(".")[2] in _FOREIGN
        if not any(keyword.arg in {"to_field", None} for keyword in item.value.keywords)
        for target in item.targets
        for name in target_names(target)
    )


def related_read(code: Code, node: ast.Attribute) -> RelatedRead | None:
    """Return what `row.related.attribute` reads, when `row` is a row of a loop over a query set that does not
    load related objects along. The key of the related object stands in the row: it does not count."""
    return None if node.attr in _KEYS else _read(code, node)


def foreign_key_read(code: Code, node: ast.Attribute) -> ast.Attribute | None:
    """Return `row.related` of a read of `row.related.pk`, when `row` is a row of a loop over a query set, and
    the function fetches the related object for nothing else: `if row.related` does, too.
    """
    found = _read(code, node) if node.attr in _KEYS else None
    return None if found is None or _fetched_anyway(code, found.related) else found.related


def _fetched_anyway(code: Code, related: ast.Attribute) -> bool:
    """Tell whether the function reads more of a related object than its key."""
    reads = (
        part
        for part in code.within(code.function(related) or code.module.tree, ast.Attribute)
        if part.attr == related.attr and same(part, related) and isinstance(part.ctx, ast.Load)
    )
    return any(getattr(code.parent(part), "attr", None) not in _KEYS for part in reads)


def _read(code: Code, node: ast.Attribute) -> RelatedRead | None:
    related = node.value
    if not isinstance(related, ast.Attribute) or not isinstance(related.value, ast.Name):
        return None
    if not isinstance(node.ctx, ast.Load):
        return None
    for loop in code.loops(node):
        rows = _iterables(loop).get(related.value.id)
        if rows is not None:
            wanted = is_queryset(code, rows) and not _loaded_along(code, rows)
            return RelatedRead(related, rows) if wanted else None
    return None


def _loaded_along(code: Code, rows: ast.expr) -> bool:
    """Tell whether a query set loads related objects with its rows."""
    sources = [rows]
    if isinstance(rows, ast.Name):
        sources += [binding.value for binding in code.bindings(rows) if binding.value is not None]
    return any(
        isinstance(part, ast.Attribute) and part.attr in _LOADED_ALONG
        for source in sources
        for part in descend(source)
    )


def field_read(code: Code, node: ast.ListComp | ast.SetComp) -> str | None:
    """Return the attribute that a comprehension reads of each row of a query set, if it reads only that."""
    clause, element = node.generators[0], node.elt
    if len(node.generators) > 1 or clause.ifs or clause.is_async or not isinstance(element, ast.Attribute):
        return None
    match clause.target, element.value:
        case ast.Name(id=row), ast.Name(id=name) if row == name:
            pass
        case _:
            return None
    rows = clause.iter
    if isinstance(rows, ast.Name) and len(code.uses(rows)) != 1 + _own_uses(code, rows):
        return None
    unsure = isinstance(rows, ast.Call) and isinstance(rows.func, ast.Name)
    if unsure or not is_queryset(code, rows) or _loaded_along(code, rows) or _is_related(code, element.attr):
        return None
    return element.attr


def _is_related(code: Code, field: str) -> bool:
    """Tell whether the file says that a field leads to other rows: `values_list` gives their keys, or fails.

    It is named to `select_related` or `prefetch_related`, or a class makes it a foreign key or a property.
    """
    return field in code.once(_related)


def _related(code: Code) -> set[str]:
    """The names of all fields of which `_is_related` is true."""
    found: set[str] = set()
    for method in _LOADED_ALONG:
        for call in code.calls_by_name.get(method, ()):
            found.update(
                part.value
                for part in call.args
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
    for owner in code.nodes(ast.ClassDef):
        for item in owner.body:
            match item:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func)):
                    if (dotted(func) or "").endswith(_LEADS_ELSEWHERE):
                        found.add(name)
                case ast.FunctionDef(name=name, decorator_list=[_, *_]):
                    found.add(name)
                case _:
                    pass
    return found


def _own_uses(code: Code, rows: ast.Name) -> int:
    """How often the name is read to bind itself anew: `books = books.filter(…)`."""
    values = [binding.value for binding in code.bindings(rows) if binding.value is not None]
    return sum(
        isinstance(part, ast.Name) and part.id == rows.id for value in values for part in descend(value)
    )
