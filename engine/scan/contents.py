"""What functions do with the containers that they are given, and which containers they give."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from engine.scan.outline import FRESH, PARAMETER, Draft, Outline
from engine.scan.spending import over_constants

Searched = tuple[tuple[int, str], ...]
_MAKE_LISTS = frozenset({"sorted", "list"})


def searched_parameters(outline: Outline) -> dict[int, Searched]:
    """Return, by the index of the function, the parameters that it only searches: `x in names`,
    `known.isdisjoint(names)`, and perhaps `names is None` beside these. A set would serve it as well."""
    searches = set(_searches(outline))
    wanted: dict[int, set[str]] = {}
    for name in searches:
        holder = _holder(outline, name)
        if holder >= 0 and outline.drafts[holder].names[name.id] == PARAMETER:
            wanted.setdefault(holder, set()).add(name.id)
    if not wanted:
        return {}
    spelt = set().union(*wanted.values())
    for name in outline.of(ast.Name):
        if name.id not in spelt or name in searches or _is_none_test(outline, name):
            continue
        holder = _holder(outline, name)
        if holder in wanted:
            wanted[holder].discard(name.id)
    return {index: _positions(outline.drafts[index], names) for index, names in wanted.items() if names}


def _searches(outline: Outline) -> Iterator[ast.Name]:
    for test in outline.of(ast.Compare):
        right = test.comparators[0]
        asks = len(test.ops) == 1 and isinstance(test.ops[0], (ast.In, ast.NotIn))
        if asks and isinstance(right, ast.Name):
            yield right
    for call in outline.of(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == "isdisjoint" and len(call.args) == 1:
            (argument,) = call.args
            if isinstance(argument, ast.Name):
                yield argument


def _holder(outline: Outline, name: ast.Name) -> int:
    """The index of the function whose local name this is, -1 for a name of the module."""
    index = outline.places.function(name)
    while index >= 0 and name.id not in outline.drafts[index].names:
        index = outline.drafts[index].outer
    return index


def _is_none_test(outline: Outline, name: ast.Name) -> bool:
    above = outline.parents[name]
    return isinstance(above, ast.Compare) and isinstance(above.ops[0], (ast.Is, ast.IsNot))


def _positions(draft: Draft, names: set[str]) -> Searched:
    arguments = draft.node.args
    plain = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    if draft.receiver:
        plain = plain[1:]
    found = [(position, name) for position, name in enumerate(plain) if name in names]
    found += [(-1, argument.arg) for argument in arguments.kwonlyargs if argument.arg in names]
    return tuple(found)


def list_givers(outline: Outline) -> set[int]:
    """Return the indexes of the functions of which each call gives a list that is made of data."""
    values: dict[int, list[ast.expr | None]] = {}
    for statement in outline.of(ast.Return):
        values.setdefault(outline.places.function(statement), []).append(statement.value)
    yields: list[ast.expr] = [*outline.of(ast.Yield), *outline.of(ast.YieldFrom)]
    suspending = {outline.places.function(node) for node in yields}
    given = {
        index: found
        for index, found in values.items()
        if index >= 0  # A file may return at module level, though it would not run.
        and index not in suspending
        and isinstance(outline.drafts[index].node, ast.FunctionDef)
        and all(_may_be_list(outline, index, value) for value in found)
    }
    if not given:
        return set()
    made = _made_lists(outline, given)
    return {
        index
        for index, found in given.items()
        if any(
            (index, value.id) in made if isinstance(value, ast.Name) else _of_data(value) for value in found
        )
    }


def _may_be_list(outline: Outline, index: int, value: ast.expr | None) -> bool:
    match value:
        case ast.ListComp() | ast.List(elts=[]):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in _MAKE_LISTS and outline.meaning(index, name) == name
        case ast.Name(id=name):
            return outline.drafts[index].names.get(name) == FRESH
        case _:
            return False


def _of_data(value: ast.expr | None) -> bool:
    """Tell whether a list is made of what somebody gave: its length is not written in the text."""
    match value:
        case ast.ListComp():
            return not over_constants(value)
        case ast.Call(func=ast.Name(id=name), args=[first, *_]):
            return name in _MAKE_LISTS and not isinstance(first, (ast.Tuple, ast.List, ast.Set, ast.Constant))
        case _:
            return False


def _made_lists(outline: Outline, given: Iterable[int]) -> set[tuple[int, str]]:
    """The local names, by function, that only ever hold lists, made of data or grown in a loop."""
    wanted = set(given)
    bound: dict[tuple[int, str], list[ast.expr]] = {}
    for assignment in outline.of(ast.Assign):
        index = outline.places.function(assignment)
        for target in assignment.targets if index in wanted else ():
            if isinstance(target, ast.Name):
                bound.setdefault((index, target.id), []).append(assignment.value)
    for annotated in outline.of(ast.AnnAssign):
        index = outline.places.function(annotated)
        if index in wanted and isinstance(annotated.target, ast.Name) and annotated.value is not None:
            bound.setdefault((index, annotated.target.id), []).append(annotated.value)
    grown = _grown(outline, wanted)
    return {
        place
        for place, values in bound.items()
        if all(isinstance(value, ast.List) or _of_data(value) for value in values)
        and (place in grown or any(_of_data(value) for value in values))
    }


def _grown(outline: Outline, wanted: set[int]) -> set[tuple[int, str]]:
    found = set()
    for call in outline.of(ast.Call):
        match call.func:
            case ast.Attribute(attr="append" | "extend" | "insert", value=ast.Name(id=name)):
                index = outline.places.function(call)
                if index in wanted and outline.places.loops(call):
                    found.add((index, name))
    return found
