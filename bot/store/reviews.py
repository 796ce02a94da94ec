"""Reviews: one row per head and generation, from the first job to the last call to GitHub.

    queued -> analyzing -> optimizing -> publishing -> done
    any of these but the last -> superseded | failed | declined

What GitHub answered is stored at once, so that a worker which takes over knows what was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

import orjson

from bot.jobs import ReviewCause
from bot.store.pool import Connection, Record
from bot.store.queries import statements

SQL = statements(__name__)

Json: TypeAlias = Any
"""A decoded JSON document, whose meaning its reader knows."""

ReviewState = Literal[
    "queued", "analyzing", "optimizing", "publishing", "done", "superseded", "failed", "declined"
]
Ending = Literal["done", "superseded", "failed", "declined"]
Cause = ReviewCause | Literal["push"]

STEPS: tuple[ReviewState, ...] = ("queued", "analyzing", "optimizing", "publishing")
"""The states of an unfinished review, in their order."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review; `number` is None for that of a push, `bundle` the digest of the packed tree, while needed.

    `written` is what the engine found, as JSON by zlib. `batches` counts the batches of annotations that
    were sent: GitHub appends, and never takes one back.
    """

    id: int
    host: str
    repository: int
    number: int | None
    head: str
    base: str | None
    generation: int
    cause: Cause
    state: ReviewState
    reason: str | None
    bundle: str | None
    request: Json
    written: bytes | None
    check_run: int | None
    github_review: int | None
    batches: int
    created: datetime
    finished: datetime | None


async def begin(
    connection: Connection,
    host: str,
    repository: int,
    number: int | None,
    *,
    head: str,
    generation: int,
    cause: Cause,
) -> ReviewRow:
    """Return the review of a head and generation: a new one, or the one that an earlier try began.

    Pushes have no generations: they give 0, so a commit is reviewed once.
    """
    row = await connection.fetchrow(SQL["begin_review"], host, repository, number, head, generation, cause)
    assert row is not None  # it was inserted or updated
    return _review(row)


async def read(connection: Connection, review: int) -> ReviewRow | None:
    """Return a review, None if it is gone."""
    row = await connection.fetchrow(SQL["read_review"], review)
    return None if row is None else _review(row)


async def of_head(connection: Connection, host: str, repository: int, head: str) -> tuple[ReviewRow, ...]:
    """Return the reviews of a commit, the newest first."""
    rows = await connection.fetch(SQL["reviews_of_head"], host, repository, head)
    return tuple(map(_review, rows))


async def last_done(connection: Connection, host: str, repository: int, number: int) -> ReviewRow | None:
    """Return the newest review of a pull request that was published."""
    row = await connection.fetchrow(SQL["last_review"], host, repository, number)
    return None if row is None else _review(row)


async def latest(connection: Connection, host: str, repository: int, number: int) -> ReviewRow | None:
    """Return the newest review of a pull request, whatever became of it."""
    row = await connection.fetchrow(SQL["latest_review"], host, repository, number)
    return None if row is None else _review(row)


async def unfinished(connection: Connection, older: timedelta, most: int) -> tuple[ReviewRow, ...]:
    """Return reviews that did not get on for so long: their check runs would stay open."""
    rows = await connection.fetch(SQL["unfinished_reviews"], older, most)
    return tuple(map(_review, rows))


async def advance(connection: Connection, review: int, to: ReviewState) -> bool:
    """Go to the next step, or take one again. False if the review is not at it, not there, or finished."""
    place = STEPS.index(to)
    before = list(STEPS[max(place - 1, 0) : place + 1])
    return await connection.fetchval(SQL["advance_review"], review, to, before) is not None


async def set_request(
    connection: Connection, review: int, request: Json, *, base: str, bundle: str | None
) -> None:
    """Store what is to be reviewed, in the transaction that stores its bundle: one without a review goes."""
    await connection.execute(SQL["set_review_request"], review, _text(request), base, bundle)


async def set_written(connection: Connection, review: int, written: bytes) -> None:
    """Store what the engine found, as it was written: JSON by zlib."""
    await connection.execute(SQL["set_review_written"], review, written)


async def set_check_run(connection: Connection, review: int, check_run: int) -> None:
    """Store which check run shows this review."""
    await connection.execute(SQL["set_review_check_run"], review, check_run)


async def set_posted(connection: Connection, review: int, github_review: int) -> None:
    """Store which review on GitHub this became."""
    await connection.execute(SQL["set_review_posted"], review, github_review)


async def set_batches(connection: Connection, review: int, batches: int) -> None:
    """Store how many batches of annotations were sent; before the sending, for they cannot be taken back."""
    await connection.execute(SQL["set_review_batches_sent"], review, batches)


async def set_check_ended(connection: Connection, review: int) -> None:
    """Store that the check run of a review is not left open: healing need not look."""
    await connection.execute(SQL["set_review_check_ended"], review)


async def finish(connection: Connection, review: int, ending: Ending, reason: str | None = None) -> bool:
    """End a review, and let go of its bundle. False if it had ended before."""
    return await connection.fetchval(SQL["finish_review"], review, ending, reason) is not None


async def end_all(connection: Connection, host: str, repository: int, reason: str) -> None:
    """End the unfinished reviews of a repository as failed."""
    await connection.execute(SQL["end_reviews_of_repository"], host, repository, reason)


async def supersede(
    connection: Connection,
    host: str,
    repository: int,
    number: int,
    generation: int,
    reason: str,
    head: str | None = None,
) -> tuple[ReviewRow, ...]:
    """End the unfinished reviews of earlier generations, and return them: their check runs are open.

    With `head` those of other heads in this generation end, too: the head moved before its push was heard.
    """
    rows = await connection.fetch(
        SQL["supersede_reviews"], host, repository, number, generation, reason, head
    )
    return tuple(map(_review, rows))


async def untold(
    connection: Connection, host: str, repository: int, number: int, head: str
) -> tuple[ReviewRow, ...]:
    """Return the superseded reviews of other heads than one whose check run may be open still.

    When each was overtaken, its head was the newest as far as anybody knew, so its check run was left to the
    next review of that head: of which there was none, if another push came first.
    """
    rows = await connection.fetch(SQL["untold_reviews"], host, repository, number, head)
    return tuple(map(_review, rows))


def _text(document: Json) -> str:
    return orjson.dumps(document).decode()


def _review(row: Record) -> ReviewRow:
    return ReviewRow(
        id=row["id"],
        host=row["host"],
        repository=row["repository_id"],
        number=row["number"],
        head=row["head_sha"],
        base=row["base_sha"],
        generation=row["generation"],
        cause=row["cause"],
        state=row["state"],
        reason=row["reason"],
        bundle=row["bundle"],
        request=orjson.loads(row["request"]) if row["request"] else None,
        written=row["written"],
        check_run=row["check_run_id"],
        github_review=row["github_review_id"],
        batches=row["batches_sent"],
        created=row["created_at"],
        finished=row["finished_at"],
    )
