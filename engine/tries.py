"""How proofs of one kind ended in a review: what is counted to know which rewrites gain where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tried:
    """So many proofs of a rule's rewrites by a strategy came to an end on a bucket of code
    (`engine.choose.patterns`), and so many of these showed a gain."""

    rule: str
    strategy: str
    bucket: str
    tries: int = 0
    gains: int = 0
