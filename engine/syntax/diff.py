"""What changed between two versions of a file: as blocks of lines for people, as a patch for git."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from engine.model import DiffBlock
from engine.syntax.source import Source, read_source

CONTEXT = 3
"""Unchanged lines around a change in a patch, as git shows them."""

AUTOJUNK_LINES = 2000
"""Between changes further apart than this, lines that recur all the time are no landmarks."""

_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
_NO_END = b"\n\\ No newline at end of file\n"
_GIT_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_TEXT_LINE_END = re.compile(r"\r\n|\r|\n")

Change = tuple[int, int, int, int]


def diff_blocks(before: bytes, after: bytes) -> tuple[DiffBlock, ...]:
    """Return one block per contiguous change, in order, decoded as the file before declares.

    Lines are what Python calls lines. An insertion before line `n` has `start` n and `end` n - 1, and no
    lines before; a removal has no lines after. Changes of line ends alone are no changes.
    """
    source = read_source(before)
    encoding = source.encoding if isinstance(source, Source) else "utf-8"
    old, new = _lines(before, encoding), _lines(after, encoding)
    return tuple(
        DiffBlock(start + 1, end, tuple(old[start:end]), tuple(new[new_start:new_end]))
        for start, end, new_start, new_end in _changes(old, new)
    )


def unified_patch(path: str, before: bytes, after: bytes) -> bytes:
    """Return the change of one file as `git apply` takes it, empty if there is none. `path` is POSIX."""
    old, new = _GIT_LINE.findall(before), _GIT_LINE.findall(after)
    hunks = [_hunk(group, old, new) for group in _groups(_changes(old, new))]
    if not hunks:
        return b""
    left, right = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    # git ends a name that holds a space with a tab, lest a date be read into it.
    tab = b"\t" if b" " in left and not left.startswith(b'"') else b""
    header = b"diff --git %b %b\n--- %b%b\n+++ %b%b\n" % (left, right, left, tab, right, tab)
    return header + b"".join(hunks)


def _lines(content: bytes, encoding: str) -> list[str]:
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    lines = _TEXT_LINE_END.split(text)
    return lines[:-1] if not lines[-1] else lines


def _changes(old: Sequence[str] | Sequence[bytes], new: Sequence[str] | Sequence[bytes]) -> Iterator[Change]:
    """Yield the changed ranges (0-based, end excluded) of both sides."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    most = shorter - head
    tail = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    # The search is quadratic in how often a line recurs; `autojunk` bounds that and makes blocks coarser.
    matcher = SequenceMatcher(None, middle, new_middle, autojunk=len(new_middle) > AUTOJUNK_LINES)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield start + head, end + head, new_start + head, new_end + head


def _groups(changes: Iterator[Change]) -> list[list[Change]]:
    """Put changes together whose context would touch."""
    groups: list[list[Change]] = []
    for change in changes:
        if groups and change[0] - groups[-1][-1][1] <= 2 * CONTEXT:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _hunk(group: list[Change], old: list[bytes], new: list[bytes]) -> bytes:
    first, last = max(group[0][0] - CONTEXT, 0), min(group[-1][1] + CONTEXT, len(old))
    shift, new_shift = group[0][2] - group[0][0], group[-1][3] - group[-1][1]
    body: list[bytes] = []
    at = first
    for start, end, new_start, new_end in group:
        body += [b" " + line for line in old[at:start]]
        body += [b"-" + line for line in old[start:end]]
        body += [b"+" + line for line in new[new_start:new_end]]
        at = end
    body += [b" " + line for line in old[at:last]]
    places = (_range(first, last), _range(first + shift, last + new_shift))
    text = b"".join(line if line.endswith(b"\n") else line + _NO_END for line in body)
    return b"@@ -%b +%b @@\n%b" % (*places, text)


def _range(start: int, end: int) -> bytes:
    # An empty range is named by the line before it.
    return b"%d,%d" % (start + (end > start), end - start)


def _quoted(name: str) -> bytes:
    """Spell a name as git does in the header of a patch: quoted, in C, when it holds anything unusual."""
    data = name.encode("utf-8", errors="surrogateescape")
    if all(32 <= byte < 127 and byte not in _ESCAPES for byte in data):
        return data
    spelled = (_ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in data)
    return f'"{"".join(spelled)}"'.encode()
