"""A file reduced to what some of its names need, as a module that can be imported alone.

Statements stay as they are written and in their order. Classes lose the methods that nothing taken mentions;
everything else of a class stays.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from engine.syntax.free_names import Needs, bound_names, changed_roots, eager_names, needs, together
from engine.syntax.module import Module
from engine.syntax.nodes import descend, dotted
from engine.validate.lenient import ABSENT, LOADED, attempted, one_by_one, or_absent

Import = ast.Import | ast.ImportFrom
"""Both forms of the import statement."""

FUTURE = "from __future__ import annotations\n"
"""Heads each excerpt: what only annotations name need not be there."""


@dataclass(slots=True, eq=False)
class Outline:
    """What is known of a file once and for all: its statements, who binds and who changes which name.

    `late` are the numbers of statements that only type checkers see. Inputs are made from annotations, so
    what these name is imported for real: at the end, where modules that import each other can bear it.
    """

    module: Module
    statements: list[ast.stmt] = field(default_factory=list)
    late: set[int] = field(default_factory=set)
    binders: dict[str, list[int]] = field(default_factory=dict)
    changers: dict[str, list[int]] = field(default_factory=dict)
    imported: frozenset[str] = frozenset()
    _needs: dict[ast.AST, Needs] = field(default_factory=dict)
    _loaded: dict[ast.ClassDef, frozenset[str]] = field(default_factory=dict)
    _optional: frozenset[ast.AST] = frozenset()

    def __post_init__(self) -> None:
        for statement in self.module.tree.body:
            if isinstance(statement, ast.If) and _is_for_type_checkers(statement):
                self.late |= {len(self.statements) + at for at in range(len(statement.body))}
                self.statements += [*statement.body, *statement.orelse]
            elif not _runs_only_as_program(statement):
                self.statements.append(statement)
        for number, statement in enumerate(self.statements):
            for name in bound_names(statement):
                self.binders.setdefault(name, []).append(number)
            if not isinstance(statement, (*_DEFINITIONS, *_IMPORTS)):
                for name in changed_roots(statement):
                    self.changers.setdefault(name, []).append(number)
        self.imported = frozenset(name for part in self.imports() for name in bound_names(part))
        self._optional = frozenset(_optional_imports(self.module.tree))

    def imports(self) -> Iterator[Import]:
        """Yield the import statements at the top level, those for type checkers included."""
        return (statement for statement in self.statements if isinstance(statement, _IMPORTS))

    def stars(self) -> Iterator[tuple[str, int]]:
        """Yield the modules of all star imports, with the number of their leading dots."""
        for part in self.imports():
            if isinstance(part, ast.ImportFrom) and part.names[0].name == "*":
                yield part.module or "", part.level

    def exported(self) -> frozenset[str]:
        """Return what a star import of this file brings of its own: what `__all__` lists, if it is written
        out, else every public name."""
        for number in self.binders.get("__all__", ()):
            match self.statements[number]:
                case ast.Assign(value=ast.List(elts=listed) | ast.Tuple(elts=listed)):
                    texts = (each.value for each in listed if isinstance(each, ast.Constant))
                    return frozenset(text for text in texts if isinstance(text, str)) & self.binders.keys()
        return frozenset(name for name in self.binders if not name.startswith("_"))

    def is_optional(self, wanted: Import) -> bool:
        """Tell whether an import may never run: it stands under a condition, or in a `try` that can do
        without it."""
        return wanted in self._optional

    def loaded_by(self, definition: ast.ClassDef) -> frozenset[str]:
        """Return the names that the body of a class looks up as it is made: methods among them stay."""
        if definition not in self._loaded:
            self._loaded[definition] = frozenset().union(*map(eager_names, definition.body))
        return self._loaded[definition]

    def keeps(self, definition: ast.ClassDef, member: ast.stmt, mentioned: frozenset[str]) -> bool:
        """Tell whether a class keeps a member: all but plain methods that nothing mentions."""
        if not isinstance(member, _METHODS):
            return True
        special = member.name.startswith("__") and member.name.endswith("__")
        return special or member.name in mentioned or member.name in self.loaded_by(definition)

    def needs_of(self, statement: ast.stmt, mentioned: frozenset[str]) -> Needs:
        """Return what a statement needs; a class needs what its kept members need."""
        if not isinstance(statement, ast.ClassDef):
            return self._once(statement, frozenset())
        # What a class body binds is the module's before: `json_module = json` may stand above `def json`.
        own: frozenset[str] = frozenset()
        parts = [*statement.decorator_list, *statement.bases, *(word.value for word in statement.keywords)]
        found = [self._once(part, frozenset()) for part in parts]
        for member in statement.body:
            if self.keeps(statement, member, mentioned):
                # The names of a class body are not seen inside its methods.
                found.append(self._once(member, frozenset() if isinstance(member, _METHODS) else own))
            own |= bound_names(member)
        return together(found)

    def _once(self, node: ast.AST, local: frozenset[str]) -> Needs:
        if node not in self._needs:
            self._needs[node] = needs([node], local)
        return self._needs[node]


@dataclass(slots=True, eq=False)
class Excerpt:
    """What is taken of one file so far; it only ever grows. `wanted` are the names that others ask for."""

    outline: Outline
    wanted: set[str] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    found: Needs = field(default_factory=Needs)
    starred: dict[Import, set[str]] = field(default_factory=dict)
    """What the star imports from other files of the repository are there for; those in vain are left out."""

    def take(self, mentioned: frozenset[str]) -> Needs:
        """Take the statements that the wanted names need, and return what all that is taken needs.

        `mentioned` are the attribute names of all that was taken anywhere: methods called so are kept.
        """
        outline = self.outline
        while True:
            taken = [outline.statements[number] for number in sorted(self.taken)]
            self.found = together([outline.needs_of(statement, mentioned) for statement in taken])
            names = self.wanted | self.found.names | self.found.annotations
            more = {number for name in names for number in outline.binders.get(name, ())}
            if not names <= outline.binders.keys() | _BUILTINS:
                more |= set(outline.binders.get("*", ()))
            variables = names - outline.imported
            more |= {number for name in variables for number in outline.changers.get(name, ())}
            if more <= self.taken:
                return self.found
            self.taken |= more

    def eager(self, mentioned: frozenset[str]) -> frozenset[str]:
        """Return the names that something is done with while the excerpt is loaded."""
        outline = self.outline
        taken = [outline.statements[number] for number in self.taken]
        return frozenset().union(
            *(
                eager_names(_without_methods(one, mentioned, outline), held=False)
                for one in taken
                if not isinstance(one, _IMPORTS)
            )
        )

    def text(
        self,
        mentioned: frozenset[str],
        wanted: frozenset[str],
        absolute: dict[Import, str],
        absent: frozenset[Import] = frozenset(),
    ) -> str:
        """Return the source of the excerpt.

        `wanted` are the names that imports must give; the others are left out of them. `absolute` holds the
        new text of relative imports. Those in `absent` may be missing: whoever uses them then is stopped.
        """
        parts = [FUTURE, ABSENT if absent else ""]
        late = self.outline.late
        for number in sorted(self.taken, key=lambda number: (number in late, number)):
            statement = self.outline.statements[number]
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                continue
            part = self._statement_text(statement, mentioned, wanted, absolute)
            if part and isinstance(statement, _IMPORTS) and statement in absent:
                part = or_absent(part)
            parts.append(attempted(part) if part and number in late else part)
        parts.append(LOADED if absent else "")
        return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)

    def _statement_text(
        self,
        statement: ast.stmt,
        mentioned: frozenset[str],
        wanted: frozenset[str],
        absolute: dict[Import, str],
    ) -> str:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            names = self.starred.get(statement)
            if names is not None and isinstance(statement, ast.ImportFrom):
                return one_by_one(absolute.get(statement, statement.module), names)
            return _trimmed_import(statement, wanted, absolute)
        if any(part in absolute for part in descend(statement) if isinstance(part, _IMPORTS)):
            return _with_absolute_imports(_without_methods(statement, mentioned, self.outline), absolute)
        if isinstance(statement, ast.ClassDef):
            return self._class_text(statement, mentioned)
        return self._lines(statement)

    def _class_text(self, definition: ast.ClassDef, mentioned: frozenset[str]) -> str:
        dropped = [
            member for member in definition.body if not self.outline.keeps(definition, member, mentioned)
        ]
        if not dropped:
            return self._lines(definition)
        gone = {line for member in dropped for line in range(_first_line(member), _last_line(member) + 1)}
        lines = [
            self.outline.module.lines[line - 1].decode()
            for line in range(_first_line(definition), _last_line(definition) + 1)
            if line not in gone
        ]
        if len(dropped) == len(definition.body):
            lines.append(f"{' ' * dropped[0].col_offset}pass")
        return "\n".join(lines)

    def _lines(self, statement: ast.stmt) -> str:
        decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
        if statement.col_offset and statement.lineno != statement.end_lineno:
            # Out of its block, lines of it would stand further in than its first one.
            return ast.unparse(statement)
        if not decorators:
            return self.outline.module.text(statement)
        first = _first_line(statement)
        lines = self.outline.module.lines[first - 1 : _last_line(statement)]
        return b"\n".join(lines).decode()


_BUILTINS = frozenset(dir(builtins))
_METHODS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_METHODS, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)


def _optional_imports(node: ast.AST, is_optional: bool = False) -> Iterator[ast.AST]:
    """Yield the imports that stand under a condition, or in a `try` with handlers or one of these."""
    if isinstance(node, _IMPORTS) and is_optional:
        yield node
    inner = is_optional or isinstance(node, ast.If) or (isinstance(node, ast.Try) and bool(node.handlers))
    for child in ast.iter_child_nodes(node):
        yield from _optional_imports(child, inner)


def _without_methods(statement: ast.stmt, mentioned: frozenset[str], outline: Outline) -> ast.stmt:
    if not isinstance(statement, ast.ClassDef):
        return statement
    trimmed = copy(statement)
    kept = [member for member in statement.body if outline.keeps(statement, member, mentioned)]
    trimmed.body = kept or [ast.Pass()]
    return trimmed


def _trimmed_import(statement: Import, wanted: frozenset[str], absolute: dict[Import, str]) -> str:
    aliases = [alias for alias in statement.names if _bound(alias) in wanted or alias.name == "*"]
    if not aliases:
        return ""
    if isinstance(statement, ast.Import):
        return ast.unparse(ast.Import(aliases))
    return ast.unparse(ast.ImportFrom(absolute.get(statement, statement.module), aliases, 0))


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


class _Absolute(ast.NodeTransformer):
    def __init__(self, modules: dict[Import, str]) -> None:
        self._modules = modules

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        module = self._modules.get(node)
        return node if module is None else ast.ImportFrom(module, node.names, 0)


def _with_absolute_imports(statement: ast.stmt, absolute: dict[Import, str]) -> str:
    """Return the statement with its relative imports made absolute; nodes on the way are replaced, so the
    tree is copied first."""
    copied, twins = _copied(statement)
    modules = {twins[node]: module for node, module in absolute.items() if node in twins}
    changed = _Absolute(modules).visit(copied)
    return ast.unparse(ast.fix_missing_locations(changed))


def _copied(statement: ast.stmt) -> tuple[ast.stmt, dict[Import, Import]]:
    copied = ast.parse(ast.unparse(ast.fix_missing_locations(statement))).body[0]
    before = [part for part in ast.walk(statement) if isinstance(part, _IMPORTS)]
    after = [part for part in ast.walk(copied) if isinstance(part, _IMPORTS)]
    return copied, dict(zip(before, after, strict=True))


def _runs_only_as_program(statement: ast.stmt) -> bool:
    """Tell whether a statement is `if __name__ == "__main__":`."""
    match statement:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
    return False


def _is_for_type_checkers(statement: ast.If) -> bool:
    return (dotted(statement.test) or "").rpartition(".")[2] == "TYPE_CHECKING"


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
