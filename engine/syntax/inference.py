"""What kind of value an expression of this file holds, through its bindings."""

from __future__ import annotations

import ast
from functools import cached_property

from engine.syntax.binding import NameView
from engine.syntax.kinds import CALLS, METHODS, Kind, annotation_kind, literal_kind
from engine.syntax.module import Module
from engine.syntax.scope import Binding, BindingKind

_ASSIGNMENTS: frozenset[type[ast.AST]] = frozenset({ast.Assign, ast.AnnAssign})
_DEEPEST = 50
"""How far a value is followed from name to name and into sums: who writes a sum of a thousand terms shall not
exhaust the stack."""


class KindView(NameView):
    """A parsed file, its names, and the kinds of their values."""

    def __init__(self, module: Module) -> None:
        super().__init__(module)
        self._kinds: dict[ast.AST, Kind | None] = {}
        self._class_attributes: dict[ast.ClassDef, dict[str, list[Binding]]] = {}
        self._depth = 0

    def kind(self, node: ast.expr) -> Kind | None:
        """Return what kind of value `node` holds, None when that is not known for sure."""
        if node not in self._kinds:
            if self._depth >= _DEEPEST:
                return None
            self._kinds[node] = None  # A value defined by itself (`x = x or []`) is not known.
            self._depth += 1
            self._kinds[node] = self._find_kind(node)
            self._depth -= 1
        return self._kinds[node]

    def _find_kind(self, node: ast.expr) -> Kind | None:
        known = literal_kind(node)
        if known:
            return known
        match node:
            case ast.Name():
                given = node.id in self.given_values
                return self._kind_of_bindings(self.bindings(node)) if given else None
            case ast.Attribute():
                return self._kind_of_attribute(node)
            case ast.Call():
                return self._kind_of_call(node)
            case ast.BinOp(op=ast.Add() | ast.Mult() | ast.Mod()):
                return self._kind_of_sum(node)
            case ast.IfExp():
                return self._agree([self.kind(node.body), self.kind(node.orelse)])
            case ast.NamedExpr():
                return self.kind(node.value)
            case ast.Subscript(slice=ast.Slice()):
                return self.kind(node.value)
            case ast.BoolOp(op=ast.Or()):
                return self._agree([self.kind(value) for value in node.values])
            case _:
                return None

    @cached_property
    def given_values(self) -> frozenset[str]:
        """The names that are annotated or assigned a value of their own somewhere in the file: of parameters
        and loop variables nothing can be known, which is told without reading their scopes."""
        found = {argument.arg for argument in self.nodes(ast.arg) if argument.annotation is not None}
        targets = [target for statement in self.nodes(ast.Assign) for target in statement.targets]
        targets += [statement.target for statement in self.nodes(ast.AnnAssign)]
        targets += [walrus.target for walrus in self.nodes(ast.NamedExpr)]
        while targets:
            target = targets.pop()
            if isinstance(target, ast.Name):
                found.add(target.id)
            elif isinstance(target, (ast.Tuple, ast.List)):
                targets += target.elts
        return frozenset(found)

    def _kind_of_bindings(self, bindings: list[Binding]) -> Kind | None:
        kinds = []
        for binding in bindings:
            if binding.annotation is not None:
                return annotation_kind(binding.annotation)
            if binding.kind == "augmented":
                continue
            value = binding.value
            if binding.kind not in {"assign", "walrus"} or value is None:
                return None
            kinds.append(self.kind(value))
        return self._agree(kinds)

    def _kind_of_sum(self, node: ast.BinOp) -> Kind | None:
        left, right = self.kind(node.left), self.kind(node.right)
        if isinstance(node.op, ast.Mod):
            return left if left in {"str", "bytes"} else None
        if isinstance(node.op, ast.Mult):
            sequence = [kind for kind in (left, right) if kind in {"list", "tuple", "str", "bytes"}]
            return sequence[0] if len(sequence) == 1 else None
        if left == right:
            return left
        return (
            left or right
            if {left, right} & {"str", "bytes", "list", "tuple"} and None in {left, right}
            else None
        )

    def _kind_of_call(self, node: ast.Call) -> Kind | None:
        origin = self.origin(node.func)
        if origin is not None:
            if origin in CALLS:
                return CALLS[origin]
            return self._kind_of_result(node)
        if not isinstance(node.func, ast.Attribute):
            return None
        if node.func.attr == "copy" and not node.args:
            return self.kind(node.func.value)
        if node.func.attr in {"keys", "values", "items"} and self.kind(node.func.value) == "dict":
            return "dict_view"
        receiver = self.kind(node.func.value)
        if node.func.attr in METHODS and receiver in {None, "str", "bytes", "dict", "pattern"}:
            kind = METHODS[node.func.attr]
            # bytes share most methods of str; of an unknown receiver an argument may tell which of the two
            # it is.
            of_bytes = receiver == "bytes" or (not receiver and "bytes" in map(self.kind, node.args))
            return "bytes" if kind == "str" and of_bytes and node.func.attr != "decode" else kind
        return None

    def _kind_of_result(self, node: ast.Call) -> Kind | None:
        """The kind that a function of this module declares to return."""
        function = self.definition(node.func)
        if function is None or isinstance(function, ast.Lambda) or function.returns is None:
            return None
        return None if isinstance(function, ast.AsyncFunctionDef) else annotation_kind(function.returns)

    def _kind_of_attribute(self, node: ast.Attribute) -> Kind | None:
        return self._kind_of_bindings(self.attribute_bindings(node))

    def attribute_bindings(self, node: ast.Attribute) -> list[Binding]:
        """Return what the class around `node` binds `node` to, when that is `self.x` or `cls.x`."""
        if not isinstance(node.value, ast.Name) or node.value.id not in {"self", "cls"}:
            return []
        owner = self.module.enclosing_class(node)
        return [] if owner is None else self._attributes(owner).get(node.attr, [])

    def _attributes(self, owner: ast.ClassDef) -> dict[str, list[Binding]]:
        """Every binding of the attributes that a class gives itself, in its methods or in its body."""
        if owner not in self._class_attributes:
            found: dict[str, list[Binding]] = {}
            for statement in owner.body:
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    _note(found, statement.target.id, statement, statement.value, statement.annotation)
                elif isinstance(statement, ast.Assign):
                    for name in (target for target in statement.targets if isinstance(target, ast.Name)):
                        _note(found, name.id, statement, statement.value)
            for node in self.module.below_among(owner, _ASSIGNMENTS):
                if isinstance(node, ast.Assign):
                    for target in node.targets:
                        _note_attribute(found, node, target, node.value)
                elif isinstance(node, ast.AnnAssign):
                    _note_attribute(found, node, node.target, node.value, node.annotation)
            self._class_attributes[owner] = found
        return self._class_attributes[owner]

    @staticmethod
    def _agree(kinds: list[Kind | None]) -> Kind | None:
        # `x = None` first and a list later is a list wherever it is searched.
        known = {kind for kind in kinds if kind != "none"}
        return known.pop() if len(known) == 1 else None


def _note(
    found: dict[str, list[Binding]],
    name: str,
    node: ast.AST,
    value: ast.expr | None,
    annotation: ast.expr | None = None,
) -> None:
    kind: BindingKind = "annotated" if annotation is not None else "unpack" if value is None else "assign"
    found.setdefault(name, []).append(Binding(name, kind, node, value, annotation))


def _note_attribute(
    found: dict[str, list[Binding]],
    node: ast.AST,
    target: ast.expr,
    value: ast.expr | None,
    annotation: ast.expr | None = None,
) -> None:
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        if target.value.id in {"self", "cls"}:
            _note(found, target.attr, node, value, annotation)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            _note_attribute(found, node, element, None)
