"""Pull requests: what was heard of each, counted, so that no push is lost while its review runs.

`generation` goes up by one with everything heard that asks for a review, and when the pull request is
closed. A job carries the generation it was made for: while the row's is larger, its work is superseded, and
a newer job is on its way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.store.pool import Connection, Record
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class PullRequestKey:
    """Which pull request: numbers of GitHub's, at a host."""

    host: str
    repository: int
    number: int


@dataclass(frozen=True, slots=True)
class PullRequest:
    """What is known of a pull request; `head` is the one last heard of, which GitHub may have moved since.

    `verified` is the head of a fork whose code may be run, None if nobody allowed any.
    """

    key: PullRequestKey
    head: str
    base: str
    generation: int
    reviewed: int
    state: Literal["open", "closed"]
    draft: bool
    fork: bool
    verified: str | None


async def heard(
    connection: Connection, key: PullRequestKey, *, head: str, base: str, draft: bool, fork: bool
) -> int:
    """Remember a push, or what else asks for a review, and return its generation; its repository is known."""
    generation: int = await connection.fetchval(
        SQL["hear_pull_request"], *_numbers(key), head, base, draft, fork
    )
    return generation


async def describe(
    connection: Connection, key: PullRequestKey, *, head: str, base: str, draft: bool, fork: bool
) -> None:
    """Remember how GitHub describes an open pull request now; that alone asks for no review."""
    await connection.execute(SQL["describe_pull_request"], *_numbers(key), head, base, draft, fork)


async def closed(connection: Connection, key: PullRequestKey, by: str | None = None) -> int | None:
    """Remember that a pull request was closed, which supersedes all work on it; None if it is unknown.
    `by` is a digest of the login of whoever did it."""
    generation: int | None = await connection.fetchval(SQL["close_pull_request"], *_numbers(key), by)
    return generation


async def ended_by(connection: Connection, key: PullRequestKey) -> str | None:
    """Return the digest of the login of whoever closed a pull request, None where that was not told."""
    who: str | None = await connection.fetchval(SQL["who_ended"], *_numbers(key))
    return who


async def read(connection: Connection, key: PullRequestKey) -> PullRequest | None:
    """Return a pull request, None if it is unknown."""
    row = await connection.fetchrow(SQL["read_pull_request"], *_numbers(key))
    return None if row is None else _pull_request(row)


async def is_superseded(connection: Connection, key: PullRequestKey, generation: int) -> bool:
    """Tell whether something newer was heard than a job was made for: then it can stop."""
    known = await read(connection, key)
    return known is None or known.state == "closed" or known.generation > generation


async def verified(connection: Connection, key: PullRequestKey, head: str) -> None:
    """Allow the code of one head of a fork to be run."""
    await connection.execute(SQL["verify_pull_request"], *_numbers(key), head)


async def reviewed(connection: Connection, key: PullRequestKey, generation: int) -> bool:
    """Remember that a generation is reviewed, and tell whether a newer one waits.

    Called in the last transaction of a review, this leaves no moment in which a push could be missed: the
    row is locked until it commits, and who hears the push afterwards enqueues its own job.
    """
    newer: bool | None = await connection.fetchval(
        SQL["mark_pull_request_reviewed"], *_numbers(key), generation
    )
    return bool(newer)


async def of_head(connection: Connection, host: str, repository: int, head: str) -> tuple[PullRequest, ...]:
    """Return the open pull requests with this head: check runs of forks do not tell theirs."""
    rows = await connection.fetch(SQL["pull_requests_of_head"], host, repository, head)
    return tuple(map(_pull_request, rows))


async def unreviewed(connection: Connection, older: timedelta, most: int) -> tuple[PullRequest, ...]:
    """Return open pull requests whose newest push has waited so long for a review, the oldest first."""
    rows = await connection.fetch(SQL["unreviewed_pull_requests"], older, most)
    return tuple(map(_pull_request, rows))


def _numbers(key: PullRequestKey) -> tuple[str, int, int]:
    return key.host, key.repository, key.number


def _pull_request(row: Record) -> PullRequest:
    return PullRequest(
        key=PullRequestKey(row["host"], row["repository_id"], row["number"]),
        head=row["desired_head"],
        base=row["base_ref"],
        generation=row["generation"],
        reviewed=row["reviewed_generation"],
        state=row["state"],
        draft=row["draft"],
        fork=row["fork"],
        verified=row["verified_head"],
    )
