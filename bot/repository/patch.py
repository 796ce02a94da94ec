"""Reads what `git diff --raw --patch --unified=0` prints: which files changed, and which lines of each."""

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
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\([abtnvfr"\\]|[0-7]{3})')
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One changed file: git's letter for how, its mode on the head side, and its changed lines there.

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
    body = 0
    for line in patch:
        if body:
            body -= not line.startswith(b"\\")
        elif line.startswith(b"diff --git "):
            path = _common_name(line)
        elif line.startswith(b"rename to "):
            path = _unquoted(line.removeprefix(b"rename to ").removesuffix(b"\n"))
        elif line.startswith(b"Binary files "):
            found[path] = None
        elif hunk := _HUNK.match(line):
            old, new = int(hunk[1] or 1), int(hunk[3] or 1)
            body = old + new
            ranges = found.setdefault(path, [])
            if new and ranges is not None:
                ranges.append(LineRange(int(hunk[2]), int(hunk[2]) + new - 1))
    return found


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
