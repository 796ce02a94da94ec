"""From the bytes of a file to its tree, or to the reason why there is none."""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_left
from functools import lru_cache

from engine.model import Skipped
from engine.syntax.extent import own_lines
from engine.syntax.lower import lower
from engine.syntax.module import Module
from engine.syntax.source import LINE_END, read_source

MAX_BYTES = 2_000_000
"""Larger files are data, not something a person writes and reviews; a tree takes 250 bytes per byte of text,
which at 10 MB would be more memory than a small machine has."""

MAX_LOWERED_BYTES = 1_000_000
"""Larger files are not searched for newer syntax: that takes ten times as long as parsing."""

_TOO_DEEP = "nested too deeply to parse"


def parse(path: str, content: bytes) -> Module | Skipped:
    """Parse a file, not yet linked, or say why it cannot be scanned. Never raises for what a file holds."""
    if len(content) > MAX_BYTES:
        return Skipped(path, f"larger than {MAX_BYTES // 1_000_000} MB")
    source = read_source(content)
    if isinstance(source, str):
        return Skipped(path, source)
    if b"\0" in source.utf8:
        return Skipped(path, "holds NUL bytes, so it is not Python text")
    lowered: frozenset[int] = frozenset()
    with warnings.catch_warnings():
        # What Python would say of the code under review is its author's to read, not our log's.
        warnings.simplefilter("ignore")
        tree = _tree(source.utf8)
        if isinstance(tree, str) and len(content) <= MAX_LOWERED_BYTES:
            older = lower(source.utf8)
            if older != source.utf8:
                tree = _tree(older)
                changed = _changed_lines(source.utf8, older)
                lowered = frozenset() if isinstance(tree, str) else _whole_statements(tree, changed)
    if isinstance(tree, str):
        return Skipped(path, tree)
    return Module(path, source.utf8, tree, source.encoding, source.bom, lowered)


@lru_cache(maxsize=2)
def parse_again(path: str, content: bytes) -> Module | Skipped:
    """Parse a file that perhaps was one of the last two, as before and after a rewrite; trees are large."""
    return parse(path, content)


def _tree(utf8: bytes) -> ast.Module | str:
    """Parse a text, or say what is wrong with it."""
    try:
        # As text, since bytes would be decoded once more by the encoding that the file declares.
        return ast.parse(utf8.decode())
    except (RecursionError, MemoryError):
        return _TOO_DEEP
    except SyntaxError as error:
        if error.msg.startswith("too many "):
            return _TOO_DEEP
        return f"does not parse as Python: {error.msg} (line {error.lineno or 1})"
    except ValueError as error:
        return f"does not parse as Python: {error}"


def _changed_lines(before: bytes, after: bytes) -> list[int]:
    pairs = zip(LINE_END.split(before), LINE_END.split(after), strict=True)
    return [line for line, (old, new) in enumerate(pairs, start=1) if old != new]


def _whole_statements(tree: ast.Module, changed: list[int]) -> frozenset[int]:
    """Return the lines of all statements of which a line was changed."""
    lines = set(changed)
    for first, last in own_lines(tree):
        at = bisect_left(changed, first)
        if at < len(changed) and changed[at] <= last:
            lines.update(range(first, last + 1))
    return frozenset(lines)
