"""The functions of a file and what the names in them stand for, cheaply: no scope is built.

`Code.origin` answers for one name with certainty; this answers for every call of a file at a small fraction
of the cost of parsing it, and says "do not know" where a name is bound in more than one way.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from operator import attrgetter
from sys import stdlib_module_names
from typing import TypeVar

from engine.knowledge import CallFact
from engine.scan.places import LoopStatement, Places
from engine.syntax.module import Module
from engine.syntax.names import BUILTINS, imported_origin
from engine.syntax.nodes import COMPREHENSIONS, Comprehension, LoopNode, root_name
from engine.syntax.purity import MUTATORS, PURE_METHODS

PARAMETER = "<parameter>"
"""Marks a name that the caller gave a value."""
FRESH = "<fresh>"
"""Marks a local variable that only ever holds objects made by this very function."""
OTHER = "<other>"
"""Marks a name of which no more is known than that it is not an import or a definition."""

_FRESH_CALLS = frozenset(
    {
        "list", "dict", "set", "sorted", "bytearray", "tuple", "frozenset", "str", "int", "float", "len",
        "bytes", "collections.defaultdict", "collections.OrderedDict", "collections.Counter",
        "collections.deque", "repr", "enumerate", "zip", "range", "map", "filter", "sum", "bool", "abs",
        "round",
    }
)  # fmt: skip
_FRESH_NODES = frozenset(
    {
        ast.List,
        ast.Dict,
        ast.Set,
        ast.Constant,
        ast.JoinedStr,
        ast.BinOp,
        ast.Compare,
        ast.Tuple,
        *COMPREHENSIONS,
    }
)
_LINE = attrgetter("lineno")
Node = TypeVar("Node", bound=ast.AST)


@dataclass(slots=True, eq=False)
class Draft:
    """What is known of one function so far. `owner` is the class that it is a method of, `receiver` the name
    of its first parameter then; `outer` is the index of the function around it, -1 when there is none;
    `classes` are the annotations of parameters that are names."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    name: str
    outer: int
    owner: ast.ClassDef | None
    receiver: str
    names: dict[str, str]
    classes: dict[str, ast.expr] = field(default_factory=dict)
    loops: int = 0
    loops_over_data: bool = False
    calls: dict[str, CallFact] = field(default_factory=dict)
    has_effect: bool = False
    needs: set[str] = field(default_factory=set)
    cost: str = ""
    sets_up_commands: bool = False


