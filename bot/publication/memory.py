"""What a repository remembers of suggestions beyond one pull request: whoever said no, or yes, said it once.

A finding that a person dismissed is not said again on the same code, in whatever pull request it comes. Where
a suggestion was taken, the code that it wrote is remembered: no later suggestion would change it, for a bot
that takes back its own advice is not listened to again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from bot.publication.fingerprints import Condensed, condense, identity_of
from engine.model import Comment

SHORTEST = 12
"""Code of fewer characters stands anywhere by chance."""

FARTHEST = 80
"""So many lines before a finding code that was taken may begin and still reach it."""


@dataclass(frozen=True, slots=True)
class Memory:
    """`unwanted` are the identities of findings that were dismissed, `taken` what `written_by` gave of
    suggestions that people took."""

    unwanted: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()

    def dismissed(self, fingerprint: str) -> bool:
        """Tell whether a person dismissed such a finding elsewhere in the repository."""
        return identity_of(fingerprint) in self.unwanted

    def contradicts(self, comment: Comment, content: bytes) -> bool:
        """Tell whether a suggestion would change code of a file that a suggestion had written."""
        if not self.taken or not comment.blocks:
            return False
        file = condense(content)
        first, last = _lines(comment)
        begin, end = _place(file, first), _place(file, last + 1)
        sizes = {int(each.rpartition(".")[2]) for each in self.taken}
        return any(
            start + size > begin
            and _mark(comment.finding.symbol, file.text[start : start + size]) in self.taken
            for start in {_place(file, line) for line in range(max(1, first - FARTHEST), last + 1)}
            if start < end
            for size in sizes
        )


def written_by(comment: Comment, content: bytes) -> str:
    """Return what tells the code again that a suggestion writes into a file, in the same symbol: a digest and
    a length. Empty where it writes none, or too little to be told from other code."""
    if not comment.blocks:
        return ""
    first, last = _lines(comment)
    file = condense("\n".join(_applied(comment, content.decode("utf-8", "replace"))).encode())
    grown = sum(len(block.after) - max(0, block.end - block.start + 1) for block in comment.blocks)
    code = file.lines(first, last + grown)
    return _mark(comment.finding.symbol, code) if len(code) >= SHORTEST else ""


def stands(written: str, symbol: str, content: bytes) -> bool:
    """Tell whether the code that a suggestion wrote stands in a file."""
    size = int(written.rpartition(".")[2] or 0)
    if size < SHORTEST:
        return False
    file = condense(content)
    return any(_mark(symbol, file.text[start : start + size]) == written for start in set(file.starts))


def _applied(comment: Comment, text: str) -> Iterator[str]:
    """Yield the lines of a file with the suggestion in it."""
    lines, at = text.split("\n"), 0
    for block in sorted(comment.blocks, key=lambda block: block.start):
        yield from lines[at : block.start - 1]
        yield from block.after
        at = max(block.end, block.start - 1)
    yield from lines[at:]


def _lines(comment: Comment) -> tuple[int, int]:
    first = min(block.start for block in comment.blocks)
    return first, max(first, *(block.end for block in comment.blocks))


def _place(file: Condensed, line: int) -> int:
    """Return where a line (1-based) begins in the condensed text."""
    return file.starts[line - 1] if line <= len(file.starts) else len(file.text)


def _mark(symbol: str, code: bytes) -> str:
    digest = hashlib.sha256(symbol.encode("utf-8", "replace") + b"\0" + code).hexdigest()[:12]
    return f"{digest}.{len(code)}"
