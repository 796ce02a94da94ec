"""Reads what `git diff --raw --patch` prints: which files changed, and which lines of each its hunks show.

Without context, as `LAYOUT` asks for, those are the lines that changed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from engine.model import LineRange

LAYOUT = (
    "--raw",
    "--patch",
    "--unified=0",
    "--inter-hunk-context=0",
    "--no-abbrev",
    "--find-renames",
    "--diff-algorithm=myers",
    "--indent-heuristic",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--ignore-submodules=all",
)
"""The options that make `git diff` print what is read here, whatever the settings say."""

_ENTRY = re.compile(rb":\d+ (\d+) [0-9a-f]+ [0-9a-f]+ ([A-Z])\d*\t([^\t\n]+)(?:\t([^\t\n]+))?\n?")
_HUNK = re.compile(rb"@@ -\d{1,10}(?:,(\d{1,10}))? \+(\d{1,10})(?:,(\d{1,10}))? @@")
_ESCAPE = re.compile(rb'\\([abtnvfr"\\]|[0-7]{3})')
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One changed file: git's letter for how, its mode on the head side, and the lines of its hunks there.

    `lines` is None where git shows no lines because it takes the file for binary.
    """

    path: str
    old_path: str | None
    status: str
    mode: str
    lines: tuple[LineRange, ...] | None


def parse_diff(output: bytes) -> list[FileDiff]:
    """Read the whole output of a diff, in its order."""
    stream = BytesIO(output)
    entries: list[re.Match[bytes]] = []
    for line in stream:
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            break
        entries.append(entry)
    lines = _changed_lines(stream)
    return [_file_diff(entry, lines) for entry in entries]


def parse_hunks(patch: bytes) -> tuple[LineRange, ...]:
    """Return the lines of the new side that each hunk of one file's patch shows, context included.

    The patch begins with its first hunk. A hunk that was cut off counts with the lines that are there.
    """
    found: list[LineRange] = []
    body = _Body()
    for line in patch.removesuffix(b"\n").split(b"\n"):
        if not body.holds(line):
            found += body.begins(line) or []
    if found and body.missing:
        last = found.pop()
        if last.end - body.missing >= last.start:
            found.append(LineRange(last.start, last.end - body.missing))
    return tuple(found)


def _file_diff(entry: re.Match[bytes], lines: dict[bytes, list[LineRange] | None]) -> FileDiff:
    mode, status, first, second = entry.groups()
    path = _unquoted(second or first)
    changed = lines.get(path, [])
    return FileDiff(
        path=os.fsdecode(path),
        old_path=os.fsdecode(_unquoted(first)) if second else None,
        status=status.decode("ascii"),
        mode=mode.decode("ascii"),
        lines=None if changed is None else tuple(changed),
    )


def _changed_lines(patch: Iterator[bytes]) -> dict[bytes, list[LineRange] | None]:
    """Collect the hunks by path.

    The body of a hunk is passed over by count: its lines are a stranger's text and may look like anything.
    """
    found: dict[bytes, list[LineRange] | None] = {}
    path = b""
    body = _Body()
    for line in patch:
        if body.holds(line):
            continue
        if line.startswith(b"diff --git "):
            path = _common_name(line)
        elif line.startswith(b"rename to "):
            path = _unquoted(line.removeprefix(b"rename to ").removesuffix(b"\n"))
        elif line.startswith(b"Binary files "):
            found[path] = None
        elif lines := body.begins(line):
            ranges = found.setdefault(path, [])
            if ranges is not None:
                ranges.extend(lines)
    return found


class _Body:
    """How many lines of a hunk's body are still to come, of the old side and of the new."""

    def __init__(self) -> None:
        self._old = self._new = 0

    @property
    def missing(self) -> int:
        """How many lines of the new side did not come."""
        return max(0, self._new)

    def begins(self, line: bytes) -> list[LineRange] | None:
        """Read a hunk's header: the lines of the new side that it shows, if any; None for another line."""
        hunk = _HUNK.match(line)
        if hunk is None:
            return None
        self._old, self._new = int(hunk[1] or 1), int(hunk[3] or 1)
        start = int(hunk[2])
        return [LineRange(start, start + self._new - 1)] if self._new else []

    def holds(self, line: bytes) -> bool:
        """Tell whether a line is part of the body, and count it. What follows a body is no part of it."""
        if self._old <= 0 and self._new <= 0:
            return False
        self._old -= line[:1] in (b"-", b" ", b"\n", b"")
        self._new -= line[:1] in (b"+", b" ", b"\n", b"")
        return True


def _common_name(line: bytes) -> bytes:
    """Read the name from `diff --git a/NAME b/NAME`: both halves are equally long, whatever is in them."""
    names = line.removeprefix(b"diff --git ").removesuffix(b"\n")
    return _unquoted(names[len(names) // 2 + 1 :]).removeprefix(b"b/")


def _unquoted(name: bytes) -> bytes:
    """Undo git's quoting of names that hold quotes, control characters or bytes beyond ASCII."""
    if not name.startswith(b'"'):
        return name
    return _ESCAPE.sub(lambda match: _byte(match[1]), name[1:-1])


def _byte(escape: bytes) -> bytes:
    return bytes([int(escape, 8) & 255]) if escape.isdigit() else _ESCAPED.get(escape, escape)
