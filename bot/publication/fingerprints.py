"""What makes a finding the same finding on the next push: its rule, its symbol and its code.

Neither the path nor the line counts, so that a rename, a rebase or code above it says nothing new. SARIF has
a fingerprint of its own, in `bot.fingerprint`, which covers the path.

A fingerprint is `identity-code.length:n`. Two findings are alike when their identities are equal; `n` counts
those that are. `code` and `length` tell whether the code that a suggestion would change still stands in a
file; they are `0.0` for a note, which changes none.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from engine.model import Comment, Finding
from engine.syntax.lexer import comments
from engine.syntax.source import Source, line_starts, read_source

PATTERN = re.compile(r"[0-9a-f]{16}-(?:0\.0|[0-9a-f]{12}\.[0-9]{1,9}):[0-9]{1,6}")
"""What every fingerprint looks like: nothing that Markdown or HTML would read as more than text."""

_BLANK = re.compile(rb"\s+")


@dataclass(frozen=True, slots=True)
class Condensed:
    """A file without blanks, line ends and comments, and where in that each of its lines starts."""

    text: bytes = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)

    def lines(self, first: int, last: int) -> bytes:
        """Return the code of some lines (1-based, inclusive); what lies outside of the file is empty."""
        if not 1 <= first <= last or first > len(self.starts):
            return b""
        end = self.starts[last] if last < len(self.starts) else len(self.text)
        return self.text[self.starts[first - 1] : end]


@lru_cache(maxsize=8)
def condense(content: bytes) -> Condensed:
    """Return a file without what formatting may change."""
    source = read_source(content)
    utf8 = source.utf8 if isinstance(source, Source) else content
    starts = line_starts(utf8)
    found = comments(utf8) if isinstance(source, Source) else ()
    cuts = {comment.line: comment.column for comment in found}
    pieces: list[bytes] = []
    places: list[int] = []
    length = 0
    for number, start in enumerate(starts, start=1):
        end = starts[number] if number < len(starts) else len(utf8)
        line = utf8[start : start + cuts[number]] if number in cuts else utf8[start:end]
        places.append(length)
        pieces.append(_BLANK.sub(b"", line))
        length += len(pieces[-1])
    return Condensed(b"".join(pieces), tuple(places))


def alike(comment: Comment, content: bytes | None) -> str:
    """Return the fingerprint of a finding without its count.

    Without the content of its file the message stands for the code.
    """
    finding = comment.finding
    if content is None:
        return f"{_identity(finding, finding.message.encode('utf-8', 'replace'))}-0.0"
    file = condense(content)
    identity = _identity(finding, file.lines(finding.line, finding.end_line))
    if not comment.blocks:
        return f"{identity}-0.0"
    first = min(finding.line, *(block.start for block in comment.blocks))
    last = max(finding.end_line, *(max(block.start, block.end) for block in comment.blocks))
    code = file.lines(first, last)
    return f"{identity}-{_code(code)}.{len(code)}" if code else f"{identity}-0.0"


def identity_of(fingerprint: str) -> str:
    """Return the part of a fingerprint that is equal for findings that are alike."""
    return fingerprint[:16]


class Numbers:
    """Gives out counts: no two fingerprints have identity and count in common."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._last: Counter[str] = Counter()
        for fingerprint in taken:
            identity, count = identity_of(fingerprint), int(fingerprint.rpartition(":")[2])
            self._last[identity] = max(self._last[identity], count)

    def complete(self, fingerprint: str) -> str:
        """Return a fingerprint with a count that nobody has."""
        identity = identity_of(fingerprint)
        self._last[identity] += 1
        return f"{fingerprint}:{self._last[identity]}"


def code_of(fingerprint: str) -> str:
    """Return the part of a fingerprint that is equal where suggestions would change the same code."""
    return fingerprint.partition("-")[2].partition(":")[0]


def occurrences(fingerprint: str, content: bytes) -> int:
    """Count how often the code that a suggestion would change stands in a file, whatever its formatting.

    Of a note nothing can be told: 0.
    """
    code, _, length = code_of(fingerprint).partition(".")
    size = int(length)
    if not size:
        return 0
    file = condense(content)
    return sum(_code(file.text[start : start + size]) == code for start in set(file.starts))


def _identity(finding: Finding, code: bytes) -> str:
    parts = (finding.rule.encode("utf-8", "replace"), finding.symbol.encode("utf-8", "replace"), code)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _code(code: bytes) -> str:
    return hashlib.sha256(code).hexdigest()[:12]
