"""Issues: numbered together with pull requests, and out of reach for a token without their permission."""

from __future__ import annotations

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.world import PullRequest

SHOP = "/repos/acme/shop"


async def test_an_issue_is_opened_edited_and_closed(github: StandIn, call: Caller, pull: PullRequest) -> None:
    opened = await call("POST", f"{SHOP}/issues", {"title": "Scan", "body": "one"})
    assert (opened.status, opened.body["number"], opened.body["state"]) == (201, 2, "open")
    assert "pull_request" not in opened.body
    edited = await call("PATCH", f"{SHOP}/issues/2", {"body": "two", "state": "closed"})
    assert (edited.status, edited.body["body"], edited.body["state"]) == (200, "two", "closed")
    assert github.world.issues[0].edits == ["one"]
    shown = await call("GET", f"{SHOP}/issues")
    assert [item["number"] for item in shown.body] == [1]
    shown = await call("GET", f"{SHOP}/issues", query={"state": "all", "creator": "velox[bot]"})
    assert [item["number"] for item in shown.body] == [2]


async def test_a_pull_request_and_an_issue_never_have_the_same_number(
    github: StandIn, pull: PullRequest
) -> None:
    assert github.open_issue("acme/shop", "Slow").number == 2
    other = github.open_pull_request("acme/shop", "other", {"a.py": "x = 1\n"})
    assert other.number == 3


async def test_people_talk_in_issues_and_the_app_answers(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    issue = github.open_issue("acme/shop", "Slow", "It is *slow*.")
    said = github.comment(issue, "/velox help")
    answer = await call("POST", f"{SHOP}/issues/{issue.number}/comments", {"body": "Here."})
    assert answer.status == 201 and answer.body["html_url"].startswith(f"{github.web_url}/acme/shop/issues/")
    reaction = await call("POST", f"{SHOP}/issues/comments/{said.id}/reactions", {"content": "eyes"})
    assert reaction.status == 201
    page = github.page("acme/shop", issue.number)
    assert "<em>slow</em>" in page and "Here." in page and "👀" in page
    async with call.session.get(f"{github.web_url}/acme/shop/issues/{issue.number}") as served:
        assert await served.text() == page


async def test_an_issue_wants_its_own_permission(github: StandIn, call: Caller, pull: PullRequest) -> None:
    issue = github.open_issue("acme/shop", "Slow")
    said = github.comment(issue, "/velox help")
    await call.use(github.world.installations[0], permissions={"pull_requests": "write"})
    for method, path, body in (
        ("POST", f"issues/{issue.number}/comments", {"body": "x"}),
        ("POST", f"issues/comments/{said.id}/reactions", {"content": "eyes"}),
        ("POST", "issues", {"title": "x"}),
        ("PATCH", f"issues/{issue.number}", {"title": "x"}),
    ):
        assert (await call(method, f"{SHOP}/{path}", body)).status == 403, path
    allowed = await call("POST", f"{SHOP}/issues/{pull.number}/comments", {"body": "x"})
    assert allowed.status == 201


async def test_a_title_is_needed_and_may_not_be_too_long(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    for title in ("", "  ", "x" * 257):
        assert (await call("POST", f"{SHOP}/issues", {"title": title})).status == 422
    assert github.world.issues == []
