"""Comments in the conversation and on lines, replies and reactions."""

from __future__ import annotations

from typing import Any

from tests.github.anchors import hunk_until
from tests.github.answers import Answer, Call, Listing, Refusal, answers, not_found, unprocessable
from tests.github.on_reviews import anchor_faults, commit_of
from tests.github.shapes_accounts import node
from tests.github.world import IssueComment, Review, ReviewComment, instant
from tests.github.writing import check_body, check_open

Json = Any

ISSUE = "/repos/{owner}/{repo}/issues"
PULLS = "/repos/{owner}/{repo}/pulls"


def _comment(call: Call) -> IssueComment:
    repository = call.repository
    for comment in call.world.comments:
        if comment.id == int(call.names["comment_id"]) and comment.pull.repository is repository:
            call.check_issues(comment.pull)
            return comment
    raise not_found()


def _line_comment(call: Call) -> ReviewComment:
    repository = call.repository
    for comment in call.world.review_comments:
        if comment.id == int(call.names["comment_id"]) and comment.review.pull.repository is repository:
            return comment
    raise not_found()


def _check_own(call: Call, comment: IssueComment | ReviewComment) -> None:
    if comment.author is not call.world.bot:
        raise Refusal(403, "Resource not accessible by integration", breach=True)


FIELDS = ("start line", "diff hunk", "line", "side")


def _misplaced(said: tuple[str, ...], breach: bool) -> Refusal:
    """Put what is wrong with an anchor as this endpoint does: by field, other than a review's."""
    errors = []
    for sentence in said:
        told = sentence.removeprefix("Pull request review thread ")
        name = next((name for name in FIELDS if told.startswith(name)), "path")
        field = f"pull_request_review_thread.{name.replace(' ', '_')}"
        words = f"{field}{told.removeprefix(name)}" if told != sentence else told
        error = {"resource": "PullRequestReviewComment", "code": "custom", "field": field, "message": words}
        errors.append(error)
    return Refusal(422, "Validation Failed", errors, breach=breach)


def _notify(call: Call, comment: IssueComment, action: str, **more: Json) -> None:
    about = {"comment": call.shapes.comment(comment), "issue": call.shapes.issue(comment.pull), **more}
    call.notify("issue_comment", action, comment.pull.repository, about)


def _notify_line(call: Call, comment: ReviewComment, action: str, **more: Json) -> None:
    pull = comment.review.pull
    about = {
        "comment": call.shapes.review_comment(comment),
        "pull_request": call.shapes.pull(pull, "pull-request-simple"),
        **more,
    }
    call.notify("pull_request_review_comment", action, pull.repository, about)


# ------------------------------------------------------------------------------------- the conversation


@answers("GET", ISSUE + "/{issue_number}/comments")
def conversation(call: Call) -> Listing:
    return Listing([call.shapes.comment(comment) for comment in call.world.comments_of(call.subject)])


@answers("POST", ISSUE + "/{issue_number}/comments")
def comment(call: Call) -> Answer:
    world, subject = call.world, call.subject
    check_open(subject)
    check_body(call.body["body"], "IssueComment")
    said = IssueComment(world.next_id(), subject, world.bot, call.body["body"], world.now())
    world.comments.append(said)
    _notify(call, said, "created")
    return Answer(201, call.shapes.comment(said))


@answers("GET", ISSUE + "/comments/{comment_id}")
def get_comment(call: Call) -> Answer:
    return Answer(200, call.shapes.comment(_comment(call)))


@answers("PATCH", ISSUE + "/comments/{comment_id}")
def edit_comment(call: Call) -> Answer:
    said = _comment(call)
    _check_own(call, said)
    check_body(call.body["body"], "IssueComment")
    before, said.body, said.updated_at = said.body, call.body["body"], call.world.now()
    said.edits.append(before)
    _notify(call, said, "edited", changes={"body": {"from": before}})
    return Answer(200, call.shapes.comment(said))


@answers("DELETE", ISSUE + "/comments/{comment_id}")
def delete_comment(call: Call) -> Answer:
    said = _comment(call)
    _check_own(call, said)
    call.world.comments.remove(said)
    _notify(call, said, "deleted")
    return Answer(204)


# ------------------------------------------------------------------------------------------- on lines


@answers("GET", PULLS + "/{pull_number}/comments")
def line_comments(call: Call) -> Listing:
    seen = [comment for comment in call.world.threads_of(call.pull) if comment.review.state != "PENDING"]
    return Listing([call.shapes.review_comment(comment) for comment in seen])


