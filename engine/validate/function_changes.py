"""Which functions two states of some files have in common, and which of these differ.

What counts is the code: comments, docstrings and layout do not. A function whose text stayed is affected
where a name that it uses is bound otherwise at the top of its file, or in the body of its class.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.syntax.free_names import Needs, bound_names, changed_roots, needs
from engine.syntax.likeness import likeness
from engine.syntax.module import Module

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Place:
    """A function of one state: its file, its qualified name, its first line."""

    path: str
    symbol: str
    line: int


@dataclass(frozen=True, slots=True)
class FunctionChange:
    """A function of both states that differs; `through` names what it uses where its own text stayed."""

    before: Place
    after: Place
    through: str = ""


@dataclass(frozen=True, slots=True)
class FunctionChanges:
    """What became of the functions of some files: only `changed` ones, own text first, can be compared.

    `renamed` are pairs of places with equal code: another name, or another file.
    """

    changed: tuple[FunctionChange, ...]
    new: tuple[Place, ...]
    removed: tuple[Place, ...]
    renamed: tuple[tuple[Place, Place], ...]
    unchanged: int


def function_changes(pairs: Sequence[tuple[Module | None, Module | None]]) -> FunctionChanges:
    """Compare files pairwise, old and new; None where a state does not have the file."""
    changed: list[FunctionChange] = []
    gone: dict[Place, _Found] = {}
    come: dict[Place, _Found] = {}
    unchanged = 0
    for before, after in pairs:
        old, new = _functions(before), _functions(after)
        gone |= {found.place: found for name, found in old.items() if name not in new}
        come |= {found.place: found for name, found in new.items() if name not in old}
        bindings = _changed_bindings(before, after)
        for name in [name for name in old if name in new]:
            change = _change(old[name], new[name], bindings)
            changed += [change] if change else []
            unchanged += change is None
    renamed = tuple(_renamed(gone, come))
    left, taken = {pair[0] for pair in renamed}, {pair[1] for pair in renamed}
    return FunctionChanges(
        tuple(sorted(changed, key=lambda one: (bool(one.through), one.after.path, one.after.line))),
        tuple(place for place in come if place not in taken),
        tuple(place for place in gone if place not in left),
        renamed,
        unchanged,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A function with all definitions of its name: a property has several."""

    place: Place
    nodes: list[Function] = field(default_factory=list)

    def needs(self) -> Needs:
        return needs(self.nodes)

    def code(self) -> bytes:
        """Return what tells whether another function is this one under another name."""
        return likeness(self.nodes, self.nodes[-1].name)


def _functions(module: Module | None) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for symbol, node in _definitions(module.tree.body, "") if module else ():
        place = Place(module.path, symbol, node.lineno) if module else None
        earlier = found.get(symbol)
        nodes = [*earlier.nodes, node] if earlier else [node]
        found[symbol] = _Found(place, nodes) if place else found[symbol]
    return found


def _definitions(body: Sequence[ast.stmt], within: str) -> Iterator[tuple[str, Function]]:
    """Yield functions and methods with their qualified names, those under conditions included."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield within + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{within}{node.name}.")
        elif isinstance(node, (ast.If, ast.Try)):
            yield from _definitions([*node.body, *node.orelse], within)


def _change(old: _Found, new: _Found, bindings: dict[str, frozenset[str]]) -> FunctionChange | None:
    if likeness(old.nodes) != likeness(new.nodes):
        return FunctionChange(old.place, new.place)
    used = new.needs()
    owner = new.place.symbol.rpartition(".")[0]
    through = sorted((used.names & bindings[""]) | (used.attributes & bindings.get(owner, frozenset())))
    return FunctionChange(old.place, new.place, through[0]) if through else None


def _renamed(gone: dict[Place, _Found], come: dict[Place, _Found]) -> Iterator[tuple[Place, Place]]:
    """Pair what is gone with what has come: of several equal ones that of the same name, else the first."""
    by_code: dict[bytes, list[Place]] = {}
    for place, found in come.items():
        by_code.setdefault(found.code(), []).append(place)
    for place, found in gone.items():
        equal = by_code.get(found.code(), [])
        if equal:
            chosen = next((one for one in equal if one.symbol == place.symbol), equal[0])
            equal.remove(chosen)
            yield place, chosen


def _changed_bindings(before: Module | None, after: Module | None) -> dict[str, frozenset[str]]:
    """Return the names that both states bind and bind otherwise: of the file under "", of classes by name."""
    if before is None or after is None:
        return {"": frozenset()}
    old, new = dict(_scopes(before.tree.body, "")), dict(_scopes(after.tree.body, ""))
    return {name: _differing(old[name], new[name]) for name in old if name in new}


def _scopes(body: Sequence[ast.stmt], name: str) -> Iterator[tuple[str, Sequence[ast.stmt]]]:
    yield name, body
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _scopes(node.body, f"{name}.{node.name}" if name else node.name)


def _differing(old: Sequence[ast.stmt], new: Sequence[ast.stmt]) -> frozenset[str]:
    """Return the names that differ, and those that are made of them."""
    before, after = _bindings(old), _bindings(new)
    found = {name for name in before.keys() & after.keys() if _hashes(before[name]) != _hashes(after[name])}
    while True:
        more = {
            name
            for name, nodes in after.items()
            if name in before and name not in found and needs(nodes).names & found
        }
        if not more:
            return frozenset(found)
        found |= more


def _bindings(body: Sequence[ast.stmt]) -> dict[str, list[ast.AST]]:
    """Return what binds or changes each name, functions and classes left out."""
    found: dict[str, list[ast.AST]] = {}
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                one = ast.ImportFrom(getattr(node, "module", None), [alias], getattr(node, "level", 0))
                found.setdefault(alias.asname or alias.name.partition(".")[0], []).append(one)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for name in bound_names(node) | changed_roots(node):
                found.setdefault(name, []).append(node)
    return found


def _hashes(nodes: Sequence[ast.AST]) -> bytes:
    return likeness(nodes)
