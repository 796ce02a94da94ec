"""Cuts passages out of the files of a tree: a function, its signature, the loop around a call, a class.

Files are read by line and only a function at a time is parsed: the trees of whole neighbourhoods would take
hundreds of megabytes.
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass

from engine.knowledge import FunctionFacts
from engine.model import Skipped
from engine.ports import Tree
from engine.rewrite.redact import is_refused
from engine.syntax.nodes import LOOPS, descend
from engine.syntax.source import LINE_END, read_source

BODY_LINES = 40
"""Of a longer function only the signature is shown."""

_CALLER_LINES = 15
"""A caller of at most so many lines is shown as a whole."""

_BEFORE, _AFTER = 12, 5
"""A loop is shown from its first line, if that is so near above the call, and so many lines behind it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines `start` to `end` of a file, as they stand there."""

    path: str
    start: int
    end: int
    text: str


class Passages:
    """The lines of the files of a tree, each file read once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._lines: dict[str, list[bytes]] = {}

    def lines(self, path: str) -> list[bytes]:
        """Return the lines of a file without their ends; none for one that cannot be had or decoded, or whose
        name says that it holds secrets."""
        known = self._lines.get(path)
        if known is None:
            content = Skipped(path, "refused") if is_refused(path) else self._tree.read(path)
            source = "" if isinstance(content, Skipped) else read_source(content)
            known = self._lines[path] = [] if isinstance(source, str) else LINE_END.split(source.utf8)
        return known

    def passage(self, path: str, start: int, end: int) -> Passage | None:
        """Return lines of a file, without blank lines at their ends; None where there are none."""
        lines = self.lines(path)
        end = min(end, len(lines))
        while start <= end and not lines[end - 1].strip():
            end -= 1
        while 1 <= start <= end and not lines[start - 1].strip():
            start += 1
        if not 1 <= start <= end:
            return None
        return Passage(path, start, end, "\n".join(line.decode() for line in lines[start - 1 : end]))

    def body(self, path: str, facts: FunctionFacts) -> Passage | None:
        """Return a whole function with its decorators, None if it is long."""
        start = self._first_line(path, facts.line)
        return self.passage(path, start, facts.end_line) if facts.end_line - start < BODY_LINES else None

    def signature(self, path: str, facts: FunctionFacts) -> Passage | None:
        """Return the lines of a function above its body, with its decorators."""
        node = self._function(path, facts.line, facts.end_line)
        end = facts.line if node is None else max(facts.line, node.body[0].lineno - 1)
        return self.passage(path, self._first_line(path, facts.line), end)

    def call(self, path: str, facts: FunctionFacts, line: int) -> Passage | None:
        """Return the loop around a call that a function makes in a line, or as much of it as is near."""
        if facts.end_line - facts.line < _CALLER_LINES:
            return self.passage(path, facts.line, facts.end_line)
        start, end = line - 2, line + 2
        loops = self._loops(path, facts, line)
        near = [loop for loop in loops if loop[0] >= line - _BEFORE]
        if near:
            start, end = near[0][0], min(near[0][1], line + _AFTER)
        return self.passage(path, max(start, facts.line), min(end, facts.end_line))

    def _loops(self, path: str, facts: FunctionFacts, line: int) -> list[tuple[int, int]]:
        """Return the lines of the loops of a function around a line, outermost first."""
        tree = self._parsed(path, facts.line, facts.end_line)
        if tree is None:
            return []
        above = facts.line - 2
        found = [
            (node.lineno + above, (node.end_lineno or node.lineno) + above)
            for node in descend(tree)
            if isinstance(node, LOOPS)
        ]
        return sorted(span for span in found if span[0] <= line <= span[1])

    def _function(self, path: str, start: int, end: int) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """Return the node of a function, its lines counted as in the file."""
        tree = self._parsed(path, start, end)
        node = tree.body[0] if tree is not None and tree.body else None
        if isinstance(node, ast.If):
            node = node.body[0]
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        return ast.increment_lineno(node, start - 2)

    def _parsed(self, path: str, start: int, end: int) -> ast.Module | None:
        """Parse some lines of a file, one line below where they begin; None if they are no statements."""
        text = b"\n".join(self.lines(path)[start - 1 : end]).decode()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return ast.parse(f"if 1:\n{text}" if text[:1].isspace() else f"\n{text}")
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None

    def _first_line(self, path: str, line: int) -> int:
        """Return the line of the first of the one-line decorators above a function."""
        lines = self.lines(path)
        while 1 < line <= len(lines) and lines[line - 2].lstrip().startswith(b"@"):
            line -= 1
        return line