@answers("POST", PULLS + "/{pull_number}/comments")
def line_comment(call: Call) -> Answer:
    world, pull, body = call.world, call.pull, call.body
    check_open(pull)
    check_body(body["body"], "PullRequestReviewComment")
    commit, git = commit_of(call, pull), pull.repository.git
    shown = {change.path: change for change in git.changes(world.base(pull, commit), commit)}
    whole_file = body.get("subject_type") == "file"
    if whole_file and body["path"] not in shown:
        raise unprocessable("Path could not be resolved")
    if not whole_file and "line" not in body:
        raise unprocessable("line is missing: position is closing down")
    if not whole_file and (said := anchor_faults(shown, body)):
        raise _misplaced(said, breach=commit == pull.head)
    side = body.get("side", "RIGHT")
    review = Review(world.next_id(), pull, world.bot, "COMMENTED", "", commit, world.now())
    written = ReviewComment(
        id=world.next_id(),
        review=review,
        author=world.bot,
        path=body["path"],
        body=body["body"],
        commit=commit,
        side=side,
        line=None if whole_file else body["line"],
        start_side=body.get("start_side") or side,
        start_line=body.get("start_line"),
        hunk="" if whole_file else hunk_until(shown[body["path"]].patch or "", side, body["line"]),
        created_at=world.now(),
        subject="file" if whole_file else "line",
    )
    world.reviews.append(review)
    world.review_comments.append(written)
    _notify_line(call, written, "created")
    return Answer(201, call.shapes.review_comment(written))


@answers("POST", PULLS + "/{pull_number}/comments/{comment_id}/replies")
def reply(call: Call) -> Answer:
    world, first = call.world, _line_comment(call)
    check_open(first.review.pull)
    check_body(call.body["body"], "PullRequestReviewComment")
    if first.replies_to is not None:
        raise unprocessable("in_reply_to is a reply: answer the first comment of the thread")
    pull = first.review.pull
    review = Review(world.next_id(), pull, world.bot, "COMMENTED", "", pull.head, world.now())
    written = ReviewComment(
        id=world.next_id(),
        review=review,
        author=world.bot,
        path=first.path,
        body=call.body["body"],
        commit=first.commit,
        side=first.side,
        line=first.line,
        start_side=first.start_side,
        start_line=first.start_line,
        hunk=first.hunk,
        created_at=world.now(),
        replies_to=first.id,
    )
    world.reviews.append(review)
    world.review_comments.append(written)
    _notify_line(call, written, "created")
    return Answer(201, call.shapes.review_comment(written))


@answers("GET", PULLS + "/comments/{comment_id}")
def get_line_comment(call: Call) -> Answer:
    return Answer(200, call.shapes.review_comment(_line_comment(call)))


@answers("PATCH", PULLS + "/comments/{comment_id}")
def edit_line_comment(call: Call) -> Answer:
    written = _line_comment(call)
    _check_own(call, written)
    check_body(call.body["body"], "PullRequestReviewComment")
    before, written.body, written.updated_at = written.body, call.body["body"], call.world.now()
    _notify_line(call, written, "edited", changes={"body": {"from": before}})
    return Answer(200, call.shapes.review_comment(written))


@answers("DELETE", PULLS + "/comments/{comment_id}")
def delete_line_comment(call: Call) -> Answer:
    written = _line_comment(call)
    _check_own(call, written)
    call.world.review_comments.remove(written)
    _notify_line(call, written, "deleted")
    return Answer(204)


# ----------------------------------------------------------------------------------------- reactions


def _react(call: Call, target: IssueComment | ReviewComment) -> Answer:
    """Add a reaction: 201 when it is new, 200 when it was there."""
    key = (call.world.bot.login, call.body["content"])
    new = key not in target.reactions
    number = target.reactions.setdefault(key, call.world.next_id())
    return Answer(201 if new else 200, _reaction(call, key, number))


def _reaction(call: Call, key: tuple[str, str], number: int) -> Json:
    return {
        "id": number,
        "node_id": node("REA", number),
        "user": call.shapes.user(call.world.account(key[0])),
        "content": key[1],
        "created_at": instant(call.world.now()),
    }


def _unreact(call: Call, target: IssueComment | ReviewComment) -> Answer:
    for key, number in target.reactions.items():
        if number == int(call.names["reaction_id"]) and key[0] == call.world.bot.login:
            del target.reactions[key]
            return Answer(204)
    raise not_found()


@answers("POST", ISSUE + "/comments/{comment_id}/reactions")
def react(call: Call) -> Answer:
    return _react(call, _comment(call))


@answers("GET", ISSUE + "/comments/{comment_id}/reactions")
def reactions(call: Call) -> Listing:
    return Listing([_reaction(call, key, number) for key, number in _comment(call).reactions.items()])


@answers("DELETE", ISSUE + "/comments/{comment_id}/reactions/{reaction_id}")
def unreact(call: Call) -> Answer:
    return _unreact(call, _comment(call))


@answers("POST", PULLS + "/comments/{comment_id}/reactions")
def react_on_line(call: Call) -> Answer:
    return _react(call, _line_comment(call))


@answers("GET", PULLS + "/comments/{comment_id}/reactions")
def line_reactions(call: Call) -> Listing:
    return Listing([_reaction(call, key, number) for key, number in _line_comment(call).reactions.items()])


@answers("DELETE", PULLS + "/comments/{comment_id}/reactions/{reaction_id}")
def unreact_on_line(call: Call) -> Answer:
    return _unreact(call, _line_comment(call))
