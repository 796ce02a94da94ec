"""Which names of a module a piece of it needs, told from scopes alone.

Annotations are kept apart: with `from __future__ import annotations` they are not evaluated, so that a piece
runs without what only they name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.syntax.nodes import SCOPES, descend
from engine.syntax.scope import Scope, build_scope


@dataclass(frozen=True, slots=True)
class Needs:
    """What some nodes need of their module: `names` to run, `annotations` to be understood.

    `attributes` are all names behind a dot, `dots` the pairs of a name and what is directly behind its dot,
    `bare` the names that stand without one, `imports` the import statements inside functions and blocks.
    """

    names: frozenset[str] = frozenset()
    annotations: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    imports: tuple[ast.Import | ast.ImportFrom, ...] = ()
    dots: frozenset[tuple[str, str]] = frozenset()


def together(several: Sequence[Needs]) -> Needs:
    """Return what several pieces need together."""
    return Needs(
        frozenset().union(*(one.names for one in several)),
        frozenset().union(*(one.annotations for one in several)),
        frozenset().union(*(one.attributes for one in several)),
        frozenset().union(*(one.bare for one in several)),
        tuple(statement for one in several for statement in one.imports),
        frozenset().union(*(one.dots for one in several)),
    )


def needs(nodes: Iterable[ast.AST], local: frozenset[str] = frozenset()) -> Needs:
    """Return what `nodes` need of the module around them; names in `local` are theirs already."""
    nodes = list(nodes)
    below = [part for node in nodes for part in descend(node)]
    annotations = [part for annotation in _annotations(below) for part in descend(annotation)]
    skipped = {id(part) for part in annotations}
    dotted = {id(part.value) for part in below if isinstance(part, ast.Attribute)}
    names: set[str] = set()
    for node in nodes:
        names.update(_free(node, local, skipped))
    return Needs(
        frozenset(names),
        frozenset(_annotation_names(annotations)) - local,
        frozenset(part.attr for part in below if isinstance(part, ast.Attribute)),
        frozenset(part.id for part in below if isinstance(part, ast.Name) and id(part) not in dotted),
        tuple(part for part in below if isinstance(part, (ast.Import, ast.ImportFrom))),
        frozenset(
            (part.value.id, part.attr)
            for part in below
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name)
        ),
    )


def eager_names(statement: ast.stmt, *, held: bool = True) -> frozenset[str]:
    """Return the names that a statement looks up while its module is loaded.

    What stands in the bodies of functions waits until they are called. Without `held`, so does what an
    assignment only holds, as a table does.
    """
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        defaults = [*statement.args.defaults, *(each for each in statement.args.kw_defaults if each)]
        return needs([*statement.decorator_list, *defaults]).names
    if isinstance(statement, ast.ClassDef):
        head = [*statement.decorator_list, *statement.bases, *(word.value for word in statement.keywords)]
        return needs(head).names.union(*(eager_names(each, held=held) for each in statement.body))
    if isinstance(statement, (ast.Assign, ast.AnnAssign)) and not held:
        return needs(part for part in descend(statement) if isinstance(part, ast.Call)).names
    return needs([statement]).names


def bound_names(statement: ast.stmt) -> frozenset[str]:
    """Return the names that a statement gives a value in its own scope."""
    return frozenset(build_scope(ast.Module([statement], [])).bindings)


def changed_roots(statement: ast.stmt) -> frozenset[str]:
    """Return the names whose objects a statement visibly changes: `x[k] = 1`, `x.a = 1`, `x.update(y)`."""
    roots: set[str] = set()
    if isinstance(statement, SCOPES):
        return frozenset()
    for node in descend(statement, into_functions=False):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            roots.update(_root(node.value))
        match node:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=receiver))):
                roots.update(_root(receiver))
    return frozenset(roots)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _free(node: ast.AST, visible: frozenset[str], skipped: set[int]) -> Iterator[str]:
    """The names that `node` looks up in the module; those in `visible` are of functions around it."""
    statement = node if isinstance(node, ast.stmt) else ast.Expr(_expression(node))
    scope = build_scope(ast.Module([statement], []))
    passing = {name for name, bound in scope.bindings.items() if all(one.kind in _PASSING for one in bound)}
    yield from _loads(scope, visible | passing, skipped)
    for inner in scope.inner:
        yield from _inside(inner, visible, skipped)


_PASSING = frozenset({"comprehension", "except"})
"""Kinds of names that are gone when the statement is over."""


def _expression(node: ast.AST) -> ast.expr:
    assert isinstance(node, ast.expr), "only statements and expressions have needs"
    return node


def _inside(node: ast.AST, visible: frozenset[str], skipped: set[int]) -> Iterator[str]:
    """What the body of a function or class looks up in the module."""
    assert isinstance(node, SCOPES)
    scope = build_scope(node)
    own = frozenset(scope.bindings) - scope.outer_names
    yield from _loads(scope, visible | own, skipped)
    yield from (scope.outer_names & scope.bindings.keys()) - visible
    # The names of a class body are not seen by its methods.
    seen = visible if isinstance(node, ast.ClassDef) else visible | own
    for inner in scope.inner:
        yield from _inside(inner, seen, skipped)


def _loads(scope: Scope, local: frozenset[str], skipped: set[int]) -> Iterator[str]:
    for name, loads in scope.loads.items():
        if name not in local and any(id(load) not in skipped for load in loads):
            yield name


def _annotations(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    for node in nodes:
        if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation is not None:
            yield node.annotation
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns is not None:
            yield node.returns


def _annotation_names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                written = ast.parse(node.value.strip(), mode="eval")
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            yield from (part.id for part in descend(written) if isinstance(part, ast.Name))
