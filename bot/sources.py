"""The text of the files that a report speaks of, in the encoding that the columns of findings count in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.model import Comment, Skipped
from engine.ports import Tree
from engine.syntax.source import LINE_END, Source, read_source

Sources = Mapping[str, bytes]
"""The content of files by path, as UTF-8 without byte-order mark."""


def sources_of(comments: Iterable[Comment], tree: Tree) -> Sources:
    """Return the content of the commented files; a file that has gone since is left out."""
    sources = {}
    for path in sorted({comment.finding.path for comment in comments}):
        content = tree.read(path)
        if not isinstance(content, Skipped):
            source = read_source(content)
            if isinstance(source, Source):
                sources[path] = source.utf8
    return sources


def source_lines(text: bytes) -> list[bytes]:
    """Return the lines of a text as Python's tokenizer counts them; line `n` is number `n - 1`."""
    return LINE_END.split(text)
