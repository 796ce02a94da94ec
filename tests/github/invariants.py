"""What must hold after any chaos: each head checked once and reviewed at most once, nothing said twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise

from tests.github.stand_in import StandIn
from tests.github.world import CheckRun, PullRequest, World

MARKED = re.compile(r"<!-- velox:(scanprogress id=\d+|scanresult target=\w+|answer to=\S+)")
"""What of a scan is said once: its progress, and the results of the same files. And each command's answer."""

SPACE = 1.0
"""GitHub asks for a second between writes: https://docs.github.com/rest/using-the-rest-api/best-practices."""


def violations(github: StandIn, *heads: str, again: Collection[str] = ()) -> list[str]:
    """Return every way in which the App's work is not as it should be, one sentence each.

    `heads` are the commits that must have been reviewed; those that were overtaken may have nothing. For
    those in `again` people asked more than once, which gives a check run each time.
    """
    world = github.world
    return [
        *_unfinished(world, heads, again),
        *_reviewed_twice(world),
        *_annotated_twice(world),
        *_said_twice(world),
        *(f"a request that no correct client sends: {exchange}" for exchange in github.breaches),
    ]


def _unfinished(world: World, heads: tuple[str, ...], again: Collection[str]) -> Iterator[str]:
    for sha in heads:
        done = [run for run in world.runs if run.head == sha and run.status == "completed"]
        if not done or (len(done) > 1 and sha not in again):
            yield f"{sha[:8]} has {len(done)} completed check runs, not one"
    names = Counter((run.suite.repository.id, run.head, run.name) for run in world.runs)
    for (_, sha, name), count in names.items():
        if count > 1 and sha not in again:
            yield f"{sha[:8]} has {count} check runs named {name}"
    for run in world.runs:
        if run.status != "completed":
            yield f"check run {run.id} of {run.head[:8]} was left {run.status}"


def _reviewed_twice(world: World) -> Iterator[str]:
    """The reviews of a head; those that GitHub makes around single replies do not count."""
    full = Counter((review.pull.id, review.commit) for review in world.reviews if _is_full(world, review.id))
    for (_, sha), count in full.items():
        if count > 1:
            yield f"{sha[:8]} has {count} reviews"
    for review in world.reviews:
        if review.author is world.bot and review.state == "PENDING":
            yield f"review {review.id} was left pending"


def _is_full(world: World, number: int) -> bool:
    review = next(review for review in world.reviews if review.id == number)
    replies = [
        comment for comment in world.review_comments if comment.review is review and comment.replies_to
    ]
    return review.author is world.bot and not replies


def _key(item: dict[str, object]) -> str:
    return f"{item['path']}:{item['start_line']}-{item['end_line']} {item.get('title')} {item['message']}"


def _annotated_twice(world: World) -> Iterator[str]:
    for run in world.runs:
        for place, count in Counter(map(_key, run.annotations)).items():
            if count > 1:
                yield f"check run {run.id} has {count} times the annotation {place[:80]}"


def _said_twice(world: World) -> Iterator[str]:
    lines = Counter(
        (comment.review.pull.id, comment.commit, comment.path, comment.line, comment.body)
        for comment in world.review_comments
        if comment.author is world.bot and comment.replies_to is None
    )
    for (_, sha, path, line, _), count in lines.items():
        if count > 1:
            yield f"{path}:{line} at {sha[:8]} has {count} times the same comment"
    summaries = Counter(
        comment.pull.id
        for comment in world.comments
        if comment.author is world.bot and not _mark(comment.body)
    )
    for pull in world.pulls:
        if summaries[pull.id] > 1:
            yield f"#{pull.number} has {summaries[pull.id]} comments of the App in its conversation, not one"
    once = Counter(
        (comment.pull.id, mark)
        for comment in world.comments
        if comment.author is world.bot and (mark := _mark(comment.body))
    )
    once.update(
        (comment.review.pull.id, mark)
        for comment in world.review_comments
        if comment.author is world.bot and (mark := _mark(comment.body))
    )
    once.update(
        (issue.repository.id, mark)
        for issue in world.issues
        if issue.author is world.bot and (mark := _mark(issue.body))
    )
    for (_, mark), count in once.items():
        if count > 1:
            yield f"there are {count} comments or issues of the App marked {mark}"


def _mark(body: str | None) -> str:
    """Return what an answer, or a scan's comment or issue, is known by; empty for all else."""
    found = MARKED.search(body or "")
    return found[1] if found else ""


def hurried(github: StandIn) -> list[str]:
    """Return the writes that followed another one sooner than GitHub asks for."""
    writes = [exchange for exchange in github.requests if exchange.is_write and exchange.template != "git"]
    return [
        f"{after} came {after.at - before.at:.2f} s after {before}"
        for before, after in pairwise(writes)
        if after.at - before.at < SPACE
    ]


def runs_of(github: StandIn, pull: PullRequest) -> list[CheckRun]:
    """Return the check runs at the newest head of a pull request."""
    return github.world.runs_at(pull.repository, pull.head)
