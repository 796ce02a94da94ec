"""How a file is stored: its encoding, its byte-order mark, its line ends."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from tokenize import detect_encoding

LINE_END = re.compile(rb"\r\n|\r|\n")
"""What Python's tokenizer calls a line end; `splitlines` would also split at form feeds and U+2028."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file as UTF-8 without byte-order mark, and how the file itself stores it."""

    utf8: bytes = field(repr=False)
    encoding: str = "utf-8"
    bom: bool = False


def read_source(content: bytes) -> Source | str:
    """Decode a file as Python does (PEP 263), or say in a clause why that is impossible."""
    bom = content.startswith(codecs.BOM_UTF8)
    body = content[len(codecs.BOM_UTF8) :] if bom else content
    head = (line + b"\n" for line in LINE_END.split(content, 2)[:2])
    try:
        encoding, _ = detect_encoding(head.__next__)
        if encoding.removesuffix("-sig") == "utf-8":
            body.decode()
            return Source(body, bom=bom)
        return Source(body.decode(encoding).encode(), encoding)
    except UnicodeDecodeError as error:
        if error.encoding == "utf-8":
            return "not UTF-8, and it declares no other encoding"
        return f"does not decode as {error.encoding}, which it declares"
    except (LookupError, UnicodeError):
        return "declares an encoding that is none for text"
    except SyntaxError as error:
        return _undeclared(body, error.msg)


def _undeclared(body: bytes, problem: str) -> str:
    """Tell a file that declares nothing usable from one whose first lines are no UTF-8."""
    if "missing" in problem:
        return "not UTF-8, and it declares no other encoding"
    if problem.startswith("unknown encoding"):
        return f"declares an {problem.replace(':', '')}"
    return "declares an encoding that contradicts its byte-order mark"


def line_starts(utf8: bytes) -> list[int]:
    """Return the offset at which each line starts; line `n` starts at `[n - 1]`."""
    return [0, *(end.end() for end in LINE_END.finditer(utf8))]


def position(starts: list[int], offset: int) -> tuple[int, int]:
    """Return the line (1-based) and the column (0-based, in bytes) of an offset."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1]
