"""Reviews of a pull request and the comments in them: read, posted in one piece, edited, answered.

See https://docs.github.com/rest/pulls/reviews and https://docs.github.com/rest/pulls/comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.github.authors import Ourselves
from bot.github.session import Json, Session

MOST_REVIEWS = 1000
MOST_COMMENTS = 3000
"""So many are read at most; a pull request with more is beyond what people review."""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request by its repository's full name and its number."""

    repository: str
    number: int

    @property
    def names(self) -> dict[str, str | int]:
        """The variables of a path below the pull request."""
        owner, _, repo = self.repository.partition("/")
        return {"owner": owner, "repo": repo, "number": self.number}


@dataclass(frozen=True, slots=True)
class Now:
    """A pull request as it is now."""

    head: str
    open: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class Inline:
    """A comment to post on lines of the head side; `start` is None for a single line."""

    path: str
    line: int
    body: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A review that is on GitHub. `ours` tells whether our own App wrote it."""

    id: int
    state: str
    body: str
    ours: bool


@dataclass(frozen=True, slots=True)
class InlinePosted:
    """An inline comment that is on GitHub; `line` is None once the lines it stood on are gone."""

    id: int
    path: str
    line: int | None
    body: str
    ours: bool
    answers: int | None = None
    """The comment that this one answers."""


async def now(session: Session, pull: PullRequest) -> Now:
    """Return the state of a pull request."""
    item = await session.get("/repos/{owner}/{repo}/pulls/{number}", query=None, **pull.names)
    return Now(item["head"]["sha"], item["state"] == "open", bool(item.get("locked")))


async def posted_reviews(session: Session, pull: PullRequest, ourselves: Ourselves) -> tuple[Posted, ...]:
    """Return the reviews of a pull request, oldest first."""
    path = "/repos/{owner}/{repo}/pulls/{number}/reviews"
    items = session.items(path, most=MOST_REVIEWS, query=None, **pull.names)
    return tuple([_posted(item, ourselves) async for item in items])


async def comments_of(
    session: Session, pull: PullRequest, review: int, ourselves: Ourselves
) -> tuple[InlinePosted, ...]:
    """Return the inline comments that came with one review."""
    path = "/repos/{owner}/{repo}/pulls/{number}/reviews/{review}/comments"
    items = session.items(path, most=MOST_COMMENTS, query=None, review=review, **pull.names)
    return tuple([_inline(item, ourselves) async for item in items])


async def inline_comments(
    session: Session, pull: PullRequest, ourselves: Ourselves
) -> tuple[InlinePosted, ...]:
    """Return all inline comments of a pull request, answers included."""
    path = "/repos/{owner}/{repo}/pulls/{number}/comments"
    items = session.items(path, most=MOST_COMMENTS, query=None, **pull.names)
    return tuple([_inline(item, ourselves) async for item in items])


async def post_review(
    session: Session, pull: PullRequest, head: str, body: str, comments: Sequence[Inline]
) -> Posted:
    """Post a review with all its comments, or nothing of it. `event` is given: else it would be a draft."""
    request = {
        "commit_id": head,
        "event": "COMMENT",
        "body": body,
        "comments": [_body(comment) for comment in comments],
    }
    item = await session.post("/repos/{owner}/{repo}/pulls/{number}/reviews", request, **pull.names)
    return Posted(item["id"], item.get("state") or "", body, True)


async def delete_pending(session: Session, pull: PullRequest, review: int) -> None:
    """Delete a review of ours that was never submitted: it would keep us from posting another."""
    path = "/repos/{owner}/{repo}/pulls/{number}/reviews/{review}"
    await session.delete(path, review=review, **pull.names)


async def edit_comment(session: Session, pull: PullRequest, comment: int, body: str) -> None:
    """Replace the text of an inline comment."""
    path = "/repos/{owner}/{repo}/pulls/comments/{comment}"
    await session.patch(path, {"body": body}, comment=comment, **_repository(pull))


async def answer(session: Session, pull: PullRequest, comment: int, body: str) -> None:
    """Answer in the thread of an inline comment."""
    path = "/repos/{owner}/{repo}/pulls/{number}/comments/{comment}/replies"
    await session.post(path, {"body": body}, comment=comment, **pull.names)


def _repository(pull: PullRequest) -> dict[str, str | int]:
    return {name: value for name, value in pull.names.items() if name != "number"}


def _body(comment: Inline) -> dict[str, Json]:
    body: dict[str, Json] = {
        "path": comment.path,
        "body": comment.body,
        "line": comment.line,
        "side": "RIGHT",
    }
    # GitHub refuses a range whose two ends are one line.
    if comment.start is not None and comment.start != comment.line:
        body |= {"start_line": comment.start, "start_side": "RIGHT"}
    return body


def _posted(item: Json, ourselves: Ourselves) -> Posted:
    return Posted(item["id"], item.get("state") or "", item.get("body") or "", ourselves.wrote(item))


def _inline(item: Json, ourselves: Ourselves) -> InlinePosted:
    return InlinePosted(
        item["id"],
        item.get("path") or "",
        item.get("line"),
        item.get("body") or "",
        ourselves.wrote(item),
        item.get("in_reply_to_id"),
    )
