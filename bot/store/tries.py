"""How rewrites fared on what kind of code, by repository: proofs, verified gains, and what people took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.pool import Connection, Record
from bot.store.queries import statements
from engine.choose.patterns import Pattern
from engine.choose.prior import MOST_OF_ONE
from engine.tries import Tried

SQL = statements(__name__)

MOST_KNOWN = 400
"""So many patterns are told to a review."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A suggestion of which is not known on what kind of code it stands; `review` said it first."""

    id: int
    review: int
    rule: str
    path: str
    symbol: str
    line: int


async def count(connection: Connection, host: str, repository: int, tried: Iterable[Tried]) -> None:
    """Add how the proofs of one review ended; the caller sees to it that a review is counted once."""
    await count_all(connection, [(host, repository, tried)])


async def count_all(connection: Connection, found: Iterable[tuple[str, int, Iterable[Tried]]]) -> None:
    """Add how the proofs of many reviews ended, by host and repository, as `count`: one row for each sum."""
    sums: dict[tuple[str, int, str, str, str], tuple[int, int]] = {}
    for host, repository, tried in found:
        for each in tried:
            key = host, repository, each.rule, each.strategy, each.bucket
            tries, gains = sums.get(key, (0, 0))
            sums[key] = tries + each.tries, gains + each.gains
    # In this order, so that two who count at once do not wait for each other.
    await connection.executemany(SQL["count_tries"], [(*key, *sums[key]) for key in sorted(sums)])


async def accepted(connection: Connection, suggestion: int, strategy: str) -> None:
    """Count that people took a suggestion, on the kind of code on which it stood."""
    await connection.execute(SQL["count_accepted"], suggestion, strategy)


async def unplaced(
    connection: Connection, host: str, repository: int, number: int | None
) -> tuple[Unplaced, ...]:
    """Return the suggestions of a pull request of whose code is not known what kind it is."""
    rows = await connection.fetch(SQL["unplaced"], host, repository, number)
    return tuple(
        Unplaced(r["id"], r["first_review_id"], r["rule"], r["path"], r["symbol"], r["line"]) for r in rows
    )


async def place(connection: Connection, suggestion: int, bucket: str) -> None:
    """Remember on what kind of code a suggestion stands."""
    await connection.execute(SQL["place"], suggestion, bucket)


async def of(connection: Connection, host: str, repository: int) -> tuple[Pattern, ...]:
    """Return what was learned in a repository, by name."""
    return _patterns(await connection.fetch(SQL["patterns_of"], host, repository))


async def known(connection: Connection) -> tuple[Pattern, ...]:
    """Return the patterns of all repositories that were tried most, as reviews weigh them.

    Of each repository a pattern has `MOST_OF_ONE` tries at most, with their share of gains. What people took
    is no part of it.
    """
    return _patterns(await connection.fetch(SQL["known_patterns"], MOST_OF_ONE, MOST_KNOWN))


async def of_all(connection: Connection) -> tuple[Pattern, ...]:
    """Return what was learned in all repositories together, by name."""
    return _patterns(await connection.fetch(SQL["all_patterns"]))


def _patterns(rows: Iterable[Record]) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(r["rule"], r["strategy"], r["bucket"], r["tries"], r["gains"], r["accepted"]) for r in rows
    )
