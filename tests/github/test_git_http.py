"""Git over HTTP: real clones with a token of the right scope, and nothing else."""

from __future__ import annotations

import asyncio
import base64
import os
from pathlib import Path

import pytest

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.git import environment
from tests.github.world import Installation, PullRequest


def header(token: str, user: str = "x-access-token") -> str:
    return f"Authorization: Basic {base64.b64encode(f'{user}:{token}'.encode()).decode()}"


async def git(folder: Path, *words: str, sent: str = "") -> tuple[int, str]:
    """Run git with a header that never shows among its arguments."""
    settings = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader", "GIT_CONFIG_VALUE_0": sent}
    process = await asyncio.create_subprocess_exec(
        "git",
        *words,
        cwd=folder,
        env={**environment(folder), **(settings if sent else {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode(errors="replace")


async def test_a_partial_shallow_fetch_of_one_commit(
    github: StandIn, call: Caller, pull: PullRequest, tmp_path: Path
) -> None:
    url, sent = f"{github.git_url}/acme/shop.git", header(call.token)
    await git(tmp_path, "init", "-q")
    words = ("fetch", "-q", "--depth=1", "--filter=blob:none", "--no-tags", url, pull.head)
    assert await git(tmp_path, *words, sent=sent) == (0, "")
    await git(tmp_path, "remote", "add", "origin", url)
    for key, value in (("remote.origin.promisor", "true"), ("remote.origin.partialclonefilter", "blob:none")):
        await git(tmp_path, "config", key, value)
    _, missing = await git(tmp_path, "rev-list", "--objects", "--missing=print", pull.head)
    assert missing.count("\n?") == 2
    assert (await git(tmp_path, "checkout", "-q", pull.head, sent=sent))[0] == 0
    assert "extra = 0" in (tmp_path / "shop.py").read_text()
    assert not github.breaches


async def test_the_head_of_a_fork_is_read_through_the_base(
    github: StandIn, call: Caller, pull: PullRequest, tmp_path: Path
) -> None:
    github.fork("acme/shop", "eve")
    forked = github.open_pull_request(
        "acme/shop", "mine", {"shop.py": "x = 1\n"}, author="eve", fork="eve/shop"
    )
    github.delete_head_repository(forked)
    await git(tmp_path, "init", "-q")
    url = f"{github.git_url}/acme/shop.git"
    done = await git(tmp_path, "fetch", "-q", "--depth=1", url, "refs/pull/2/head", sent=header(call.token))
    assert done == (0, "")
    assert (await git(tmp_path, "rev-parse", "FETCH_HEAD"))[1].strip() == forked.head


async def test_a_commit_that_was_forced_away_can_still_be_had(
    github: StandIn, call: Caller, pull: PullRequest, tmp_path: Path
) -> None:
    old = pull.head
    github.push("acme/shop", "faster", {"shop.py": "x = 1\n"}, parent=pull.base_sha)
    await git(tmp_path, "init", "-q")
    url = f"{github.git_url}/acme/shop.git"
    assert (await git(tmp_path, "fetch", "-q", "--depth=1", url, old, sent=header(call.token)))[0] == 0


@pytest.mark.parametrize("wrong", ["nothing", "no such token", "another user", "expired", "revoked"])
async def test_who_may_not(
    github: StandIn, call: Caller, pull: PullRequest, tmp_path: Path, wrong: str
) -> None:
    sent = header(call.token)
    match wrong:
        case "nothing":
            sent = ""
        case "no such token":
            sent = header("ghs_nobody")
        case "another user":
            sent = header(call.token, "ada")
        case "expired":
            github.expire_tokens()
        case "revoked":
            await call("DELETE", "/installation/token")
    code, _ = await git(tmp_path, "ls-remote", f"{github.git_url}/acme/shop.git", sent=sent)
    assert code != 0
    assert {exchange.status for exchange in github.requests if exchange.template == "git"} == {401}


async def test_the_token_covers_the_repository(
    github: StandIn, call: Caller, installation: Installation, tmp_path: Path
) -> None:
    github.create_repository("acme/other")
    await call.use(installation)
    code, said = await git(tmp_path, "ls-remote", f"{github.git_url}/acme/other.git", sent=header(call.token))
    assert code != 0 and "not found" in said


async def test_reading_needs_the_permission(
    github: StandIn, call: Caller, installation: Installation, tmp_path: Path
) -> None:
    await call.use(installation, permissions={"checks": "write"})
    code, _ = await git(tmp_path, "ls-remote", f"{github.git_url}/acme/shop.git", sent=header(call.token))
    assert code != 0 and github.requests[-1].status == 403 and github.breaches


async def test_nobody_pushes(github: StandIn, call: Caller, pull: PullRequest, tmp_path: Path) -> None:
    url, sent = f"{github.git_url}/acme/shop.git", header(call.token)
    await git(tmp_path, "clone", "-q", url, ".", sent=sent)
    code, said = await git(tmp_path, "push", url, "HEAD:refs/heads/mine", sent=sent)
    assert code != 0 and "403" in said
    assert github.find("acme/shop").git.ref("refs/heads/mine") is None and github.breaches


async def test_no_path_leads_out_of_a_repository(github: StandIn, call: Caller, pull: PullRequest) -> None:
    for path in (
        "/acme/shop.git/config",
        "/acme/..%2F..%2Fetc/info/refs",
        "/acme/shop.git/objects/info/packs",
    ):
        async with call.session.get(github.web_url + path, headers={"User-Agent": "git"}) as answer:
            assert answer.status in {401, 403, 404}


def test_the_environment_holds_nothing_of_the_machine(tmp_path: Path) -> None:
    assert environment(tmp_path)["GIT_CONFIG_GLOBAL"] == os.devnull
