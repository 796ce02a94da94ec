"""Suggestions and their lives, by fingerprint, so that nothing is said twice.

Which state follows which is decided where publications are planned (`bot.publication.lifecycle`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.store.pool import Connection, Record
from bot.store.queries import statements

SQL = statements(__name__)

MOST_REMEMBERED = 5000
"""More would make every publication slow; whoever answers as often has other tools."""

SuggestionState = Literal["new", "persisting", "fixed", "dismissed", "regressed", "outdated"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a review found; `line` (1-based) is where it is now, `certificate` what proves it, and `written`
    tells the code again that it would write."""

    fingerprint: str
    rule: str
    path: str
    symbol: str
    line: int
    certificate: str | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a suggestion by a review; `comment` is what says it on GitHub, if anything does, and
    `taken` tells that what it would write was found in its place."""

    seen: Seen
    state: SuggestionState
    comment: int | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion with its state; `comment` is GitHub's number of the comment that says it, if one does."""

    id: int
    seen: Seen
    state: SuggestionState
    comment: int | None
    first_review: int | None
    last_review: int | None
    taken: bool = False
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Remembered:
    """What people answered to suggestions on any pull request of a repository: the fingerprints of those that
    were dismissed, and what was `written` by those that were taken; the latest `MOST_REMEMBERED` of each."""

    dismissed: frozenset[str]
    taken: frozenset[str]


async def of(
    connection: Connection, host: str, repository: int, number: int | None
) -> tuple[Suggestion, ...]:
    """Return all suggestions of a pull request, or of the pushes of a repository, the oldest first."""
    return tuple(map(_suggestion, await connection.fetch(SQL["suggestions_of"], host, repository, number)))


async def settle(
    connection: Connection,
    host: str,
    repository: int,
    number: int | None,
    review: int,
    settled: Iterable[Settled],
) -> None:
    """Store what became of suggestions by a review; what a person dismissed meanwhile stays dismissed."""
    found = list({one.seen.fingerprint: one for one in settled}.values())
    await connection.execute(
        SQL["settle_suggestions"],
        *(host, repository, number, review),
        [one.seen.fingerprint for one in found],
        [one.seen.rule for one in found],
        [one.seen.path for one in found],
        [one.seen.symbol for one in found],
        [one.seen.line for one in found],
        [one.seen.certificate for one in found],
        [one.state for one in found],
        [one.comment for one in found],
        [one.seen.written or None for one in found],
        [one.taken for one in found],
    )


async def remembered(connection: Connection, host: str, repository: int) -> Remembered:
    """Return what people answered to the suggestions on a repository."""
    dismissed = await connection.fetch(SQL["dismissed_suggestions"], host, repository, MOST_REMEMBERED)
    taken = await connection.fetch(SQL["taken_suggestions"], host, repository, MOST_REMEMBERED)
    return Remembered(
        frozenset(row["fingerprint"] for row in dismissed), frozenset(row["written"] for row in taken)
    )


async def dismiss(connection: Connection, suggestion: int) -> None:
    """Remember that a person does not want a suggestion."""
    await connection.execute(SQL["dismiss_suggestion"], suggestion)


async def dismiss_comment(connection: Connection, host: str, repository: int, comment: int) -> bool:
    """Remember that a person does not want what a comment says; False if the comment is none of ours."""
    return await connection.fetchval(SQL["dismiss_by_comment"], host, repository, comment) is not None


async def named(
    connection: Connection, host: str, repository: int, number: int | None, name: str
) -> tuple[Suggestion, ...]:
    """Return the suggestions that people call by a name, `c-` and a certificate or `f-` and a fingerprint,
    both by how they begin; of a pull request, or of all where `number` is None."""
    rows = await connection.fetch(SQL["suggestions_named"], host, repository, number, name)
    return tuple(map(_suggestion, rows))


async def set_resolved(
    connection: Connection,
    host: str,
    repository: int,
    comment: int,
    resolved: bool,
    by: str | None = None,
    weight: float | None = None,
) -> None:
    """Remember that a person resolved the thread of a comment of ours, or opened it again; `by` is a digest
    of their login, and `weight` how much they count."""
    await connection.execute(SQL["set_suggestion_resolved"], host, repository, comment, resolved, by, weight)


async def resolvers(
    connection: Connection, host: str, repository: int, number: int
) -> Mapping[int, tuple[str, float]]:
    """Return who resolved the threads of a pull request's suggestions, by digest, and how much they count."""
    rows = await connection.fetch(SQL["who_resolved"], host, repository, number)
    return {row["id"]: (row["resolved_by"], row["resolved_weight"]) for row in rows}


async def of_comment(connection: Connection, host: str, repository: int, comment: int) -> Suggestion | None:
    """Return the suggestion that a comment says, None if it is none of ours."""
    row = await connection.fetchrow(SQL["suggestion_of_comment"], host, repository, comment)
    return None if row is None else _suggestion(row)


def _suggestion(row: Record) -> Suggestion:
    seen = Seen(
        fingerprint=row["fingerprint"],
        rule=row["rule"],
        path=row["path"],
        symbol=row["symbol"],
        line=row["line"],
        certificate=row["certificate_id"],
        written=row["written"] or "",
    )
    return Suggestion(
        id=row["id"],
        seen=seen,
        state=row["state"],
        comment=row["comment_id"],
        first_review=row["first_review_id"],
        last_review=row["last_review_id"],
        taken=row["taken"],
        resolved=row["resolved"],
    )
