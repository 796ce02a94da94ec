"""Import lines that a rewrite asks for: which may be added, and where they go."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from engine.model import Declined, Edit
from engine.rewrite.unseen import seen
from engine.syntax.module import Module
from engine.syntax.scope import build_scope
from engine.syntax.splice import ensure_import

ALLOWED_IMPORTS = frozenset({
    "array", "bisect", "collections", "collections.abc", "copy", "dataclasses", "decimal", "enum",
    "fractions", "functools", "heapq", "itertools", "math", "operator", "re", "statistics",
    "string", "textwrap", "types", "typing", "unicodedata",
})  # fmt: skip
"""Modules of the standard library that compute and do nothing else. A file may import more of what it has."""

_AS_A_WHOLE = frozenset({"asyncio"})
"""Modules that every file may import, though not what they hold: that is told apart where it is used."""

_NOT_FOR_ALL = frozenset({
    "asyncio", "atexit", "builtins", "code", "codeop", "concurrent", "ctypes", "ftplib", "gc", "http",
    "importlib", "inspect", "io", "linecache", "marshal", "mmap", "multiprocessing", "os", "pathlib",
    "pickle", "platform", "posix", "pty", "random", "resource", "runpy", "secrets", "shelve", "shutil",
    "signal", "smtplib", "socket", "ssl", "subprocess", "sys", "tempfile", "threading", "urllib",
    "webbrowser", "weakref",
})  # fmt: skip
"""Modules of which a file that imports something needs not have everything."""

_RUNS_TEXT = frozenset({
    "CodeType", "ForwardRef", "Formatter", "FunctionType", "LambdaType", "ModuleType", "get_type_hints",
    "evaluate_forward_ref", "make_dataclass", "new_class", "prepare_class", "singledispatch",
    "singledispatchmethod", "system", "popen", "modules", "contextlib", "copyreg", "warnings", "bltns",
    "stdlib_re",
})  # fmt: skip

_IMPORT_LINE = re.compile(r"(?:import ([\w.]+)|from ([\w.]+) import (\w+(?:\s*,\s*\w+)*))", re.ASCII)


def is_allowed(package: str, name: str | None) -> bool:
    """Tell whether every file may import this."""
    if name is None:
        return package in ALLOWED_IMPORTS | _AS_A_WHOLE
    return package in ALLOWED_IMPORTS and _is_plain(name)


def _is_plain(name: str) -> bool:
    return not (name.startswith("_") or name == "*" or name in _RUNS_TEXT or name in _NOT_FOR_ALL)


def added_imports(lines: Sequence[str], module: Module) -> tuple[Edit, ...] | Declined:
    """Return the edits that add import lines, those that are there already aside."""
    there = _imported(module)
    edits: list[Edit] = []
    for line in filter(None, map(str.strip, lines)):
        found = _IMPORT_LINE.fullmatch(line)
        if found is None:
            return Declined(f"`{seen(line)[:60]}` is no plain import")
        package = found[1] or found[2]
        if package not in ALLOWED_IMPORTS | _AS_A_WHOLE and package not in there:
            return Declined(f"it imports `{package[:40]}`")
        for name in [each.strip() for each in found[3].split(",")] if found[3] else [None]:
            made = _added(package, name, module)
            if isinstance(made, Declined):
                return made
            edits += made
    return _as_one(edits)


def _added(package: str, name: str | None, module: Module) -> tuple[Edit, ...] | Declined:
    ensured = ensure_import(module, package, name)
    if ensured is None:
        return Declined(f"there is no safe place to import `{name or package}`")
    made, spelled = ensured
    if spelled != (name or package):
        return Declined(f"`{name or package}` has another name in this file")
    if not made:
        return made
    if not (is_allowed(package, name) or (_root(package) not in _NOT_FOR_ALL and _is_plain(name or ""))):
        return Declined(f"it imports `{(name or package)[:40]}`")
    if _root(spelled) in build_scope(module.tree).bindings:
        return Declined(f"`{spelled[:40]}` is something else in this file")
    return made


def _root(package: str) -> str:
    return package.partition(".")[0]


def _as_one(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return insertions at one place as one edit each, in their order, every text once."""
    by_place: dict[tuple[int, int], dict[str, None]] = {}
    for edit in edits:
        by_place.setdefault((edit.line, edit.column), {})[edit.text] = None
    return tuple(Edit(*place, *place, "".join(texts)) for place, texts in by_place.items())


def _imported(module: Module) -> frozenset[str]:
    """Return the modules that the top of a file imports, those of its own package aside."""
    found: set[str] = set()
    for statement in module.tree.body:
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            found.add(statement.module)
    return frozenset(found)


def is_of(name: str, package: str, module: Module, lines: Sequence[str]) -> bool:
    """Tell whether a name of the file is a package or comes from it, by its imports and lines to be added."""
    return name in _given(module, package).union(*(_names_from(line, package) for line in lines))


def _names_from(line: str, package: str) -> frozenset[str]:
    found = _IMPORT_LINE.fullmatch(line.strip())
    if found is None or package not in (found[1], found[2]):
        return frozenset()
    return frozenset(each.strip() for each in (found[3] or package).split(","))


def _given(module: Module, package: str) -> frozenset[str]:
    """Return the names that the imports at the top of a file give a package and what it holds."""
    found: set[str] = set()
    for statement in module.tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == package and not statement.level:
            found |= {alias.name for alias in statement.names if alias.asname is None}
        elif isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names if alias.name == package and not alias.asname}
    return frozenset(found)
