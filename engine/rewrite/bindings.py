"""What the names that a function reads are in their modules: imports, constants, classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from engine.knowledge import Connections, Key
from engine.syntax.free_names import Needs, bound_names
from engine.syntax.module import Module
from engine.syntax.nodes import target_names

_HOPS = 3
"""How many modules in a row a name is followed through that pass it on."""

Statement = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.ClassDef
Import = ast.Import | ast.ImportFrom


def top_level(module: Module) -> Iterator[ast.stmt]:
    """Yield the statements of a file that run when it is loaded, those in its `if` and `try` too."""
    waiting = list(reversed(module.tree.body))
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, (ast.If, ast.Try, ast.With)):
            inner = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)]
            handlers = statement.handlers if isinstance(statement, ast.Try) else []
            inner += [each for handler in handlers for each in handler.body]
            waiting.extend(sorted(inner, key=lambda each: -each.lineno))


def imports_read(module: Module, read: Needs) -> list[Import]:
    """Return the imports of a file that give a name which is read."""
    names = read.names | read.annotations
    return [
        statement
        for statement in top_level(module)
        if isinstance(statement, (ast.Import, ast.ImportFrom))
        and not names.isdisjoint(bound_names(statement))
    ]


def values_read(module: Module, names: frozenset[str]) -> list[tuple[str, Statement]]:
    """Return the assignments and classes of a file that give one of some names, with the name."""
    found: list[tuple[str, Statement]] = []
    for statement in top_level(module):
        match statement:
            case ast.ClassDef(name=name):
                given = {name}
            case ast.Assign(targets=targets):
                given = {each.id for target in targets for each in target_names(target)}
            case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
                given = {each.id for each in target_names(target)}
            case _:
                continue
        found += [(name, statement) for name in sorted(given & names)[:1]]
    return found


@dataclass(frozen=True, slots=True)
class Foreign:
    """A name of another file that is read: the file, and its name there."""

    path: str
    name: str


def foreign(path: str, read: Needs, connections: Connections) -> list[Foreign]:
    """Return the names of other files of the repository that a piece of `path` reads: those that it imports,
    and what it takes from modules that it imports."""
    found: dict[Foreign, None] = {}
    for name in sorted(read.names | read.annotations):
        place = _followed((path, name), connections)
        if place is None:
            continue
        if place[1]:
            found[Foreign(*place)] = None
        else:
            found.update(dict.fromkeys(Foreign(place[0], attribute) for attribute in sorted(read.attributes)))
    return list(found)


def _followed(key: Key, connections: Connections) -> Key | None:
    place = connections.names.get(key)
    for _ in range(_HOPS):
        further = connections.names.get(place) if place is not None and place[1] else None
        if further is None:
            return place
        place = further
    return place
