"""Suggestions and their lives, by fingerprint, so that nothing is said twice.

seen first            -> new
seen again            -> persisting
gone, its file read   -> fixed        and seen after that -> regressed
gone, its file unread -> outdated     and seen after that -> persisting
dismissed by a person -> dismissed, whatever is seen afterwards
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.store.pool import Connection, Record
from bot.store.queries import statements

SQL = statements(__name__)

SuggestionState = Literal["new", "persisting", "fixed", "dismissed", "regressed", "outdated"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a review found; `line` (1-based) is where it is now, `certificate` what proves it."""

    fingerprint: str
    rule: str
    path: str
    symbol: str
    line: int
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion with its state; `comment` is GitHub's number of the comment that says it, if one does."""

    id: int
    seen: Seen
    state: SuggestionState
    comment: int | None
    first_review: int | None
    last_review: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What a review decided of a suggestion, and GitHub's number of the comment that says it, if one does."""

    seen: Seen
    state: SuggestionState
    comment: int | None


async def of(
    connection: Connection, host: str, repository: int, number: int | None
) -> tuple[Suggestion, ...]:
    """Return all suggestions of a pull request, or of the pushes of a repository, the oldest first."""
    return tuple(map(_suggestion, await connection.fetch(SQL["suggestions_of"], host, repository, number)))


async def record(
    connection: Connection,
    host: str,
    repository: int,
    number: int | None,
    review: int,
    seen: Iterable[Seen],
    read: Iterable[str],
) -> tuple[Suggestion, ...]:
    """Bring the states up to date with a review, and return those that ended by it: fixed or outdated.

    `read` are the paths that the review looked at: what is gone from them is fixed. The same review again
    changes nothing, and returns the same.
    """
    found = list({one.fingerprint: one for one in seen}.values())
    async with connection.transaction():
        await connection.execute(
            SQL["record_suggestions"],
            *(host, repository, number, review),
            [one.fingerprint for one in found],
            [one.rule for one in found],
            [one.path for one in found],
            [one.symbol for one in found],
            [one.line for one in found],
            [one.certificate for one in found],
        )
        await connection.execute(
            SQL["unseen_suggestions"],
            *(host, repository, number),
            [one.fingerprint for one in found],
            list(read),
            review,
        )
        rows = await connection.fetch(SQL["suggestions_ended_by"], review)
    return tuple(map(_suggestion, rows))


async def settle(
    connection: Connection,
    host: str,
    repository: int,
    number: int,
    review: int,
    settled: Iterable[Settled],
) -> None:
    """Make the suggestions of a pull request what a review has decided of them; twice is as good as once."""
    found = list({one.seen.fingerprint: one for one in settled}.values())
    await connection.execute(
        SQL["settle_suggestions"],
        *(host, repository, number, review),
        [one.seen.fingerprint for one in found],
        [one.seen.rule for one in found],
        [one.seen.path for one in found],
        [one.seen.symbol for one in found],
        [one.seen.line for one in found],
        [one.state for one in found],
        [one.comment for one in found],
        [one.seen.certificate for one in found],
    )


async def placed(
    connection: Connection, host: str, repository: int, number: int | None, comments: Mapping[str, int]
) -> None:
    """Remember which comment says which suggestion, by fingerprint."""
    await connection.execute(
        SQL["set_suggestion_comments"],
        *(host, repository, number),
        list(comments.keys()),
        list(comments.values()),
    )


async def dismiss(connection: Connection, suggestion: int) -> None:
    """Remember that a person does not want a suggestion."""
    await connection.execute(SQL["dismiss_suggestion"], suggestion)


async def dismiss_comment(connection: Connection, host: str, repository: int, comment: int) -> bool:
    """Remember that a person does not want what a comment says; False if the comment is none of ours."""
    return await connection.fetchval(SQL["dismiss_by_comment"], host, repository, comment) is not None


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
    )
    return Suggestion(
        id=row["id"],
        seen=seen,
        state=row["state"],
        comment=row["comment_id"],
        first_review=row["first_review_id"],
        last_review=row["last_review_id"],
    )
