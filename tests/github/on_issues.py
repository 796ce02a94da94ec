"""Issues: opened, listed, edited. Every pull request is one, too, and listed among them."""

from __future__ import annotations

from typing import Any

from tests.github.answers import Answer, Call, Listing, Refusal, answers
from tests.github.world import Issue, PullRequest
from tests.github.writing import check_body, check_title

Json = Any

ISSUES = "/repos/{owner}/{repo}/issues"


@answers("GET", ISSUES)
def listing(call: Call) -> Listing:
    """Newest first, the open ones unless asked otherwise."""
    repository, query = call.repository, call.query
    found: list[PullRequest | Issue] = [*call.world.pulls, *call.world.issues]
    shown = [
        each
        for each in found
        if each.repository is repository
        and query.get("state", "open") in (each.state, "all")
        and query.get("creator", each.author.login).lower() == each.author.login.lower()
    ]
    return Listing([call.shapes.issue(each) for each in sorted(shown, key=lambda each: -each.number)])


@answers("POST", ISSUES)
def create(call: Call) -> Answer:
    world, repository, body = call.world, call.repository, call.body
    if not repository.has_issues:
        raise Refusal(410, "Issues has been disabled in this repository.")
    check_title(body.get("title"))
    check_body(body.get("body"), "Issue", blank=True)
    now = world.now()
    made = Issue(
        world.next_id(),
        world.next_number(repository),
        repository,
        world.bot,
        str(body["title"]),
        body.get("body"),
        now,
        now,
    )
    call.check_issues(made)
    world.issues.append(made)
    call.notify("issues", "opened", repository, {"issue": call.shapes.issue(made)})
    return Answer(201, call.shapes.issue(made))


@answers("GET", ISSUES + "/{issue_number}")
def get(call: Call) -> Answer:
    return Answer(200, call.shapes.issue(call.subject))


@answers("PATCH", ISSUES + "/{issue_number}")
def edit(call: Call) -> Answer:
    """Change title, body or state. An App with `issues: write` may do so with anybody's."""
    subject, body = call.subject, call.body
    if "title" in body:
        check_title(body["title"])
        subject.title = str(body["title"])
    if "body" in body:
        check_body(body["body"], "Issue", blank=True)
        if isinstance(subject, Issue):
            subject.edits.append(subject.body or "")
        subject.body = body["body"]
    if "state" in body:
        subject.state = body["state"]
        subject.closed_at = call.world.now() if subject.state == "closed" else None
    subject.updated_at = call.world.now()
    return Answer(200, call.shapes.issue(subject))
