"""Repositories in memory: a tree to read, and the reports of scanning it without rules."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.knowledge import FunctionFacts
from engine.model import FileReport, Skipped, TreeReport
from engine.scan.facts import facts_of
from engine.scan.imports import imports_of
from engine.scan.roots import Roots
from engine.syntax.code import Code
from engine.syntax.complexity import complexities
from engine.syntax.module import Module

PRODUCT = sorted((Path(__file__).parents[3] / "engine").rglob("*.py"))
"""Our own code, to hold laws against: whatever is true of every file must be true of these."""


class MemoryTree:
    """A checkout that is a dictionary; a text of None is a file that cannot be read."""

    def __init__(self, files: Mapping[str, str | None]) -> None:
        self._files = files
        self.read_paths: list[str] = []

    def paths(self) -> Sequence[str]:
        return sorted(path for path in self._files if path.endswith(".py"))

    def read(self, path: str) -> bytes | Skipped:
        self.read_paths.append(path)
        text = self._files[path]
        return Skipped(path, "it is a link") if text is None else textwrap.dedent(text).encode()

    def settings_paths(self) -> Sequence[str]:
        return sorted(path for path in self._files if path.endswith(".toml"))


def linked(source: str | bytes, path: str = "example.py") -> Module:
    """Parse and walk a text."""
    text = source if isinstance(source, bytes) else textwrap.dedent(source).encode()
    module = Module(path, text, ast.parse(text))
    module.link()
    return module


def report(source: str, path: str = "example.py", *, complexity: bool = False) -> FileReport:
    """Scan one text without any rule."""
    module = linked(source, path)
    measured = complexities(module) if complexity else {}
    functions = facts_of(Code(module), measured)
    return FileReport(path, len(module.lines), functions=functions, imports=imports_of(module))


def facts(source: str, path: str = "example.py") -> dict[str, FunctionFacts]:
    """Return the facts of the functions in a text, by name."""
    return {function.name: function for function in report(source, path).functions}


def tree_report(files: Mapping[str, str]) -> TreeReport:
    """Scan several texts without any rule."""
    return TreeReport(tuple(report(text, path) for path, text in sorted(files.items())))


def roots(files: Mapping[str, str]) -> Roots:
    """Return the import roots of several texts."""
    return Roots(files)
