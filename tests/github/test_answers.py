"""Every answer has GitHub's own form: the caller holds each against the description."""

from __future__ import annotations

import base64

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.world import Installation, PullRequest

SHOP = "/repos/acme/shop"


async def test_what_the_app_reads_of_itself(
    github: StandIn, call: Caller, installation: Installation
) -> None:
    app = call.app_token()
    for path in (
        "/app",
        "/app/installations",
        f"/app/installations/{installation.id}",
        f"{SHOP}/installation",
        "/app/hook/config",
        "/app/hook/deliveries",
    ):
        assert (await call("GET", path, token=app)).status == 200
    assert (await call("GET", "/app", token=app)).body["id"] == github.app_id
    assert not github.breaches


async def test_what_the_marketplace_tells(github: StandIn, call: Caller) -> None:
    app, plan = call.app_token(), github.offer("Team", 900)
    github.buy("acme", plan)
    github.buy("octo", github.offer("Free"))
    account = github.world.account("acme").id
    for path in ("/plans", f"/plans/{plan.id}/accounts", f"/accounts/{account}"):
        assert (await call("GET", f"/marketplace_listing{path}", token=app)).status == 200
    for path in ("/plans", "/plans/1313/accounts", "/accounts/4"):
        assert (await call("GET", f"/marketplace_listing/stubbed{path}", token=app)).status == 200
    github.downgrade("acme", github.world.plans[1])
    told = await call("GET", f"/marketplace_listing/accounts/{account}", token=app)
    assert told.body["marketplace_pending_change"]["plan"]["name"] == "Free"
    for path in ("/plans/1/accounts", "/accounts/1"):
        assert (await call("GET", f"/marketplace_listing{path}", token=app)).status == 404
    assert not github.breaches


async def test_what_an_installation_reads(call: Caller, pull: PullRequest) -> None:
    for path in (
        SHOP,
        f"{SHOP}/pulls",
        f"{SHOP}/pulls/1",
        f"{SHOP}/pulls/1/files",
        f"{SHOP}/pulls/1/commits",
        f"{SHOP}/issues/1",
        f"{SHOP}/compare/main...faster",
        f"{SHOP}/contents/shop.py",
        f"{SHOP}/git/ref/heads/main",
        f"{SHOP}/commits/{pull.head}/check-suites",
        f"{SHOP}/collaborators/ada/permission",
        "/installation/repositories",
        "/rate_limit",
    ):
        assert (await call("GET", path)).status == 200, path
    assert not call.github.breaches


async def test_a_pull_request_is_what_git_says(call: Caller, pull: PullRequest) -> None:
    told = (await call("GET", f"{SHOP}/pulls/1")).body
    assert (told["head"]["sha"], told["base"]["sha"]) == (pull.head, pull.base_sha)
    assert (told["additions"], told["deletions"], told["changed_files"], told["commits"]) == (3, 2, 1, 1)
    (listed,) = (await call("GET", f"{SHOP}/pulls/1/files")).body
    assert listed["patch"].startswith("@@ -1,6 +1,6 @@\n line_1 = 1\n")
    assert listed["patch"].count("@@ -") == 2 and not listed["patch"].endswith("\n")


async def test_the_difference_as_text(call: Caller, pull: PullRequest) -> None:
    accept = {"Accept": "application/vnd.github.diff"}
    told = await call("GET", f"{SHOP}/pulls/1", headers=accept)
    assert told.body.startswith(b"diff --git a/shop.py b/shop.py\n")


async def test_files_are_read_whole_or_raw(github: StandIn, call: Caller, pull: PullRequest) -> None:
    told = (await call("GET", f"{SHOP}/contents/shop.py", query={"ref": pull.head})).body
    assert b"extra = 0\n" in base64.b64decode(told["content"])
    raw = await call("GET", f"{SHOP}/contents/shop.py", headers={"Accept": "application/vnd.github.raw+json"})
    assert raw.body.startswith(b"line_1 = 1\n")
    assert (await call("GET", f"{SHOP}/contents/velox.toml")).status == 404
    assert (await call("GET", f"{SHOP}/contents/shop.py", query={"ref": "nowhere"})).status == 404
    github.push("acme/shop", "main", {"settings/a b.toml": "x = 1\n"})
    assert [item["name"] for item in (await call("GET", f"{SHOP}/contents/settings")).body] == ["a b.toml"]


async def test_names_are_not_minded(call: Caller, pull: PullRequest) -> None:
    assert (await call("GET", "/repos/Acme/SHOP/pulls/1")).status == 200


async def test_pages_follow_links(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.push("acme/shop", "faster", {f"m{number}.py": "x = 1\n" for number in range(7)})
    first = await call("GET", f"{SHOP}/pulls/1/files", query={"per_page": "3"})
    assert [item["filename"] for item in first.body] == ["m0.py", "m1.py", "m2.py"]
    assert 'page=2>; rel="next"' in first.headers["Link"] and 'page=3>; rel="last"' in first.headers["Link"]
    last = await call("GET", f"{SHOP}/pulls/1/files", query={"per_page": "3", "page": "3"})
    assert len(last.body) == 2 and 'rel="next"' not in last.headers["Link"]
    assert (await call("GET", f"{SHOP}/pulls/1/files", query={"page": "9"})).body == []


async def test_unchanged_answers_cost_nothing(call: Caller, pull: PullRequest) -> None:
    first = await call("GET", SHOP)
    again = await call("GET", SHOP, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["X-RateLimit-Used"] == first.headers["X-RateLimit-Used"]


async def test_etags_differ_by_token(call: Caller, installation: Installation, pull: PullRequest) -> None:
    first = await call("GET", SHOP)
    await call.use(installation)
    assert (await call("GET", SHOP, headers={"If-None-Match": first.headers["ETag"]})).status == 200


async def test_permissions_fold_five_roles_into_three(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    repository = github.find("acme/shop")
    for login, role, permission in (("mia", "maintain", "write"), ("tom", "triage", "read")):
        github.world.account(login)
        repository.collaborators[login] = role  # type: ignore[assignment]
        told = (await call("GET", f"{SHOP}/collaborators/{login}/permission")).body
        assert (told["permission"], told["role_name"]) == (permission, role)
    assert (await call("GET", f"{SHOP}/collaborators/ada/permission")).body["permission"] == "none"
    repository.private = False
    assert (await call("GET", f"{SHOP}/collaborators/ada/permission")).body["permission"] == "read"
    assert (await call("GET", f"{SHOP}/collaborators/nobody/permission")).status == 404


async def test_comparisons_after_a_force_push(github: StandIn, call: Caller, pull: PullRequest) -> None:
    ahead = (await call("GET", f"{SHOP}/compare/{pull.base_sha}...{pull.head}")).body
    assert (ahead["status"], ahead["ahead_by"], len(ahead["files"])) == ("ahead", 1, 1)
    assert (await call("GET", f"{SHOP}/compare/{'0' * 40}...{pull.head}")).status == 404
