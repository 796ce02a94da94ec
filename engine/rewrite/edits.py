"""Edits applied byte for byte: what they do not replace stays as it is, encoding and line ends included."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator, Sequence

from engine.model import Declined, Edit
from engine.syntax.diff import diff_blocks, unified_patch
from engine.syntax.lexer import comments
from engine.syntax.module import Module
from engine.syntax.source import LINE_END, line_starts

__all__ = ["apply_edits", "diff_blocks", "lost_comments", "unified_patch"]


def apply_edits(content: bytes, edits: Sequence[Edit], module: Module) -> bytes | Declined:
    """Return `content`, which `module` was parsed from, with all edits made, or why that is unsafe.

    The line after the last, at column 0, is a legal place too, whether or not the last line has an end.
    """
    spans = _spans(edits, module)
    if isinstance(spans, Declined):
        return spans
    pieces: list[bytes] = []
    kept: list[bytes] = []
    at = 0
    try:
        for start, end, text in spans:
            kept += [_stored(module.utf8[at:start], module), _stored(module.utf8[start:end], module)]
            pieces += [kept[-2], text.encode(module.encoding)]
            at = end
        kept.append(_stored(module.utf8[at:], module))
    except UnicodeEncodeError as error:
        return Declined(f"the rewrite cannot be written in {module.encoding} ({error.reason})")
    except UnicodeDecodeError:
        return Declined("an edit would cut a character in two")
    mark = codecs.BOM_UTF8 if module.bom else b""
    if mark + b"".join(kept) != content:
        # Encodings with shift states, or with two spellings of one character, may not come back the same.
        return Declined(f"text in {module.encoding} cannot be changed in place")
    return mark + b"".join([*pieces, kept[-1]])


def lost_comments(module: Module, edits: Sequence[Edit]) -> bool:
    """Tell whether a comment lies in text that is replaced and is missing from the replacements."""
    replaced = Counter(
        comment.text
        for comment in comments(module.utf8)
        for edit in edits
        if (edit.line, edit.column) <= (comment.line, comment.column) < (edit.end_line, edit.end_column)
    )
    written = "\n".join(edit.text for edit in edits)
    return any(written.count(text) < times for text, times in replaced.items())


def _stored(utf8: bytes, module: Module) -> bytes:
    return utf8.decode().encode(module.encoding)


def _spans(edits: Sequence[Edit], module: Module) -> list[tuple[int, int, str]] | Declined:
    """Return the edits in order as offsets into the text and what goes there, line ends converted."""
    if any(line in module.lowered for edit in edits for line in _touched(edit)):
        return Declined("the statement uses syntax newer than the Python that runs Velox")
    starts = line_starts(module.utf8)
    spans: list[tuple[int, int, str]] = []
    at = 0
    for edit in sorted(edits, key=_place):
        start = _offset(edit.line, edit.column, starts, module)
        end = _offset(edit.end_line, edit.end_column, starts, module)
        if start is None or end is None or end < start:
            return Declined("an edit lies outside of the file")
        if start < at:
            return Declined("two edits overlap")
        spans.append((start, end, _text(edit, starts, module)))
        at = end
    return spans


def _place(edit: Edit) -> tuple[int, int, int, int]:
    return (edit.line, edit.column, edit.end_line, edit.end_column)


def _touched(edit: Edit) -> Iterator[int]:
    ends_before = edit.end_column == 0 and edit.end_line > edit.line
    yield from range(edit.line, edit.end_line + (not ends_before))


def _offset(line: int, column: int, starts: list[int], module: Module) -> int | None:
    """Return the offset of a position, None if the file has no such position."""
    if line == len(starts) + 1 and column == 0 and (module.lines[-1] or not module.utf8):
        return len(module.utf8)
    if not 1 <= line <= len(starts) or not 0 <= column <= len(module.lines[line - 1]):
        return None
    return starts[line - 1] + column


def _text(edit: Edit, starts: list[int], module: Module) -> str:
    """Return the text of an edit with the line ends that the file has at this place."""
    text = edit.text
    if edit.end_line > len(starts) and module.utf8:
        # The last line has no end, and shall have none afterwards.
        text = text.removesuffix("\n")
        if edit.line > len(starts) and text:
            text = "\n" + text
    return text.replace("\n", _line_end(min(edit.line, len(starts)), starts, module))


def _line_end(line: int, starts: list[int], module: Module) -> str:
    """Return the end of a line; of the last line, which has none, that of the line before."""
    if len(starts) == 1:
        return "\n"
    at = min(line, len(starts) - 1)
    found = LINE_END.search(module.utf8, starts[at - 1] + len(module.lines[at - 1]))
    return found[0].decode() if found else "\n"
