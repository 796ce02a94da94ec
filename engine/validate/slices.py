"""Cuts a function out of a repository, with all it needs to run, and nothing else.

The file of the function becomes one module; what it needs of other files of the repository becomes modules of
their own under their own names, cut the same way, so that no package is initialised. What comes from outside
the repository stays an import: the standard library is there, anything else needs an environment.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.model import Declined, Skipped
from engine.syntax.free_names import Needs, needs
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.driver import Target, driver, passes, target_of
from engine.validate.excerpt import Excerpt, Import, Outline
from engine.validate.library import Library

MAX_FILES = 60
"""A function that draws on more files than this is not cut out: little would be left out."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A function that can be called alone.

    `source` is the module that holds it, `function` its name there, `support` the modules it imports, by path
    below the import root. `packages` are the packages it needs from elsewhere; `optional` those that only
    functions beside it use, which a call may never come to: without them it is stopped if it does. `symbol`
    is the qualified name of what is called in the end, `passes` the parameters that stand for those of a
    method (see `driver`).
    """

    source: bytes
    function: str
    support: Mapping[str, bytes]
    packages: frozenset[str]
    optional: frozenset[str] = frozenset()
    symbol: str = ""
    passes: tuple[str, ...] = ()


def cut(path: str, content: bytes, symbol: str, library: Library) -> Slice | Declined:
    """Cut the function `symbol` (a qualified name) out of the file at `path`, which holds `content`.

    `content` may differ from what the library has at that path: a rewrite is cut like the original. Functions
    inside functions are proved through the outermost one. `Declined` says why it cannot be done.
    """
    module = parse(path, content)
    if isinstance(module, Skipped):
        return Declined(module.reason)
    if module.lowered:
        return Declined("the file uses syntax newer than this interpreter")
    target = target_of(module.tree, symbol)
    if isinstance(target, Declined):
        return target
    return _Cutting(module, target, library).slice()


class _Cutting:
    """One slice being made: the excerpts so far, and what all of them mention."""

    def __init__(self, module: Module, target: Target, library: Library) -> None:
        self._library = library
        self._sources = library.sources
        self._target = target
        self._home = module.path
        self._own = needs([target.node])
        self._excerpts: dict[str, Excerpt] = {module.path: Excerpt(Outline(module), {target.top})}
        self._mentioned = frozenset({target.name})
        self._relative: dict[str, dict[Import, tuple[str | None, str | None]]] = {}
        self._names: dict[str, str] = {}
        self._outer: dict[tuple[str, Import], set[str]] = {}
        """Imports of what lies outside the repository, with the packages."""
        self._is_shared = False
        """Whether another module imports the file of the function: it then has a module of its own too."""
        self._why = ""

    def slice(self) -> Slice | Declined:
        self._grow()
        home = self._excerpts[self._home]
        support = {self._place(path): text for path, text in self._texts()}
        if not self._is_shared:
            del support[self._place(self._home)]
        shadowed = sorted({place.partition("/")[0].removesuffix(".py") for place in support} & _RESERVED)
        if self._why or shadowed:
            return Declined(self._why or f"a module of it is called `{shadowed[0]}` like a standard one")
        for place in list(support):
            parts = place.split("/")[:-1]
            for end in range(1, len(parts) + 1):
                support.setdefault("/".join((*parts[:end], "__init__.py")), b"")
        source = dict(self._texts())[self._home] + driver(self._target, home.outline.module).encode()
        target = self._target
        symbol = target.top if target.kind == "function" else f"{target.top}.{target.name}"
        packages = self._packages(needed=True)
        optional = self._packages(needed=False) - packages
        return Slice(source, target.function, support, packages, optional, symbol, passes(target))

    def _packages(self, *, needed: bool) -> frozenset[str]:
        """Return the packages from elsewhere that must be there, or those that need not."""
        return frozenset().union(
            *(
                packages
                for (path, statement), packages in self._outer.items()
                if self._is_needed(path, statement) is needed
            )
        )

    def _is_needed(self, path: str, statement: Import) -> bool:
        """Tell whether what an import gives is used while the slice is loaded, or by the function itself."""
        excerpt = self._excerpts[path]
        own = self._own if path == self._home else needs([])
        if not any(statement is part for part in excerpt.outline.imports()):
            return any(statement is part for part in own.imports)
        names = excerpt.eager(self._mentioned) | own.names
        if path == self._home:
            names |= self._target.annotations
        return any(alias.name == "*" or _bound(alias) in names for alias in statement.names)

    def _grow(self) -> None:
        """Take statements, follow their imports, until nothing is new."""
        before: tuple[object, ...] = ()
        while not self._why and (now := self._state()) != before:
            before = now
            for path in list(self._excerpts):
                found = self._excerpts[path].take(self._mentioned)
                self._mentioned |= found.attributes
                self._follow(path, found)
            if len(self._excerpts) > MAX_FILES:
                self._why = f"it draws on more than {MAX_FILES} files of the repository"

    def _state(self) -> tuple[object, ...]:
        sizes = [(len(part.taken), len(part.wanted)) for part in self._excerpts.values()]
        return (len(self._mentioned), *sizes)

    def _follow(self, path: str, found: Needs) -> None:
        wanted = self._wanted(path)
        for statement in found.imports:
            if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
                self._star(path, statement, wanted)
                continue
            aliases = [alias for alias in statement.names if self._is_inner(path, statement, alias, wanted)]
            for alias in aliases:
                self._import(path, statement, alias)

    def _is_inner(self, path: str, statement: Import, alias: ast.alias, wanted: frozenset[str]) -> bool:
        """Tell whether an imported name is needed: at the top of a file only when something uses it."""
        at_top = any(statement is part for part in self._excerpts[path].outline.imports())
        return not at_top or _bound(alias) in wanted

    def _wanted(self, path: str) -> frozenset[str]:
        found = self._excerpts[path].found
        names = found.names | self._excerpts[path].wanted
        return frozenset(names | (found.annotations - self._foreign(path, found.annotations - names)))

    def _foreign(self, path: str, annotations: frozenset[str]) -> frozenset[str]:
        """Of the names that only annotations use, those from elsewhere, but for the function's own."""
        own = self._target.annotations if path == self._home else frozenset()
        return frozenset(
            _bound(alias)
            for statement in self._excerpts[path].outline.imports()
            for alias in statement.names
            if _bound(alias) in annotations - own and self._is_foreign(path, statement)
        )

    def _is_foreign(self, path: str, statement: Import) -> bool:
        module = statement.module or "" if isinstance(statement, ast.ImportFrom) else statement.names[0].name
        if isinstance(statement, ast.ImportFrom) and statement.level:
            return False
        return (
            module.partition(".")[0] not in sys.stdlib_module_names
            and self._sources.find(path, module, 0) is None
        )

    def _import(self, path: str, statement: Import, alias: ast.alias) -> None:
        if isinstance(statement, ast.Import):
            found = self._sources.find(path, alias.name, 0)
            if found is None:
                self._outside(path, statement, alias.name)
            else:
                self._names[found] = alias.name
                self._want_module(path, alias, found)
                self._parents(path, alias.name)
            return
        module, level = statement.module or "", statement.level
        inner = self._sources.find(path, f"{module}.{alias.name}" if module else alias.name, level)
        outer = self._sources.find(path, module, level)
        own = outer is not None and outer != path and alias.name in self._library.given(outer)
        if outer is not None and (own or inner is None):
            self._want(outer, alias.name)
        if inner is not None:
            # Also where the package gives it: in a ring of imports it may not have come to that yet.
            self._want_module(path, alias, inner)
        elif outer is not None:
            pass
        elif level and self._excerpts[path].outline.is_optional(statement):
            return
        elif level:
            self._why = self._why or f"an import of `{'.' * level}{module}` leads to no file"
        else:
            self._outside(path, statement, module)
        if level:
            self._relative.setdefault(path, {})[statement] = (outer, inner)
        else:
            self._names.update({outer: module} if outer else {})
            self._names.update({inner: f"{module}.{alias.name}"} if inner else {})

    def _parents(self, path: str, module: str) -> None:
        """`import a.b` also gives `a`: what its file defines and others mention is wanted."""
        parts = module.split(".")[:-1]
        for end in range(1, len(parts) + 1):
            found = self._sources.find(path, ".".join(parts[:end]), 0)
            if found is not None:
                self._names[found] = ".".join(parts[:end])
                self._want(found, None)

    def _star(self, path: str, statement: ast.ImportFrom, wanted: frozenset[str]) -> None:
        excerpt = self._excerpts[path]
        unknown = {name for name in wanted if name not in excerpt.outline.binders}
        module = statement.module or ""
        found = self._sources.find(path, module, statement.level)
        if found is None:
            self._outside(path, statement, module)
            return
        names = excerpt.starred.setdefault(statement, set())
        for name in unknown & self._library.given(found):
            names.add(name)
            self._want(found, name)
        if statement.level:
            self._relative.setdefault(path, {})[statement] = (found, None)

    def _outside(self, path: str, statement: Import, module: str) -> None:
        package = module.partition(".")[0]
        if package not in sys.stdlib_module_names and not self._excerpts[path].outline.is_optional(statement):
            self._outer.setdefault((path, statement), set()).add(package)

    def _want_module(self, importer: str, alias: ast.alias, path: str) -> None:
        """Want what others mention of a module; all of it where it is handed on, as to `getattr`."""
        self._want(path, None)
        excerpt, found = self._excerpt(path), self._excerpts[importer].found
        if excerpt is None:
            return
        asked = {name for module, name in found.dots if module == _bound(alias)}
        excerpt.wanted |= asked & self._library.given(path)
        for name in asked - self._library.given(path) if path.endswith("__init__.py") else ():
            part = self._sources.find(path, name, 1)
            if part is not None:
                self._want(part, None)
        if _bound(alias) in found.bare:
            excerpt.wanted |= excerpt.outline.binders.keys() - {"*"}

    def _want(self, path: str, name: str | None) -> None:
        """Want a name of a file, or with None whatever of it others mention behind a dot."""
        excerpt = self._excerpt(path)
        self._is_shared |= path == self._home
        if excerpt is None:
            self._why = self._why or f"{path}, which it needs, cannot be read"
        elif name is not None:
            excerpt.wanted.add(name)
        else:
            excerpt.wanted |= self._mentioned & excerpt.outline.binders.keys()

    def _excerpt(self, path: str) -> Excerpt | None:
        if path not in self._excerpts:
            outline = self._library.outline(path)
            if outline is None:
                return None
            self._excerpts[path] = Excerpt(outline)
        return self._excerpts[path]

    def _texts(self) -> Iterator[tuple[str, bytes]]:
        for path, excerpt in self._excerpts.items():
            relative = self._relative.get(path, {})
            absolute = {statement: self._module_of(*found) for statement, found in relative.items()}
            absent = frozenset(
                statement
                for place, statement in self._outer
                if place == path and not self._is_needed(path, statement)
            )
            yield path, excerpt.text(self._mentioned, self._wanted(path), absolute, absent).encode()

    def _module_of(self, outer: str | None, inner: str | None) -> str:
        """Return the module that a relative import is about, from its file or that of what it imports."""
        return self._name(outer) if outer else self._name(inner or "").rpartition(".")[0]

    def _name(self, path: str) -> str:
        """Return the name of a file: the one that somebody imports it by, else what its place says."""
        return self._names.get(path) or self._sources.name(path)

    def _place(self, path: str) -> str:
        stem = self._name(path).replace(".", "/")
        return f"{stem}/__init__.py" if path.endswith("__init__.py") else f"{stem}.py"


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


_RESERVED = sys.stdlib_module_names | {"before", "after", "velox_inside"}
"""Modules that a slice must not hide."""
