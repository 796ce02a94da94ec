"""Reviews: all comments of one or none, anchored in the difference of the commit they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from tests.github.anchors import PATH_UNRESOLVED, faults, hunk_until, sentence
from tests.github.answers import Answer, Call, Listing, Refusal, answers, not_found, unprocessable
from tests.github.git import FileChange
from tests.github.world import PullRequest, Review, ReviewComment
from tests.github.writing import check_body, check_open

Json = Any

States = Literal["PENDING", "COMMENTED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"]
STATES: Mapping[str, States] = {
    "COMMENT": "COMMENTED",
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
}
SIDES = ("LEFT", "RIGHT")


def _review(call: Call) -> Review:
    pull = call.pull
    for review in call.world.reviews_of(pull):
        if review.id == int(call.names["review_id"]):
            return review
    raise not_found()


def commit_of(call: Call, pull: PullRequest) -> str:
    """Return the commit that a review or comment is for: the head, or one the pull request ever had."""
    sha: str = call.body.get("commit_id") or pull.head
    known = sha in pull.heads or sha in pull.repository.git.commits(pull.base_sha, pull.head)
    if not known:
        raise Refusal(
            422, "Unprocessable Entity", ["The commitOID is not part of the pull request"], breach=True
        )
    return sha


def anchor_faults(shown: Mapping[str, FileChange], comment: Mapping[str, Json]) -> tuple[str, ...]:
    """Return GitHub's words against a comment's place, nothing if it is good."""
    change = shown.get(comment["path"])
    if change is None:
        return (PATH_UNRESOLVED,)
    if comment.get("side", "RIGHT") not in SIDES or comment.get("start_side", "RIGHT") not in SIDES:
        return ("Pull request review thread side is not LEFT or RIGHT",)
    return faults(change.patch, comment)


def _check_comments(call: Call, pull: PullRequest, commit: str) -> dict[str, FileChange]:
    """Refuse a batch of which one comment is wrong, without telling which one.

    It is a breach while the head is still that commit.
    """
    git = pull.repository.git
    shown = {change.path: change for change in git.changes(call.world.base(pull, commit), commit)}
    for comment in call.body.get("comments", ()):
        check_body(comment["body"], "PullRequestReviewComment")
        if "position" in comment or "line" not in comment:
            raise unprocessable("Pull request review comments are anchored by line; position is closing down")
    for comment in call.body.get("comments", ()):
        if said := anchor_faults(shown, comment):
            raise unprocessable(sentence(said), breach=commit == pull.head)
    return shown


def _submit(call: Call, review: Review, event: str) -> None:
    review.state, review.submitted_at = STATES[event], call.world.now()
    repository = review.pull.repository
    about = {
        "review": call.shapes.review(review),
        "pull_request": call.shapes.pull(review.pull, "pull-request-simple"),
    }
    call.notify("pull_request_review", "submitted", repository, about)
    for comment in call.world.review_comments:
        if comment.review is review:
            about = {
                "comment": call.shapes.review_comment(comment),
                "pull_request": call.shapes.pull(review.pull, "pull-request-simple"),
            }
            call.notify("pull_request_review_comment", "created", repository, about)


def _check_event(event: str | None, body: str | None) -> None:
    check_body(body, "PullRequestReview", blank=True)
    if event in {"COMMENT", "REQUEST_CHANGES"} and not (body or "").strip():
        raise unprocessable("Body can't be blank")


@answers("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews")
def create(call: Call) -> Answer:
    world, pull, event = call.world, call.pull, call.body.get("event")
    check_open(pull)
    _check_event(event, call.body.get("body"))
    if any(review.state == "PENDING" and review.author is world.bot for review in world.reviews_of(pull)):
        raise unprocessable("User can only have one pending review per pull request")
    commit = commit_of(call, pull)
    shown = _check_comments(call, pull, commit)
    review = Review(world.next_id(), pull, world.bot, "PENDING", call.body.get("body") or "", commit, None)
    world.reviews.append(review)
    for comment in call.body.get("comments", ()):
        side = comment.get("side", "RIGHT")
        patch = shown[comment["path"]].patch or ""
        world.review_comments.append(
            ReviewComment(
                id=world.next_id(),
                review=review,
                author=world.bot,
                path=comment["path"],
                body=comment["body"],
                commit=commit,
                side=side,
                line=comment["line"],
                start_side=comment.get("start_side") or side,
                start_line=comment.get("start_line"),
                hunk=hunk_until(patch, side, comment["line"]),
                created_at=world.now(),
            )
        )
    if event is not None:
        _submit(call, review, event)
    return Answer(200, call.shapes.review(review))


@answers("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews")
def listing(call: Call) -> Listing:
    return Listing([call.shapes.review(review) for review in call.world.reviews_of(call.pull)])


@answers("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}")
def get(call: Call) -> Answer:
    return Answer(200, call.shapes.review(_review(call)))


@answers("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}")
def edit(call: Call) -> Answer:
    review = _review(call)
    _check_own(call, review)
    check_body(call.body["body"], "PullRequestReview")
    review.body = call.body["body"]
    return Answer(200, call.shapes.review(review))


@answers("DELETE", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}")
def delete(call: Call) -> Answer:
    review = _review(call)
    _check_own(call, review)
    if review.state != "PENDING":
        raise unprocessable("Can not delete a non-pending pull request review")
    world = call.world
    world.reviews.remove(review)
    world.review_comments[:] = [comment for comment in world.review_comments if comment.review is not review]
    return Answer(200, call.shapes.review(review))


@answers("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events")
def submit(call: Call) -> Answer:
    review = _review(call)
    _check_own(call, review)
    if review.state != "PENDING":
        raise unprocessable("Can not submit a non-pending pull request review")
    review.body = call.body.get("body") or review.body
    _check_event(call.body["event"], review.body)
    _submit(call, review, call.body["event"])
    return Answer(200, call.shapes.review(review))


@answers("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments")
def comments(call: Call) -> Listing:
    review = _review(call)
    mine = [comment for comment in call.world.review_comments if comment.review is review]
    return Listing([call.shapes.review_comment(comment) for comment in mine])


def _check_own(call: Call, review: Review) -> None:
    if review.author is not call.world.bot:
        raise Refusal(403, "Resource not accessible by integration", breach=True)
