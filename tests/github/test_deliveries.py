"""Deliveries: signed, in order, and lost, doubled or shuffled when a test wants it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.world import Installation, PullRequest


class Inbox:
    """An App that writes down what it is told."""

    def __init__(self) -> None:
        self.status = 202
        self.heard: list[tuple[dict[str, str], bytes]] = []

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status)

    @property
    def events(self) -> list[str]:
        return [
            ".".join(filter(None, (headers["X-GitHub-Event"], json.loads(body).get("action"))))
            for headers, body in self.heard
        ]


@pytest.fixture
async def inbox(github: StandIn) -> AsyncIterator[Inbox]:
    box = Inbox()
    app = web.Application(client_max_size=2**25)
    app.router.add_post("/webhook", box.hear)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    github.webhook_url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    yield box
    await runner.cleanup()


async def test_they_are_signed(github: StandIn, inbox: Inbox, installation: Installation) -> None:
    await github.settled()
    ((headers, body),) = inbox.heard
    digest = hmac.new(github.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert headers["X-GitHub-Event"] == "installation" and headers["X-GitHub-Delivery"]
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert headers["X-GitHub-Hook-Installation-Target-ID"] == str(github.app_id)


async def test_what_a_pull_request_tells(github: StandIn, inbox: Inbox, pull: PullRequest) -> None:
    await github.settled()
    assert inbox.events == ["installation.created", "push", "check_suite.requested", "pull_request.opened"]
    told = json.loads(inbox.heard[-1][1])
    assert told["number"] == 1 and told["pull_request"]["head"]["sha"] == pull.head
    assert told["repository"]["full_name"] == "acme/shop" and told["sender"]["login"] == "ada"
    assert told["installation"]["id"] == github.world.installations[0].id
    assert told["organization"]["login"] == "acme"


async def test_the_life_of_a_pull_request(github: StandIn, inbox: Inbox, pull: PullRequest) -> None:
    github.mail.lose(99, "push")
    github.mail.lose(99, "check_suite.*")
    github.push("acme/shop", "next", {"a.py": "x = 1\n"})
    github.back_to_draft(pull)
    github.ready(pull)
    github.edit(pull, base="next", title="Better")
    before = pull.head
    github.push("acme/shop", "faster", {"shop.py": "x = 2\n"}, parent=pull.base_sha)
    github.close(pull)
    github.reopen(pull)
    await github.settled()
    actions = (
        "opened",
        "converted_to_draft",
        "ready_for_review",
        "edited",
        "synchronize",
        "closed",
        "reopened",
    )
    assert [name for name in inbox.events if name.startswith("pull")] == [
        f"pull_request.{action}" for action in actions
    ]
    told = [json.loads(body) for _, body in inbox.heard if b'"changes"' in body or b'"synchronize"' in body]
    assert (
        told[0]["changes"]["base"]["ref"]["from"] == "main"
        and told[0]["pull_request"]["base"]["ref"] == "next"
    )
    assert (told[1]["before"], told[1]["after"]) == (before, pull.head)


async def test_nothing_is_heard_where_it_is_not_installed(github: StandIn, inbox: Inbox) -> None:
    github.create_repository("zoo/cage")
    github.open_pull_request("zoo/cage", "x", {"a.py": "x = 1\n"})
    await github.settled()
    assert not inbox.heard


async def test_nothing_is_heard_while_suspended(
    github: StandIn, inbox: Inbox, pull: PullRequest, installation: Installation
) -> None:
    github.suspend(installation)
    github.close(pull)
    github.unsuspend(installation)
    await github.settled()
    assert inbox.events[-2:] == ["installation.suspend", "installation.unsuspend"]


async def test_one_may_be_lost(
    github: StandIn, call: Caller, inbox: Inbox, installation: Installation
) -> None:
    github.mail.lose(1, "pull_request.opened")
    github.open_pull_request("acme/shop", "x", {"a.py": "x = 1\n"})
    await github.settled()
    assert "pull_request.opened" not in inbox.events
    app = call.app_token()
    path = "/app/hook/deliveries"
    (failed,) = (await call("GET", path, query={"status": "failure"}, token=app)).body
    assert (failed["event"], failed["status_code"], failed["redelivery"]) == ("pull_request", 0, False)
    assert (await call("POST", f"{path}/{failed['id']}/attempts", token=app)).status == 202
    await github.settled()
    assert inbox.events[-1] == "pull_request.opened"
    assert inbox.heard[-1][0]["X-GitHub-Delivery"] == failed["guid"]
    attempts = [item for item in (await call("GET", path, token=app)).body if item["guid"] == failed["guid"]]
    assert [(item["status"], item["redelivery"]) for item in attempts] == [("OK", True), ("timed out", False)]
    assert (await call("POST", f"{path}/1/attempts", token=app)).status == 404


async def test_one_may_come_twice(github: StandIn, inbox: Inbox, installation: Installation) -> None:
    github.mail.double(1, "pull_request.*")
    github.open_pull_request("acme/shop", "x", {"a.py": "x = 1\n"})
    await github.settled()
    first, second = (headers for headers, _ in inbox.heard if headers["X-GitHub-Event"] == "pull_request")
    assert first["X-GitHub-Delivery"] == second["X-GitHub-Delivery"]


async def test_they_may_come_out_of_order(github: StandIn, inbox: Inbox, pull: PullRequest) -> None:
    await github.settled()
    inbox.heard.clear()
    github.mail.hold(3, "pull_request.*")
    github.close(pull)
    github.reopen(pull)
    github.close(pull)
    await github.settled()
    assert not inbox.heard
    github.mail.release("reversed")
    await github.settled()
    assert inbox.events == ["pull_request.closed", "pull_request.reopened", "pull_request.closed"]
    stamps = [json.loads(body)["pull_request"]["state"] for _, body in inbox.heard]
    assert stamps == ["closed", "open", "closed"]


async def test_a_refusal_is_written_down(github: StandIn, inbox: Inbox) -> None:
    inbox.status = 500
    delivery = github.ping()
    await github.settled()
    (attempt,) = delivery.attempts
    assert (attempt.status_code, attempt.status) == (500, "Invalid HTTP Response: 500")
    github.webhook_url = "http://127.0.0.1:9/webhook"
    delivery = github.ping()
    await github.settled()
    assert (delivery.attempts[0].status_code, delivery.attempts[0].status) == (0, "failed to connect to host")


async def test_deliveries_are_paged_by_cursor(github: StandIn, call: Caller, inbox: Inbox) -> None:
    for _ in range(5):
        github.ping()
    await github.settled()
    app, seen, query = call.app_token(), [], {"per_page": "2"}
    while True:
        reply = await call("GET", "/app/hook/deliveries", query=query, token=app)
        seen += [item["id"] for item in reply.body]
        link = reply.headers.get("Link", "")
        if 'rel="next"' not in link:
            break
        query["cursor"] = link.split("cursor=")[1].split(">")[0]
    assert len(seen) == 5 and seen == sorted(seen, reverse=True)


async def test_what_the_app_does_is_told_to_it(
    github: StandIn, call: Caller, inbox: Inbox, pull: PullRequest
) -> None:
    await call("POST", "/repos/acme/shop/issues/1/comments", {"body": "Summary"})
    run = {"name": "velox", "head_sha": pull.head, "conclusion": "neutral"}
    await call("POST", "/repos/acme/shop/check-runs", run)
    await github.settled()
    assert inbox.events[-3:] == ["issue_comment.created", "check_run.created", "check_run.completed"]
    told = json.loads(inbox.heard[-3][1])
    assert told["sender"]["type"] == "Bot" and told["issue"]["pull_request"]
    assert told["comment"]["performed_via_github_app"]["id"] == github.app_id


async def test_installations_tell_of_themselves(
    github: StandIn, inbox: Inbox, installation: Installation
) -> None:
    github.create_repository("acme/other")
    github.add_repositories(installation, "acme/other")
    github.remove_repositories(installation, "acme/other")
    github.accept_permissions(installation, {"metadata": "read"})
    github.uninstall(installation)
    await github.settled()
    assert inbox.events == [
        "installation.created",
        "installation_repositories.added",
        "installation_repositories.removed",
        "installation.new_permissions_accepted",
        "installation.deleted",
    ]
    added = json.loads(inbox.heard[1][1])
    assert [item["full_name"] for item in added["repositories_added"]] == ["acme/other"]
