"""What people do changes real git, and pull requests follow."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.git import GitFailed, environment
from tests.github.world import PullRequest

SHOP = "/repos/acme/shop"


async def test_a_pull_request_of_3100_files(github: StandIn, call: Caller, pull: PullRequest) -> None:
    files = {f"package/m{number:04}.py": f"x = {number}\n" for number in range(3_100)}
    github.push("acme/shop", "faster", files)
    seen: list[str] = []
    for number in range(1, 40):
        page = await call("GET", f"{SHOP}/pulls/1/files", query={"per_page": "100", "page": str(number)})
        seen += [item["filename"] for item in page.body]
        if 'rel="next"' not in page.headers.get("Link", ""):
            break
    assert len(seen) == 3_000 and len(set(seen)) == 3_000
    assert (await call("GET", f"{SHOP}/pulls/1")).body["changed_files"] == 3_101
    diff = await call("GET", f"{SHOP}/pulls/1", headers={"Accept": "application/vnd.github.diff"})
    assert diff.status == 406 and diff.body["errors"][0]["code"] == "too_large"


async def test_a_fork_and_its_end(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.fork("acme/shop", "eve")
    forked = github.open_pull_request(
        "acme/shop", "mine", {"shop.py": "x = 1\n"}, author="eve", fork="eve/shop"
    )
    told = (await call("GET", f"{SHOP}/pulls/2")).body
    assert told["head"]["repo"]["full_name"] == "eve/shop" and told["head"]["repo"]["fork"]
    assert told["head"]["label"] == "eve:mine"
    github.push("eve/shop", "mine", {"shop.py": "x = 2\n"}, author="eve")
    assert forked.repository.git.ref("refs/pull/2/head") == forked.head == forked.heads[-1]
    assert (await call("GET", "/repos/eve/shop")).status == 404
    github.delete_head_repository(forked)
    assert (await call("GET", f"{SHOP}/pulls/2")).body["head"]["repo"] is None
    assert (await call("GET", f"{SHOP}/pulls/2/files")).status == 200
    with pytest.raises(ValueError, match="only a fork"):
        github.delete_head_repository(pull)


async def test_a_base_that_moved_on_does_not_show(github: StandIn, call: Caller, pull: PullRequest) -> None:
    before = pull.base_sha
    github.push("acme/shop", "main", {"other.py": "x = 1\n"})
    assert (await call("GET", f"{SHOP}/pulls/1")).body["base"]["sha"] == before
    assert [item["filename"] for item in (await call("GET", f"{SHOP}/pulls/1/files")).body] == ["shop.py"]


async def test_the_base_is_renewed_with_the_head(github: StandIn, call: Caller, pull: PullRequest) -> None:
    after = github.push("acme/shop", "main", {"other.py": "x = 1\n"})
    github.push("acme/shop", "faster", {"shop.py": "x = 1\n"})
    assert (await call("GET", f"{SHOP}/pulls/1")).body["base"]["sha"] == after
    assert [item["filename"] for item in (await call("GET", f"{SHOP}/pulls/1/files")).body] == ["shop.py"]


async def test_another_base(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.push("acme/shop", "next", {"shop.py": "x = 1\n"})
    github.edit(pull, base="next")
    told = (await call("GET", f"{SHOP}/pulls/1")).body
    assert told["base"]["ref"] == "next" and told["base"]["sha"] == pull.base_sha
    with pytest.raises(KeyError):
        github.edit(pull, base="nowhere")


async def test_merged_and_conflicting(github: StandIn, call: Caller, pull: PullRequest) -> None:
    rival = github.open_pull_request("acme/shop", "rival", {"shop.py": "line_1 = 0\n"})
    sha = github.merge(pull)
    told = (await call("GET", f"{SHOP}/pulls/1")).body
    assert (told["merged"], told["state"], told["merge_commit_sha"]) == (True, "closed", sha)
    assert b"extra = 0" in (github.find("acme/shop").git.read("refs/heads/main", "shop.py") or b"")
    with pytest.raises(GitFailed):
        github.merge(rival)


async def test_lists_of_pull_requests(github: StandIn, call: Caller, pull: PullRequest) -> None:
    second = github.open_pull_request("acme/shop", "other", {"a.py": "x = 1\n"}, draft=True)
    github.close(pull)

    async def numbers(**query: str) -> list[int]:
        return [item["number"] for item in (await call("GET", f"{SHOP}/pulls", query=query)).body]

    assert await numbers() == [2]
    assert await numbers(state="all") == [2, 1]
    assert await numbers(state="all", head="acme:faster") == [1]
    assert (await call("GET", f"{SHOP}/pulls/{second.number}")).body["draft"]


async def test_files_that_come_go_and_change_kind(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.push("acme/shop", "faster", {"README.md": None, 'new "quoted".py': "x = 1\n", "empty.py": ""})
    told = {item["filename"]: item for item in (await call("GET", f"{SHOP}/pulls/1/files")).body}
    assert {name: item["status"] for name, item in told.items()} == {
        "README.md": "removed",
        'new "quoted".py': "added",
        "empty.py": "added",
        "shop.py": "modified",
    }
    assert "patch" not in told["empty.py"] and told["README.md"]["deletions"] == 1


async def test_a_new_name(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.rename_repository("acme/shop", "store")
    assert (await call("GET", "/repos/acme/store")).body["id"] == pull.repository.id
    moved = await call("GET", f"{SHOP}/pulls/1", follow=False)
    assert moved.status == 301
    assert moved.headers["Location"] == f"{github.url}/repositories/{pull.repository.id}/pulls/1"
    assert (await call("GET", f"{SHOP}/pulls/1")).body["number"] == 1
    assert (await call("GET", SHOP)).body["full_name"] == "acme/store"


async def test_a_repository_from_disk(github: StandIn, call: Caller, tmp_path: Path) -> None:
    for words in (
        ("init", "-q", "-b", "main"),
        ("-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--allow-empty", "-m", "base"),
        ("checkout", "-q", "-b", "work"),
        ("-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--allow-empty", "-m", "head"),
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True, env=environment(tmp_path))
    github.adopt("acme/tool", tmp_path)
    await call.use(github.install("acme/tool"))
    github.open_pull_request("acme/tool", "work", base="main")
    assert [
        item["commit"]["message"] for item in (await call("GET", "/repos/acme/tool/pulls/1/commits")).body
    ] == ["head"]


async def test_the_merge_queue(github: StandIn, call: Caller, pull: PullRequest) -> None:
    sha = github.queue(pull)
    told = github.deliveries[-1]
    assert (told.event, told.action, told.payload["merge_group"]["head_sha"]) == (
        "merge_group",
        "checks_requested",
        sha,
    )
    run = {"name": "velox", "head_sha": sha, "conclusion": "success"}
    assert (await call("POST", f"{SHOP}/check-runs", run)).status == 201


async def test_mistakes_of_a_test_are_told(github: StandIn, pull: PullRequest) -> None:
    with pytest.raises(KeyError):
        github.open_pull_request("acme/shop", "no-such-branch")
    with pytest.raises(KeyError):
        github.pull("acme/shop", 9)
    with pytest.raises(ValueError, match="exists"):
        github.create_repository("acme/shop")
    with pytest.raises(ValueError, match="is installed"):
        github.install("acme/shop")
