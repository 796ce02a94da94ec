"""Which variable a name refers to, what binds it, and where an imported name comes from."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from engine.syntax.binders import binders_by_scope
from engine.syntax.module import Module
from engine.syntax.names import BUILTINS, imported_origin, lookup, origin_of_binding
from engine.syntax.nodes import (
    COMPREHENSIONS,
    SCOPES,
    FunctionNode,
    LoopNode,
    ScopeNode,
    dotted,
    target_names,
)
from engine.syntax.scope import Binding, Scope, scope_of

Node = TypeVar("Node", bound=ast.AST)
View = TypeVar("View", bound="NameView")
Answer = TypeVar("Answer")

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LITERALS = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Constant)
_OF_DJANGO = (
    b".objects",
    b"models.Model",
    b"_default_manager",
    b"django",
    b"rest_framework",
    b"wagtail",
    b"modelcluster",
)
"""What the text of a file says that has to do with query sets."""


class NameView:
    """A parsed file, its structure and its names."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._answers: dict[object, object] = {}
        self._answers_to: dict[object, dict[tuple[object, ...], object]] = {}
        self._bindings: dict[ast.AST, list[Binding]] = {}
        self._scopes: dict[ast.AST, Scope] = {}
        self._chains: dict[ast.AST, list[Scope]] = {}
        self._origins: dict[ast.AST, str | None] = {}

    def once(self: View, ask: Callable[[View], Answer]) -> Answer:
        """Return `ask(self)`, for a question about the whole file: it is worked out when first asked for."""
        if ask not in self._answers:
            self._answers[ask] = ask(self)
        # What was noted for a question is its answer; saying so by `cast` would be one more call.
        return self._answers[ask]  # type: ignore[return-value]

    def answers_to(self, question: object) -> dict[tuple[object, ...], object]:
        """Return what was answered to a question so far, by what it was about; see `remembered`."""
        known = self._answers_to.get(question)
        if known is None:
            known = self._answers_to[question] = {}
        return known

    def nodes(self, cls: type[Node]) -> list[Node]:
        """Return the nodes of one class, outer ones before those inside them."""
        # A bucket has nodes of its class alone; saying so by `cast` would be one more call.
        return self.module.buckets.get(cls, [])  # type: ignore[return-value]

    def below(self, node: ast.AST) -> Sequence[ast.AST]:
        """Return `node` and all nodes below it, in source order, parents before children."""
        return self.module.below(node)

    def within(self, node: ast.AST, cls: type[Node]) -> list[Node]:
        """Return the nodes of a class among those that `below(node)` gives."""
        return self.module.within(node, cls)

    def own(self, node: ast.AST) -> list[ast.AST]:
        """Return what `below(node)` gives, without what lies below functions, lambdas and classes inside."""
        return self.module.own(node)

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return the source of `node` as written."""
        return self.module.text(node)

    def brief(self, node: ast.expr | ast.stmt) -> str:
        """Return the source of `node` for use in a sentence: on one line, cut after sixty characters."""
        text = " ".join(self.text(node).split())
        return text if len(text) <= 60 else f"{text[:59]}…"

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the node directly above, None for the module."""
        return self.module.parents.get(node)

    def loops(self, node: ast.AST) -> list[LoopNode]:
        """Return the loops, innermost first, that evaluate `node` again and again within one call."""
        return self.module.loops(node)

    def function(self, node: ast.AST) -> FunctionNode | None:
        """Return the innermost function that `node` runs in, None at module or class level."""
        return self.module.function(node)

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the statement that contains `node`."""
        return self.module.statement(node)

    def scope_of(self, node: ast.AST) -> Scope:
        """Return the scope whose names `node` sees first."""
        return self.scope(self.module.scope(node))

    def scope(self, node: ScopeNode) -> Scope:
        """Return the bindings and uses of a function, class or module."""
        known = self._scopes.get(node)
        if known is None:
            known = self._scopes[node] = scope_of(node, self._binders[node], self.module.own_among)
        return known

    @cached_property
    def _binders(self) -> dict[ast.AST, list[ast.AST]]:
        return binders_by_scope(self.module)

    def scopes(self, node: ast.AST) -> list[Scope]:
        """Return the scopes that `node` sees, from the innermost to the module."""
        innermost = self.module.scope(node)
        chain = self._chains.get(innermost)
        if chain is None:
            chain = [self.scope(innermost)]
            while not isinstance(chain[-1].node, ast.Module):
                chain.append(self.scope(self.module.scope(chain[-1].node)))
            self._chains[innermost] = chain
        return chain

    def bindings(self, name: ast.Name) -> list[Binding]:
        """Return every binding of the variable that `name` refers to; empty for builtins and unknown names.

        Bindings are those of the scope that owns the variable, wherever they stand; a comprehension's own
        target counts only for names inside that comprehension.
        """
        if name.id not in self._bound_once:
            return []
        known = self._bindings.get(name)
        if known is None:
            known = self._bindings[name] = self._find_bindings(name)
        return known

    def _find_bindings(self, name: ast.Name) -> list[Binding]:
        own = self._comprehension_binding(name)
        if own is not None:
            return [own]
        found = lookup(name.id, self.scopes(name))
        if found is None:
            return []
        return [binding for binding in found[1] if binding.kind != "comprehension"]

    def is_local(self, name: ast.Name) -> bool:
        """Tell whether the variable belongs to the function that `name` stands in, and to no other."""
        function = self.function(name)
        if function is None:
            return False
        scope = self.scope(function)
        return name.id in scope.bindings and name.id not in scope.outer_names

    def uses(self, name: ast.Name) -> list[ast.Name]:
        """Return the places of the same function that read the variable (nested functions not included)."""
        return self.scope_of(name).loads.get(name.id, [])

    def captured(self, name: ast.Name) -> bool:
        """Tell whether a nested function, lambda or class mentions the name."""
        return name.id in self.scope_of(name).captured

    def origin(self, node: ast.expr) -> str | None:
        """Return the dotted origin of a name or attribute chain: `re.compile`, `len` for the builtin,
        `.models.User` for a relative import, `here.helper` for a function of this module; else None.
        """
        if node not in self._origins:
            self._origins[node] = self._find_origin(node)
        return self._origins[node]

    def _find_origin(self, node: ast.expr) -> str | None:
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        # Most calls are methods of local values: they are told apart without looking at any scope.
        if not isinstance(root, ast.Name) or root.id not in self._names_with_origin:
            return None
        path = dotted(node) or root.id
        if root.id not in self._bound_once:
            return path if root.id in BUILTINS and not self._star_import else None
        origin = self._bound_once[root.id]
        if origin is None:
            bindings = self.bindings(root)
            if not bindings:
                return path if root.id in BUILTINS and not self._star_import else None
            origins = {self._origin_of(binding) for binding in bindings}
            origin = origins.pop() if len(origins) == 1 else None
        _, _, rest = path.partition(".")
        return None if origin is None else f"{origin}.{rest}" if rest else origin

    def _origin_of(self, binding: Binding) -> str | None:
        if binding.kind == "definition" and self.parent(binding.node) is self.module.tree:
            return f"here.{binding.name}"
        return origin_of_binding(binding, self.module.parents)

    @cached_property
    def literal_names(self) -> frozenset[str]:
        """The names to which the file assigns a constant or a written-out container, anywhere."""
        statements: list[ast.Assign | ast.AnnAssign] = [*self.nodes(ast.Assign), *self.nodes(ast.AnnAssign)]
        return frozenset(
            name.id
            for statement in statements
            if isinstance(statement.value, _LITERALS)
            for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
            for name in target_names(target)
        )

    def is_word(self, name: str) -> bool:
        """Tell whether a name occurs in the file, in code, text or remark, or is a builtin: a new one avoids
        it."""
        if name in BUILTINS or keyword.iskeyword(name):
            return True
        if name.encode() not in self.module.utf8:
            return False
        text = self.module.utf8.decode("utf-8", "replace")
        return re.search(rf"(?<!\w)\d*{re.escape(name)}(?!\w)", text) is not None

    @cached_property
    def may_query(self) -> bool:
        """Tell whether the text of the file says anything that query sets of Django come with."""
        return any(word in self.module.utf8 for word in _OF_DJANGO)

    @cached_property
    def _names_with_origin(self) -> frozenset[str]:
        """The names that can stand for something outside their function: imports, module functions,
        builtins."""
        imported = {alias.asname or alias.name.partition(".")[0] for alias in self.nodes(ast.alias)}
        defined = {node.name for node in self.module.tree.body if isinstance(node, _DEFINITIONS)}
        return BUILTINS | imported | defined

    @cached_property
    def _bound_once(self) -> dict[str, str | None]:
        """Every name that the file binds; with its origin where one import or definition at module level is
        all that binds it. Most origins are found here, so that no scope needs to be read for them."""
        module = self.module
        found: dict[str, str | None] = {}
        definitions: list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = [
            *self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef), *self.nodes(ast.ClassDef)
        ]  # fmt: skip
        for definition in definitions:
            outside = definition.name in found or module.parents[definition] is not module.tree
            found[definition.name] = None if outside else f"here.{definition.name}"
        for alias in self.nodes(ast.alias):
            name = alias.asname or alias.name.partition(".")[0]
            statement = module.parents[alias]
            at_top = module.parents[statement] is module.tree or module.scope(alias) is module.tree
            found[name] = None if name in found or not at_top else imported_origin(alias, statement)
        others = {name.id for name in self.nodes(ast.Name) if not isinstance(name.ctx, ast.Load)}
        others.update(argument.arg for argument in self.nodes(ast.arg))
        others.update(handler.name for handler in self.nodes(ast.ExceptHandler) if handler.name)
        others.update(match.name for match in self.nodes(ast.MatchAs) if match.name)
        others.update(match.name for match in self.nodes(ast.MatchStar) if match.name)
        others.update(match.rest for match in self.nodes(ast.MatchMapping) if match.rest)
        return {**found, **dict.fromkeys(others)}

    @cached_property
    def bases(self) -> frozenset[str | None]:
        """The origins of all classes that the classes of the file derive from."""
        return frozenset(self.origin(base) for owner in self.nodes(ast.ClassDef) for base in owner.bases)

    @cached_property
    def _star_import(self) -> bool:
        return any(
            isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"
            for statement in self.module.tree.body
        )

    @cached_property
    def _comprehension_names(self) -> frozenset[str]:
        """The names that comprehensions bind, anywhere in the file."""
        clauses = self.nodes(ast.comprehension)
        return frozenset(name.id for clause in clauses for name in target_names(clause.target))

    def _comprehension_binding(self, name: ast.Name) -> Binding | None:
        if name.id not in self._comprehension_names:
            return None
        for above in self.module.ancestors(name):
            if isinstance(above, SCOPES):
                return None
            if isinstance(above, COMPREHENSIONS):
                for clause in above.generators:
                    if any(bound.id == name.id for bound in target_names(clause.target)):
                        return Binding(name.id, "comprehension", clause)
        return None

    def definition(self, func: ast.expr) -> FunctionNode | None:
        """Return the function of this module that a name refers to, when there is just one."""
        if not isinstance(func, ast.Name):
            return None
        bindings = self.bindings(func)
        if len(bindings) != 1:
            return None
        node = bindings[0].node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return node
        value = bindings[0].value
        return value if isinstance(value, ast.Lambda) else None
