"""A file as lines that end at a line feed alone, as git and GitHub count them.

Python also ends a line at a lone carriage return, so that its numbers may be higher.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.model import Declined
from engine.syntax.source import Source, line_starts, read_source

Newline = Literal["\n", "\r\n"]


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a file without their ends, the end of each, and whether a byte-order mark precedes them.

    The last line may have no end, which is then empty.
    """

    lines: tuple[str, ...]
    ends: tuple[str, ...]
    bom: bool

    def newline(self, start: int, end: int) -> Newline | None:
        """Return the one end that some lines have (1-based), None if they differ.

        A last line without an end goes by the line before it.
        """
        ends = set(self.ends[start - 1 : end]) - {""} or set(self.ends[max(start - 2, 0) : start - 1])
        if len(ends) > 1:
            return None
        return "\r\n" if ends == {"\r\n"} else "\n"


def read_text(content: bytes) -> Text | Declined:
    """Return the lines of a file that a suggestion can change, or why none can."""
    source = read_source(content)
    if isinstance(source, str):
        return Declined(f"its file is {source}")
    if source.encoding.removesuffix("-sig") != "utf-8":
        return Declined(f"its file is in {source.encoding}, and a suggestion is written in UTF-8")
    pieces = source.utf8.decode().split("\n")
    last = pieces.pop()
    lines = tuple(piece.removesuffix("\r") for piece in pieces)
    ends = tuple("\r\n" if piece.endswith("\r") else "\n" for piece in pieces)
    if any("\r" in line for line in (*lines, last)):
        return Declined("its file has carriage returns within lines, which GitHub counts in another way")
    return Text((*lines, last), (*ends, ""), source.bom) if last else Text(lines, ends, source.bom)


def github_line(content: bytes | None, line: int) -> int:
    """Return the number that GitHub gives to a line of Python."""
    source = read_source(content) if content is not None else ""
    if not isinstance(source, Source) or line < 1:
        return max(line, 1)
    starts = line_starts(source.utf8)
    offset = starts[min(line, len(starts)) - 1]
    return source.utf8.count(b"\n", 0, offset) + 1


def replaced(text: Text, start: int, end: int, after: tuple[str, ...]) -> bytes:
    """Return the file after a click: the lines `start` to `end` become `after`, all else stays as it is.

    The new lines end as the old ones did, and where the last line had no end, the new last has none.
    """
    newline = text.newline(start, end) or "\n"
    lines = [line + stop for line, stop in zip(text.lines, text.ends, strict=True)]
    new = [line + newline for line in after]
    if end == len(lines) and not text.ends[-1]:
        if new:
            new[-1] = after[-1]
        elif start > 1:
            lines[start - 2] = text.lines[start - 2]
    mark = "\ufeff" if text.bom else ""
    return (mark + "".join([*lines[: start - 1], *new, *lines[end:]])).encode()
