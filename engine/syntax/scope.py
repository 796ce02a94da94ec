"""Who binds which name in a function, and who reads it (def-use, without paths through the code)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.syntax.nodes import NODE_FIELDS, SCOPES, ScopeNode, descend, target_names

BindingKind = Literal[
    "assign", "unpack", "annotated", "augmented", "for", "comprehension", "with", "import", "parameter",
    "definition", "except", "walrus", "delete", "match", "type",
]  # fmt: skip

Own = Callable[[Sequence[ast.AST]], Iterable[ast.AST]]
"""Gives the nodes of a block without those below nested definitions."""


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place that gives a name a value. `value` is the bound expression where it is known as a whole."""

    name: str
    kind: BindingKind
    node: ast.AST
    value: ast.expr | None = None
    annotation: ast.expr | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """The names of one function, class body or module; comprehensions count as part of the scope around them.

    `inner` are the functions, lambdas and classes defined directly here.
    """

    node: ScopeNode
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    loads: dict[str, list[ast.Name]] = field(default_factory=dict)
    outer_names: set[str] = field(default_factory=set)
    inner: list[ast.AST] = field(default_factory=list)
    _captured: set[str] | None = None

    @property
    def captured(self) -> set[str]:
        """The names that the definitions in `inner` mention; they are read only when somebody asks."""
        if self._captured is None:
            self._captured = set().union(*map(_names_below, self.inner))
        return self._captured

    def bind(self, binding: Binding) -> None:
        """Record a binding."""
        self.bindings.setdefault(binding.name, []).append(binding)


def build_scope(node: ScopeNode, own: Own | None = None) -> Scope:
    """Read the bindings and uses of one scope, without entering the scopes nested in it.

    `own` is `Module.own_of` of a linked file, which makes it several times faster.
    """
    scope = Scope(node)
    if not isinstance(node, (ast.Module, ast.ClassDef)):
        for argument in _arguments(node.args):
            # `*args: int` is a tuple and `**options: int` a dict: their annotation speaks of the items.
            packed = argument in (node.args.vararg, node.args.kwarg)
            annotation = None if packed else argument.annotation
            scope.bind(Binding(argument.arg, "parameter", argument, annotation=annotation))
    _read(scope, [node.body] if isinstance(node, ast.Lambda) else node.body, own or _own_of)
    return scope


def _own_of(block: Sequence[ast.AST]) -> Iterator[ast.AST]:
    for part in block:
        if isinstance(part, SCOPES):
            yield part
        else:
            yield from descend(part, into_functions=False)


def _read(scope: Scope, block: Sequence[ast.AST], own: Own) -> None:
    loads = scope.loads
    for node in own(block):
        if node.__class__ in _PASSED_OVER:
            continue
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                loads.setdefault(node.id, []).append(node)
        elif isinstance(node, SCOPES):
            _definition(scope, node)
            for part in _outside_parts(node):
                if not isinstance(part, ast.Constant):
                    _read(scope, [part], own)
        else:
            _record(scope, node)


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    if arguments.vararg:
        yield arguments.vararg
    yield from arguments.kwonlyargs
    if arguments.kwarg:
        yield arguments.kwarg


def _definition(scope: Scope, node: ast.AST) -> None:
    scope.inner.append(node)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        scope.bind(Binding(node.name, "definition", node))


def _names_below(node: ast.AST) -> set[str]:
    names = set()
    for below in descend(node):
        if isinstance(below, ast.Name):
            names.add(below.id)
        elif isinstance(below, (ast.Nonlocal, ast.Global)):
            names.update(below.names)
    return names


def _outside_parts(node: ast.AST) -> list[ast.AST]:
    """The parts of a nested definition that run in the scope around it."""
    parts: list[ast.AST] = []
    if isinstance(node, ast.ClassDef):
        parts += [*node.decorator_list, *node.bases, *node.keywords]
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        parts += [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
        if not isinstance(node, ast.Lambda):
            parts += node.decorator_list
    return parts


def _record(scope: Scope, node: ast.AST) -> None:
    match node:
        case ast.Assign():
            for target in node.targets:
                _bind_target(scope, target, node.value, node)
        case ast.AnnAssign(target=ast.Name(id=name)):
            scope.bind(Binding(name, "annotated", node, node.value, node.annotation))
        case ast.AugAssign(target=ast.Name(id=name)):
            scope.bind(Binding(name, "augmented", node, node.value))
        case ast.NamedExpr():
            scope.bind(Binding(node.target.id, "walrus", node, node.value))
        case ast.For() | ast.AsyncFor():
            _bind_all(scope, node.target, "for", node)
        case ast.comprehension():
            _bind_all(scope, node.target, "comprehension", node)
        case _:
            _record_rare(scope, node)


def _record_rare(scope: Scope, node: ast.AST) -> None:
    match node:
        case ast.withitem(optional_vars=ast.expr() as target):
            _bind_all(scope, target, "with", node)
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                scope.bind(Binding(bound, "import", alias))
        case ast.ExceptHandler(name=str(name)):
            scope.bind(Binding(name, "except", node))
        case ast.Delete():
            for target in node.targets:
                _bind_all(scope, target, "delete", node)
        case ast.Global() | ast.Nonlocal():
            scope.outer_names.update(node.names)
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            scope.bind(Binding(name, "match", node))
        case _:
            pass


_PASSED_OVER: frozenset[type[ast.AST]] = frozenset(NODE_FIELDS) - {
    ast.Name, *SCOPES, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor,
    ast.comprehension, ast.withitem, ast.Import, ast.ImportFrom, ast.ExceptHandler, ast.Delete, ast.Global,
    ast.Nonlocal, ast.MatchAs, ast.MatchStar, ast.MatchMapping,
}  # fmt: skip
"""The nodes that neither read nor bind a name: one look at the class spares them all questions."""


def _bind_target(scope: Scope, target: ast.expr, value: ast.expr, statement: ast.AST) -> None:
    if isinstance(target, ast.Name):
        scope.bind(Binding(target.id, "assign", statement, value))
    elif (
        isinstance(target, (ast.Tuple, ast.List))
        and isinstance(value, (ast.Tuple, ast.List))
        and len(target.elts) == len(value.elts)
        and not any(isinstance(element, ast.Starred) for element in (*target.elts, *value.elts))
    ):
        for element, part in zip(target.elts, value.elts, strict=True):
            _bind_target(scope, element, part, statement)
    else:
        _bind_all(scope, target, "unpack", statement)


def _bind_all(scope: Scope, target: ast.AST, kind: BindingKind, node: ast.AST) -> None:
    for name in target_names(target):
        scope.bind(Binding(name.id, kind, node))
