"""Reviews: anchors inside the difference in GitHub's own words, all comments of a review or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.github import StandIn
from tests.github.caller import Caller, Reply
from tests.github.world import PullRequest

Json = Any
LINE = "Pull request review thread line must be part of the diff"
HUNK = "Pull request review thread diff hunk can't be blank"
OTHER = "Pull request review thread start line must be part of the same hunk as the line."
REVIEWS = "/repos/acme/shop/pulls/1/reviews"
COMMENTS = "/repos/acme/shop/pulls/1/comments"


def at(line: int, **more: Json) -> Json:
    return {"path": "shop.py", "line": line, "side": "RIGHT", "body": "slow", **more}


async def post(call: Caller, *comments: Json, **more: Json) -> Reply:
    return await call(
        "POST", REVIEWS, {"event": "COMMENT", "body": "One finding.", "comments": [*comments], **more}
    )


@pytest.mark.parametrize(
    "comment",
    [
        at(3),
        at(1),
        at(34),
        at(31, start_line=30),
        at(3, start_line=1, start_side="RIGHT"),
        at(3, side="LEFT"),
        at(30, start_line=30, side="RIGHT", start_side="LEFT"),
    ],
    ids=str,
)
async def test_lines_that_the_difference_shows(
    github: StandIn, call: Caller, pull: PullRequest, comment: Json
) -> None:
    reply = await post(call, comment, commit_id=pull.head)
    assert (reply.status, reply.body["state"]) == (200, "COMMENTED")
    (told,) = (await call("GET", COMMENTS)).body
    assert (told["line"], told["side"], told["commit_id"]) == (comment["line"], comment["side"], pull.head)
    assert told["diff_hunk"].startswith("@@ -") and not github.breaches


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        (at(15), f"{LINE} and {HUNK}"),
        (at(500), f"{LINE} and {HUNK}"),
        (
            at(34, side="LEFT"),
            f"{LINE} and {HUNK}",
        ),
        (
            at(30, start_line=3),
            OTHER,
        ),
        (at(3, start_line=3), "Pull request review thread start line must precede the end line"),
        (at(3, start_line=5), "Pull request review thread start line must precede the end line"),
        (at(30, start_line=20), "Pull request review thread start line must be part of the diff"),
        (at(15, start_line=14), f"{LINE}, {OTHER}, and {HUNK}"),
        (at(3, path="README.md"), "Path could not be resolved"),
        (at(3, side="SIDEWAYS"), "Pull request review thread side is not LEFT or RIGHT"),
    ],
    ids=str,
)
async def test_lines_that_it_does_not_show(
    github: StandIn, call: Caller, pull: PullRequest, comment: Json, words: str
) -> None:
    reply = await post(call, comment)
    assert (reply.status, reply.errors) == (422, [words])
    assert github.breaches


async def test_one_bad_comment_fails_the_review(github: StandIn, call: Caller, pull: PullRequest) -> None:
    assert (await post(call, at(3), at(15), at(4))).status == 422
    assert not github.world.reviews and not github.world.review_comments
    assert (await call("GET", COMMENTS)).body == []


async def test_a_moved_head_is_no_breach(github: StandIn, call: Caller, pull: PullRequest) -> None:
    old = pull.head
    github.push("acme/shop", "faster", {"shop.py": "x = 1\n"})
    assert (await post(call, at(15), commit_id=old)).status == 422
    assert (await post(call, at(3), commit_id=old)).status == 200
    assert not github.breaches


async def test_foreign_commits_are_refused(call: Caller, pull: PullRequest) -> None:
    for sha in (pull.base_sha, "0" * 40):
        reply = await post(call, at(3), commit_id=sha)
        assert (reply.status, reply.errors) == (422, ["The commitOID is not part of the pull request"])


async def test_a_review_needs_a_body(call: Caller, pull: PullRequest) -> None:
    for more in ({"body": ""}, {"body": "   "}):
        assert (await post(call, at(3), **more)).status == 422
    assert (await post(call, at(3, body=" "))).status == 422


async def test_bodies_end_at_65536_characters(call: Caller, pull: PullRequest) -> None:
    assert (await post(call, body="é" * 65_536)).status == 200
    reply = await post(call, body="x" * 65_537)
    assert reply.status == 422 and "too long (maximum is 65536 characters)" in str(reply.errors)
    assert (await post(call, at(3, body="x" * 65_537))).status == 422


async def test_positions_are_closing_down(github: StandIn, call: Caller, pull: PullRequest) -> None:
    assert (await post(call, {"path": "shop.py", "position": 4, "body": "x"})).status == 422


async def test_without_an_event_it_is_pending(github: StandIn, call: Caller, pull: PullRequest) -> None:
    reply = await call("POST", REVIEWS, {"body": "x", "comments": [at(3)]})
    assert reply.body["state"] == "PENDING" and "submitted_at" not in reply.body
    assert (await call("GET", COMMENTS)).body == []
    again = await post(call, at(4))
    assert (again.status, again.errors) == (422, ["User can only have one pending review per pull request"])
    review = f"{REVIEWS}/{reply.body['id']}"
    assert (await call("POST", f"{review}/events", {"event": "COMMENT"})).body["state"] == "COMMENTED"
    assert len((await call("GET", COMMENTS)).body) == 1
    assert (await call("DELETE", review)).status == 422


async def test_a_pending_one_can_be_deleted(github: StandIn, call: Caller, pull: PullRequest) -> None:
    reply = await call("POST", REVIEWS, {"comments": [at(3)]})
    assert (await call("DELETE", f"{REVIEWS}/{reply.body['id']}")).status == 200
    assert not github.world.reviews and not github.world.review_comments


async def test_its_body_can_be_edited(github: StandIn, call: Caller, pull: PullRequest) -> None:
    number = (await post(call, at(3))).body["id"]
    assert (await call("PUT", f"{REVIEWS}/{number}", {"body": "Two findings."})).body[
        "body"
    ] == "Two findings."
    assert [item["body"] for item in (await call("GET", REVIEWS)).body] == ["Two findings."]
    assert len((await call("GET", f"{REVIEWS}/{number}/comments")).body) == 1


async def test_comments_move_with_their_lines(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await post(call, at(3), at(31, start_line=30))
    github.push("acme/shop", "faster", {"shop.py": "new = 0\n" + _head(github, pull)})
    lines = [(item["line"], item["original_line"]) for item in (await call("GET", COMMENTS)).body]
    assert lines == [(4, 3), (32, 31)]
    github.push(
        "acme/shop", "faster", {"shop.py": _head(github, pull).replace("line_3 = 30\n", "line_3 = 0\n")}
    )
    told = (await call("GET", COMMENTS)).body
    assert [item["line"] for item in told] == [None, 32]
    assert told[0]["original_commit_id"] != pull.head


def _head(github: StandIn, pull: PullRequest) -> str:
    data = github.find("acme/shop").git.read(pull.head, "shop.py")
    assert data is not None
    return data.decode()


async def test_locked_conversations(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.lock(pull)
    for path, body in (
        (REVIEWS, {"event": "COMMENT", "body": "x"}),
        ("/repos/acme/shop/issues/1/comments", {"body": "x"}),
    ):
        reply = await call("POST", path, body)
        assert reply.status == 403 and "locked" in reply.body["message"]


@pytest.mark.parametrize(
    ("files", "renames", "path", "line"),
    [
        ({"shop.py": "a = 1\r\nb = 2\r\n"}, {}, "shop.py", 2),
        ({"a b/ü+.py": "x = 1\n"}, {}, "a b/ü+.py", 1),
        ({"no_newline.py": "x = 1"}, {}, "no_newline.py", 1),
    ],
)
async def test_files_of_all_kinds(
    github: StandIn,
    call: Caller,
    pull: PullRequest,
    files: Mapping[str, str],
    renames: Mapping[str, str],
    path: str,
    line: int,
) -> None:
    github.push("acme/shop", "faster", files, renames=renames)
    assert (await post(call, at(line, path=path))).status == 200
    assert (await post(call, at(line + 1, path=path))).status == 422


async def test_renamed_files_are_under_their_new_name(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    content = _head(github, pull).replace("line_20 = 20\n", "line_20 = 0\n")
    github.push("acme/shop", "faster", {"store.py": content}, renames={"shop.py": "store.py"})
    (told,) = (await call("GET", "/repos/acme/shop/pulls/1/files")).body
    assert (told["status"], told["previous_filename"], told["filename"]) == ("renamed", "shop.py", "store.py")
    assert (await post(call, at(20, path="store.py"))).status == 200
    assert (await post(call, at(20))).status == 422


async def test_where_there_is_no_patch_there_is_no_line(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    github.push("acme/shop", "faster", {"data.bin": b"\0\1\2", "big.py": "x = 1\n" * 20_100})
    told = {item["filename"]: item for item in (await call("GET", "/repos/acme/shop/pulls/1/files")).body}
    assert "patch" not in told["data.bin"] and "patch" not in told["big.py"]
    assert told["big.py"]["additions"] == 20_100
    assert (await post(call, at(1, path="big.py"))).status == 422


async def test_a_single_comment_and_its_thread(github: StandIn, call: Caller, pull: PullRequest) -> None:
    body = {**at(3), "commit_id": pull.head}
    first = (await call("POST", COMMENTS, body)).body["id"]
    reply = (await call("POST", f"{COMMENTS}/{first}/replies", {"body": "Fixed."})).body
    assert reply["in_reply_to_id"] == first
    assert (await call("POST", f"{COMMENTS}/{reply['id']}/replies", {"body": "Again."})).status == 422
    one = f"/repos/acme/shop/pulls/comments/{first}"
    assert (await call("PATCH", one, {"body": "~~slow~~"})).body["body"] == "~~slow~~"
    assert (await call("GET", one)).body["body"] == "~~slow~~"
    file = {"path": "shop.py", "commit_id": pull.head, "body": "x", "subject_type": "file"}
    assert (await call("POST", COMMENTS, file)).body["subject_type"] == "file"
    wrong = await call("POST", COMMENTS, {**body, "line": 15})
    assert [error["message"] for error in wrong.errors] == [
        "pull_request_review_thread.line must be part of the diff",
        "pull_request_review_thread.diff_hunk can't be blank",
    ]
    assert (await call("DELETE", one)).status == 204 and (await call("GET", one)).status == 404


async def test_what_others_said_is_theirs(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await post(call, at(3))
    human = github.reply(github.world.review_comments[0], "No.", by="mia")
    for method, body in (("PATCH", {"body": "Yes."}), ("DELETE", None)):
        assert (await call(method, f"/repos/acme/shop/pulls/comments/{human.id}", body)).status == 403


async def test_a_suggestion_is_applied_as_github_does(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    await post(call, at(31, start_line=30, body="Faster:\n\n```suggestion\nboth = 1\n```\n"))
    (comment,) = github.world.review_comments
    github.apply_suggestion(comment)
    lines = _head(github, pull).split("\n")
    assert lines[28:31] == ["line_29 = 29", "both = 1", "line_31 = 31"]
    with pytest.raises(ValueError, match="no suggestion"):
        github.apply_suggestion(comment)


async def test_reactions(call: Caller, github: StandIn, pull: PullRequest) -> None:
    comment = github.comment(pull, "/velox review", by="mia")
    path = f"/repos/acme/shop/issues/comments/{comment.id}/reactions"
    first = await call("POST", path, {"content": "eyes"})
    again = await call("POST", path, {"content": "eyes"})
    assert (first.status, again.status, first.body["id"]) == (201, 200, again.body["id"])
    assert (await call("POST", path, {"content": "shrug"})).status == 422
    assert [item["content"] for item in (await call("GET", path)).body] == ["eyes"]
    assert (await call("DELETE", f"{path}/{first.body['id']}")).status == 204


async def test_the_conversation(call: Caller, github: StandIn, pull: PullRequest) -> None:
    path = "/repos/acme/shop/issues"
    first = (await call("POST", f"{path}/1/comments", {"body": "Summary"})).body
    assert first["performed_via_github_app"]["id"] == github.app_id
    edited = await call("PATCH", f"{path}/comments/{first['id']}", {"body": "Summary, again"})
    assert edited.body["body"] == "Summary, again"
    human = github.comment(pull, "Thanks", by="mia")
    assert [item["body"] for item in (await call("GET", f"{path}/1/comments")).body] == [
        "Summary, again",
        "Thanks",
    ]
    assert (await call("PATCH", f"{path}/comments/{human.id}", {"body": "x"})).status == 403
    assert (await call("POST", f"{path}/1/comments", {"body": ""})).status == 422
    assert (await call("POST", f"{path}/1/comments", {"body": "x" * 65_537})).status == 422
    assert (await call("POST", f"{path}/9/comments", {"body": "x"})).status == 404
    assert (await call("DELETE", f"{path}/comments/{first['id']}")).status == 204
