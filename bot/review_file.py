"""A review as bytes, so that one process can write it and another publish it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from engine.errors import BadInput
from engine.model import Review
from engine.strict_json import NotThis, canonical, decode, parse, plain

MOST_BYTES = 64 << 20
"""A larger review is not read: its certificates hold sources, a review of everything some megabytes."""

_LATER = {"low": 0.0, "budget": 0.0, "undecided": False, "watcher": ""}
"""What an earlier version did not tell of a decision."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review, how many seconds it took, and where its settings came from in words."""

    review: Review
    seconds: float
    settings_from: str


def write_review(reviewed: Reviewed) -> bytes:
    """Return a review as compressed JSON: equal reviews give equal bytes."""
    return zlib.compress(canonical(plain(reviewed)), 6)


def read_review(data: bytes) -> Reviewed:
    """Return the review that `write_review` wrote; raises `BadInput` for anything else.

    What runs foreign code may have been overcome by it, so its words are read by type alone.
    """
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(data, MOST_BYTES + 1)
        return decode(Reviewed, _with_tries(parse(text, MOST_BYTES)))
    except zlib.error:
        raise BadInput("The review cannot be read: it is not compressed as Velox does it.") from None
    except NotThis as problem:
        raise BadInput(f"The review cannot be read: {problem}.") from None


def _with_tries(written: object) -> object:
    """Return a review as it is written today: an earlier version did not tell what it tried and chose."""
    review = written.get("review") if isinstance(written, dict) else None
    if isinstance(review, dict):
        review.setdefault("tried", [])
        review.setdefault("decisions", [])
        for decided in review["decisions"] if isinstance(review["decisions"], list) else ():
            if isinstance(decided, dict):
                for name, value in _LATER.items():
                    decided.setdefault(name, value)
    return written
