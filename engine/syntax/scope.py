"""Who binds which name in a function, and who reads it (def-use, without paths through the code)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Never, Protocol, cast

from engine.syntax.nodes import SCOPES, ScopeNode, descend, target_names

BindingKind = Literal[
    "assign", "unpack", "annotated", "augmented", "for", "comprehension", "with", "import", "parameter",
    "definition", "except", "walrus", "delete", "match", "type",
]  # fmt: skip


class Own(Protocol):
    """Gives the nodes of some classes in a block, without those below nested definitions, in source order."""

    def __call__(self, block: Sequence[ast.AST], wanted: frozenset[type[ast.AST]], /) -> Iterable[ast.AST]:
        """Return those nodes; the nested definitions themselves are among them where wanted."""


class Binding(NamedTuple):
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
    outer_names: set[str] = field(default_factory=set)
    inner: list[ast.AST] = field(default_factory=list)
    _own: Own | None = None
    _loads: dict[str, list[ast.Name]] | None = None
    _captured: set[str] | None = None

    @property
    def loads(self) -> dict[str, list[ast.Name]]:
        """The places that read each name; they are looked for only when somebody asks."""
        if self._loads is None:
            self._loads = {}
            for node in _parts(_block(self.node), self._own or _own_of, _READERS):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    self._loads.setdefault(node.id, []).append(node)
        return self._loads

    @property
    def captured(self) -> set[str]:
        """The names that the definitions in `inner` mention; they are read only when somebody asks."""
        if self._captured is None:
            self._captured = set().union(*map(_names_below, self.inner))
        return self._captured

    def bind(self, binding: Binding) -> None:
        """Record a binding."""
        name = binding.name
        if name in self.bindings:
            self.bindings[name].append(binding)
        else:
            self.bindings[name] = [binding]


def build_scope(node: ScopeNode) -> Scope:
    """Read the bindings of one scope, without entering the scopes nested in it.

    For those of a linked file `NameView.scope` gives the same much faster.
    """
    return scope_of(node, _parts(_block(node), _own_of, BINDERS), None)


def scope_of(node: ScopeNode, binders: Iterable[ast.AST], own: Own | None) -> Scope:
    """Return a scope, given the nodes of classes in `BINDERS` that it evaluates; `own` is `Module.own_among`
    of a linked file."""
    scope = Scope(node, _own=own)
    _bind_parameters(scope, node)
    for part in binders:
        _RECORD[part.__class__](scope, part)
    return scope


def _bind_parameters(scope: Scope, node: ScopeNode) -> None:
    if isinstance(node, (ast.Module, ast.ClassDef)):
        return
    for argument in _arguments(node.args):
        # `*args: int` is a tuple and `**options: int` a dict: their annotation speaks of the items.
        packed = argument is node.args.vararg or argument is node.args.kwarg
        annotation = None if packed else argument.annotation
        scope.bind(Binding(argument.arg, "parameter", argument, annotation=annotation))


def _block(node: ScopeNode) -> Sequence[ast.AST]:
    return [node.body] if isinstance(node, ast.Lambda) else node.body


def _own_of(block: Sequence[ast.AST], wanted: frozenset[type[ast.AST]]) -> Iterator[ast.AST]:
    for part in block:
        below = [part] if isinstance(part, SCOPES) else descend(part, into_functions=False)
        yield from (node for node in below if node.__class__ in wanted)


def _parts(block: Sequence[ast.AST], own: Own, wanted: frozenset[type[ast.AST]]) -> Iterator[ast.AST]:
    """Yield the nodes of a block that belong to its scope: of a nested definition, what runs outside it."""
    for node in own(block, wanted):
        yield node
        if node.__class__ in _SCOPES:
            for part in _outside_parts(node):
                if not isinstance(part, ast.Constant):
                    yield from _parts([part], own, wanted)


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


def _assign(scope: Scope, node: ast.Assign) -> None:
    for target in node.targets:
        _bind_target(scope, target, node.value, node)


def _annotated(scope: Scope, node: ast.AnnAssign) -> None:
    if isinstance(node.target, ast.Name):
        scope.bind(Binding(node.target.id, "annotated", node, node.value, node.annotation))


def _augmented(scope: Scope, node: ast.AugAssign) -> None:
    if isinstance(node.target, ast.Name):
        scope.bind(Binding(node.target.id, "augmented", node, node.value))


def _walrus(scope: Scope, node: ast.NamedExpr) -> None:
    scope.bind(Binding(node.target.id, "walrus", node, node.value))


def _loop(scope: Scope, node: ast.For | ast.AsyncFor) -> None:
    _bind_all(scope, node.target, "for", node)


def _clause(scope: Scope, node: ast.comprehension) -> None:
    _bind_all(scope, node.target, "comprehension", node)


def _item(scope: Scope, node: ast.withitem) -> None:
    if node.optional_vars is not None:
        _bind_all(scope, node.optional_vars, "with", node)


def _import(scope: Scope, node: ast.Import | ast.ImportFrom) -> None:
    for alias in node.names:
        bound = alias.asname or alias.name.partition(".")[0]
        scope.bind(Binding(bound, "import", alias))


def _handler(scope: Scope, node: ast.ExceptHandler) -> None:
    if node.name:
        scope.bind(Binding(node.name, "except", node))


def _delete(scope: Scope, node: ast.Delete) -> None:
    for target in node.targets:
        _bind_all(scope, target, "delete", node)


def _declare(scope: Scope, node: ast.Global | ast.Nonlocal) -> None:
    scope.outer_names.update(node.names)


def _match(scope: Scope, node: ast.MatchAs | ast.MatchStar | ast.MatchMapping) -> None:
    name = node.rest if isinstance(node, ast.MatchMapping) else node.name
    if name:
        scope.bind(Binding(name, "match", node))


_Record = Callable[[Scope, ast.AST], None]
_HANDLERS: dict[type[ast.AST], Callable[[Scope, Never], None]] = {
    **dict.fromkeys(SCOPES, _definition),
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.NamedExpr: _walrus,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.comprehension: _clause,
    ast.withitem: _item,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.ExceptHandler: _handler,
    ast.Delete: _delete,
    ast.Global: _declare,
    ast.Nonlocal: _declare,
    ast.MatchAs: _match,
    ast.MatchStar: _match,
    ast.MatchMapping: _match,
}
"""Who records what a node of a class binds; each takes nodes of its class alone."""
_RECORD = cast("dict[type[ast.AST], _Record]", _HANDLERS)
_SCOPES = frozenset(SCOPES)
BINDERS = frozenset(_RECORD)
"""The classes of nodes that bind a name, or open a scope."""
_READERS = frozenset({ast.Name, *SCOPES})


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
