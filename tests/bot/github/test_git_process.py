from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.github import errors
from bot.github.git_process import Caps, GitProcess, failure
from tests.bot.github.server import TOKEN

AT = "unable to access 'https://h/o/r.git/': The requested URL returned error:"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("fatal: could not read Username for 'https://h': terminal prompts disabled", errors.Unauthorized),
        (
            "remote: Invalid username or token.\nfatal: Authentication failed for 'https://h/'",
            errors.Unauthorized,
        ),
        (f"fatal: {AT} 403", errors.Forbidden),
        (f"fatal: {AT} 429", errors.Limited),
        (f"fatal: {AT} 500", errors.Unavailable),
        ("remote: Repository not found.\nfatal: repository 'https://h/o/r.git/' not found", errors.NotFound),
        ("fatal: couldn't find remote ref refs/pull/7/head", errors.NotFound),
        ("fatal: remote error: upload-pack: not our ref 1111", errors.NotFound),
        ("error: Server does not allow request for unadvertised object 1111", errors.NotFound),
        ("fatal: unable to access 'https://h/': Could not resolve host: h", errors.Unavailable),
        ("fatal: the remote end hung up unexpectedly", errors.Unavailable),
        ("", errors.Unavailable),
    ],
)
def test_gits_words_have_their_class(words: str, kind: type[errors.GitHubError]) -> None:
    found = failure("git fetch", "/o/r.git", words, 128)
    assert type(found) is kind
    assert found.path == "/o/r.git"


def test_no_secret_of_gits_words_is_passed_on() -> None:
    words = (
        f"fatal: unable to access 'https://x-access-token:{TOKEN}@h/o/r.git': Authorization: Basic YWJjZA=="
    )
    said = failure("git fetch", "/o/r.git", words, 128).said
    assert TOKEN not in said
    assert "YWJjZA" not in said


def git_in(folder: Path, caps: Caps | None = None, seconds: float = 30) -> GitProcess:
    return GitProcess(folder, "/o/r.git", caps or Caps(), time.monotonic() + seconds)


async def test_what_is_said_and_what_is_allowed(tmp_path: Path) -> None:
    git = git_in(tmp_path)
    await git.run("init", "--quiet", "--bare", "--template=")
    stored = await git.run("hash-object", "-w", "--stdin", given=b"hello")
    assert await git.run("cat-file", "blob", stored.decode().strip()) == b"hello"
    assert await git.run("rev-parse", "--verify", "--quiet", "nothing", allowed=(0, 1)) == b""
    with pytest.raises(errors.Unavailable, match="ended with code 1"):
        await git.run("rev-parse", "--verify", "--quiet", "nothing")


async def test_nothing_of_the_network_is_allowed_offline(tmp_path: Path) -> None:
    git = git_in(tmp_path)
    await git.run("init", "--quiet", "--bare", "--template=")
    for url in ("https://git.invalid/o/r.git", "file:///", "ext::sh -c id"):
        with pytest.raises(errors.GitHubError, match="not allowed"):
            await git.run("fetch", url)


async def test_only_the_scheme_of_its_address_is_allowed_online(tmp_path: Path) -> None:
    git = git_in(tmp_path).online("http://127.0.0.1:1/o/r.git", "Authorization: Basic eA==")
    await git.run("init", "--quiet", "--bare", "--template=")
    with pytest.raises(errors.GitHubError, match="not allowed"):
        await git.run("fetch", "https://git.invalid/o/r.git")
    with pytest.raises(errors.Unavailable):
        await git.run("fetch", "origin")


async def test_no_time_left(tmp_path: Path) -> None:
    with pytest.raises(errors.Unavailable, match="longer than"):
        await git_in(tmp_path, seconds=-1).run("--version")


async def test_a_folder_that_is_full_already(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 10_000)
    with pytest.raises(errors.Unreadable, match="MB"):
        await git_in(tmp_path, Caps(bytes=9_000)).run("--version")