class Outline:
    """The definitions of a file, the nodes of interest by class, and a table of names per function."""

    def __init__(self, module: Module) -> None:
        self.parents = module.parents
        self._by_class = module.buckets
        self.definitions: list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = [
            *self.of(ast.FunctionDef), *self.of(ast.AsyncFunctionDef), *self.of(ast.ClassDef)
        ]  # fmt: skip
        # A definition begins on a line of its own, before all those inside it.
        self.definitions.sort(key=_LINE)
        self.drafts: list[Draft] = []
        self.qualified: dict[ast.AST, str] = {}
        self._methods: dict[ast.ClassDef, set[str]] = {}
        self._classes: dict[str, ast.ClassDef] = {}
        self.names: dict[str, str] = {}
        self.variables: dict[str, int] = {}
        self.changes: list[ast.Attribute | ast.Subscript] = []
        self._made: dict[tuple[int, str], ast.expr | None] = {}
        last_line = max((statement.end_lineno or 1 for statement in module.tree.body[-1:]), default=1)
        functions = [node for node in self.definitions if not isinstance(node, ast.ClassDef)]
        self.places = Places(last_line, functions)
        loops: list[LoopStatement] = [*self.of(ast.For), *self.of(ast.AsyncFor), *self.of(ast.While)]
        comprehensions: list[Comprehension] = [
            *self.of(ast.ListComp), *self.of(ast.SetComp), *self.of(ast.DictComp), *self.of(ast.GeneratorExp)
        ]  # fmt: skip
        self.places.repeat(loops, comprehensions)
        self.loops: list[LoopNode] = [*loops, *comprehensions]
        self._define()
        self._import()
        self._bind()

    def of(self, wanted: type[Node]) -> list[Node]:
        """Return the nodes of a class, parents before children."""
        # A bucket has nodes of its class alone; saying so by `cast` would be one more call.
        return self._by_class.get(wanted, [])  # type: ignore[return-value]

    def _define(self) -> None:
        around_of: dict[ast.AST, int] = {}
        for node in self.definitions:
            around: ast.AST | None = self.parents[node]
            while around is not None and around not in self.qualified:
                around = self.parents.get(around)
            outer = -1 if around is None else around_of[around]
            name = node.name if around is None else f"{self.qualified[around]}.{node.name}"
            self.qualified[node] = name
            owner = around if isinstance(around, ast.ClassDef) else None
            if owner is not None:
                self._methods[owner].add(node.name)
            else:
                self._declare(outer, node.name, f"here.{name}")
            if isinstance(node, ast.ClassDef):
                around_of[node] = outer
                self._methods[node] = set()
                self._classes[f"here.{name}"] = node
                continue
            around_of[node] = len(self.drafts)
            draft = Draft(node, name, outer, owner, "", _parameters(node.args), _classes(node.args))
            if owner is not None and not _is_static(node):
                draft.receiver = next(iter(draft.names), "")
            self.drafts.append(draft)

    def _declare(self, function: int, name: str, meaning: str) -> None:
        """Give a name its meaning; a second, different one makes it unknown."""
        table = self.names if function < 0 else self.drafts[function].names
        known = table.setdefault(name, meaning)
        if known != meaning:
            table[name] = OTHER

    def _import(self) -> None:
        statements: list[ast.Import | ast.ImportFrom] = [*self.of(ast.Import), *self.of(ast.ImportFrom)]
        for node in statements:
            function = self.places.function(node)
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                self._declare(function, bound, imported_origin(alias, node))

    def _bind(self) -> None:
        for assignment in self.of(ast.Assign):
            for target in assignment.targets:
                self._store(target, assignment.value)
        for annotated in self.of(ast.AnnAssign):
            self._store(annotated.target, annotated.value)
        for walrus in self.of(ast.NamedExpr):
            self._store(walrus.target, walrus.value)
        loops: list[ast.For | ast.AsyncFor | ast.comprehension]
        loops = [*self.of(ast.For), *self.of(ast.AsyncFor), *self.of(ast.comprehension)]
        for loop in loops:
            self._store(loop.target, None)
        for item in self.of(ast.withitem):
            if item.optional_vars is not None:
                self._store(item.optional_vars, None)
        for handler in self.of(ast.ExceptHandler):
            if handler.name:
                self._declare(self.places.function(handler), handler.name, OTHER)

    def _store(self, target: ast.expr, value: ast.expr | None) -> None:
        """Take note of one target: a name is bound, an attribute or element of something is changed."""
        if target.__class__ is ast.Name:
            assert isinstance(target, ast.Name)
            if self.parents[self.parents[target]].__class__ is not ast.ClassDef:
                mark = FRESH if value is not None and self._is_fresh(value) else OTHER
                function = self.places.function(target)
                self._variable(function, target.id, mark)
                made = value.func if isinstance(value, ast.Call) else None
                # A second value makes it unknown what the name holds.
                self._made[function, target.id] = None if (function, target.id) in self._made else made
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            self.changes.append(target)
        elif isinstance(target, ast.Starred):
            self._store(target.value, None)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for element in target.elts:
                self._store(element, None)

    def _variable(self, function: int, name: str, mark: str) -> None:
        if function < 0:
            self.variables[name] = self.variables.get(name, 0) + 1
            mark = OTHER
        self._declare(function, name, mark)

    def _is_fresh(self, value: ast.expr) -> bool:
        if isinstance(value, ast.Call):
            func = value.func
            if isinstance(func, ast.Attribute) and func.attr == "copy" and not value.args:
                return True
            if isinstance(func, ast.Name):
                return self.names.get(func.id, func.id) in _FRESH_CALLS
            return False
        return value.__class__ in _FRESH_NODES

    def meaning(self, function: int, name: str) -> str:
        """Return what `name` stands for in a function: a dotted origin, or one of the marks above.

        A variable of a function further out is OTHER: whoever changes it changes more than itself.
        """
        position = function
        while position >= 0:
            draft = self.drafts[position]
            if name in draft.names:
                known = draft.names[name]
                return known if position == function or known[0] != "<" else OTHER
            position = draft.outer
        if name in self.names:
            return self.names[name]
        return name if name in BUILTINS and "*" not in self.names else OTHER

    def dotted(self, function: int, node: ast.expr) -> str | None:
        """Return the dotted origin of a name or attribute chain that stands in a function, None if unknown.

        A method reached through `self` or `cls` is `here.Class.method`; one that the class lacks is its
        base's.
        """
        if isinstance(node, ast.Name):
            origin = self.meaning(function, node.id)
            return None if origin[0] == "<" else origin
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        origin = self.meaning(function, node.id)
        if origin[0] == "<":
            if len(parts) != 1:
                return None
            owner = self._instance_of(function, node.id)
            return (
                self._of_instance(function, node.id, parts[0])
                if owner is None
                else self._method(owner, parts[0])
            )
        parts.append(origin)
        parts.reverse()
        return ".".join(parts)

    def _instance_of(self, function: int, receiver: str) -> ast.ClassDef | None:
        """Return the class whose instance a name is in a function (`self`), or which it is itself (`cls`)."""
        position = function
        while position >= 0:
            draft = self.drafts[position]
            if receiver in draft.names:
                own = draft.receiver == receiver and draft.names[receiver] == PARAMETER
                return draft.owner if own else None
            position = draft.outer
        return None

    def _of_instance(self, function: int, name: str, method: str) -> str | None:
        """Return the method of a local name that holds an object of one known class: it is made here, or a
        parameter is annotated with it. Methods that builtin types have as well are left to their names."""
        if method in PURE_METHODS or method in MUTATORS or function < 0:
            return None
        draft = self.drafts[function]
        known = draft.names.get(name)
        if known == PARAMETER:
            maker = draft.classes.get(name)
        else:
            maker = self._made.get((function, name)) if known == OTHER else None
        owner = None if maker is None or self._is_of_local(function, maker) else self.dotted(function, maker)
        if owner is None or "." not in owner or owner.partition(".")[0] in stdlib_module_names:
            return None
        if owner in self._classes:
            return self._method(self._classes[owner], method)
        return f"{owner}.{method}" if owner.rpartition(".")[2][:1].isupper() else None

    def _is_of_local(self, function: int, node: ast.expr) -> bool:
        """Tell whether a chain starts at a local name: `x = x.copy()` would be followed for ever."""
        root = root_name(node)
        return root is None or self.meaning(function, root)[0] == "<"

    def _method(self, owner: ast.ClassDef, name: str) -> str | None:
        """Follow the first known bases to who defines a method; an import leads out of the file."""
        seen: set[ast.ClassDef] = set()
        current: ast.ClassDef | None = owner
        while current is not None and current not in seen:
            if name in self._methods[current]:
                return f"here.{self.qualified[current]}.{name}"
            seen.add(current)
            function = self.places.function(current)
            bases = [self.dotted(function, base) for base in current.bases]
            base = next((base for base in bases if base is not None), None)
            if base is None:
                return None
            current = self._classes.get(base)
            if current is None:
                return f"{base}.{name}" if "." in base else None
        return None


def _parameters(arguments: ast.arguments) -> dict[str, str]:
    names = {argument.arg: PARAMETER for argument in (*arguments.posonlyargs, *arguments.args)}
    for argument in (arguments.vararg, *arguments.kwonlyargs, arguments.kwarg):
        if argument is not None:
            names[argument.arg] = PARAMETER
    return names


def _classes(arguments: ast.arguments) -> dict[str, ast.expr]:
    """The parameters that are annotated with a plain name, which may be that of a class."""
    return {
        argument.arg: argument.annotation
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        if isinstance(argument.annotation, (ast.Name, ast.Attribute))
    }


def _is_static(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in node.decorator_list)
