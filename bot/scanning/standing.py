"""What is remembered of a scan, so that the next one can say what is new and what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.publication.fingerprints import identity_of
from bot.render.plain import gain_of, place, visible
from bot.scanning.merging import Found
from engine.strict_json import NotThis, decode, plain

Json: TypeAlias = Any

MOST = 5000
"""So many findings are remembered: a scan with more has other worries."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as it is remembered, in words: two are the same finding if their identities are equal."""

    identity: str
    place: str
    short: str
    gain: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood at the end of a scan."""

    sha: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Which findings (by their number in the list) were not there at `since`, and what is there no more."""

    since: str
    new: frozenset[int]
    gone: tuple[Entry, ...]


def standing(found: Found, sha: str) -> Standing:
    """Return what is to be remembered of a scan."""
    return Standing(
        sha,
        tuple(
            Entry(
                identity_of(item.fingerprint),
                place(item.comment.finding),
                visible(item.comment.short),
                visible(gain_of(item.comment)),
            )
            for item in found.items[:MOST]
        ),
    )


def compare(now: Standing, before: Standing | None) -> Difference | None:
    """Return what changed since an earlier scan; None where there was none.

    Neither path nor line counts, so that a rename or code above a finding changes nothing.
    """
    if before is None:
        return None
    left = Counter(entry.identity for entry in before.entries)
    new = set()
    for number, entry in enumerate(now.entries):
        if left[entry.identity]:
            left[entry.identity] -= 1
        else:
            new.add(number)
    return Difference(before.sha, frozenset(new), _gone(before.entries, left))


def _gone(entries: Sequence[Entry], left: Counter[str]) -> tuple[Entry, ...]:
    """Return the entries that are left: of equal ones the last."""
    gone = []
    for entry in reversed(entries):
        if left[entry.identity]:
            left[entry.identity] -= 1
            gone.append(entry)
    return tuple(reversed(gone))


def remembered(now: Standing) -> Json:
    """Return a standing as JSON for the store."""
    return plain(now)


def recalled(document: Json) -> Standing | None:
    """Return the standing that a document is; None for one of another version."""
    try:
        return decode(Standing, document)
    except NotThis:
        return None
