"""What two slices from different trees import: one set of modules for both, or for each side its own.

A process has one module of a name. Where a module differs, each side's imports lie in a folder of their own,
and the side begins with lines that put this folder first and forget what the other side imported.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from engine.certificate import Code
from engine.model import Declined
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.excerpt import FUTURE
from engine.validate.slices import Slice

FOLDERS = ("base-imports", "head-imports")
"""Where the imports of the sides lie, when each has its own."""

OWN = """\
import sys as _velox_sys
_velox_sys.path[:] = [{own!r}, *(_path for _path in _velox_sys.path if _path not in {folders!r})]
for _velox_name in {names!r}:
    _velox_module = _velox_sys.modules.pop(_velox_name, None)
    if _velox_module is not None:
        vars(_velox_sys).setdefault("velox_apart", {{}})[_velox_module.__file__] = _velox_module
"""
"""Heads a side with imports of its own. What it forgets stays known to `engine.inside.workload.own_modules`,
which puts back what modules keep between two calls that are timed."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def with_imports(
    before: Slice, after: Slice, mixed: Callable[[], Slice | Declined], home: str
) -> tuple[Slice, Slice, tuple[Code, ...]] | Declined:
    """Return both sides as they are run, and the modules they import, or why they cannot be run together.

    Where the sides take different parts of one file that did not change, the larger serves both: parts are
    only ever added. Whether it did not change is told by `mixed`, the new function cut out of the old tree.
    `home` is the place of the function's own file, which does differ.
    """
    both = before.support.keys() & after.support.keys()
    differing = {path for path in both if before.support[path] != after.support[path]}
    if not differing:
        return before, after, _codes({**before.support, **after.support})
    other = mixed()
    there = other.support if isinstance(other, Slice) else {}
    changed = sorted(path for path in differing if path == home or there.get(path) != after.support[path])
    if not changed:
        larger = {path: max(before.support[path], after.support[path], key=len) for path in differing}
        return before, after, _codes({**before.support, **after.support, **larger})
    return _apart(before, after, changed[0])


def _apart(before: Slice, after: Slice, changed: str) -> tuple[Slice, Slice, tuple[Code, ...]] | Declined:
    names = {_module(path) for path in (*before.support, *after.support)}
    late = sorted(
        name
        for side in (before, after)
        for text in (side.source, *side.support.values())
        for name in _late_imports(text)
        if name in names
    )
    if late:
        return Declined(f"`{_module(changed)}` differs too, and `{late[0]}` is imported within a call")
    sides: list[Slice] = []
    codes: list[Code] = []
    for side, folder in zip((before, after), FOLDERS, strict=True):
        start = OWN.format(own=folder, folders=FOLDERS, names=sorted(names)).encode()
        future = FUTURE.encode()
        sides.append(replace(side, source=side.source.replace(future, future + start, 1)))
        codes += _codes({f"{folder}/{path}": text for path, text in side.support.items()})
    return sides[0], sides[1], tuple(codes)


def _late_imports(source: bytes) -> Iterator[str]:
    """Yield the modules that functions import when they are called, and those above them."""
    module = parse("slice.py", source)
    for function in ast.walk(module.tree) if isinstance(module, Module) else ():
        for node in ast.walk(function) if isinstance(function, _FUNCTIONS) else ():
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _codes(texts: Mapping[str, bytes]) -> tuple[Code, ...]:
    return tuple(Code.of(path, texts[path].decode()) for path in sorted(texts))


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
