from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.github import errors
from bot.github.app_tokens import read_private_keys
from bot.github.checkout import Source, checkout
from bot.github.client import ApiSession, GitHub
from bot.github.hosts import host_at
from bot.github.pull_files import (
    MOST_FILES,
    Meeting,
    PullFile,
    PullFiles,
    commentable,
    diff_hunks,
    read_meeting,
    read_pull_files,
)
from engine.model import LineRange
from tests.bot.github.fetching import TEXT, Lab, make_lab
from tests.github import StandIn

LEAST = {"contents": "read", "pull_requests": "read"}


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    async with StandIn() as hub:
        yield make_lab(hub)


@pytest.fixture
async def session(lab: Lab) -> AsyncIterator[ApiSession]:
    host, keys = host_at(lab.hub.url), read_private_keys(lab.hub.private_key)
    async with GitHub(host, str(lab.hub.app_id), keys) as github:
        yield await github.session(lab.installation.id, repositories=[lab.repository.id], permissions=LEAST)


async def test_where_a_head_left_its_base(lab: Lab, session: ApiSession) -> None:
    start = lab.repository.git.ref("refs/heads/main")
    lab.opened({"app/b.py": "b = 2\n"})
    lab.hub.push("ada/lab", "fast", {"app/b.py": "b = 3\n"})
    lab.hub.push("ada/lab", "main", {"app/a.py": "a = 1\n"})
    pull = lab.hub.pull("ada/lab", 1)
    assert await read_meeting(session, "ada/lab", pull.base_sha, pull.heads[-1]) == Meeting(str(start), 2)
    with pytest.raises(errors.NotFound):
        await read_meeting(session, "ada/lab", "1" * 40, pull.heads[-1])
    assert lab.hub.breaches == []


async def test_githubs_hunks_are_those_of_git(lab: Lab, session: ApiSession) -> None:
    changed = (
        TEXT.replace("line_3 = 3\n", "").replace("line_20 = 20", "twenty = 20\r\n@@ -1 +1 @@") + "end = 1"
    )
    pull = lab.opened(
        {
            "app/a.py": changed,
            "app/new.py": "n = 1\n",
            "app/b.py": None,
            "a b/é\u2028.py": "x\fy\n",
            "notes": "x",
        }
    )
    listed = await read_pull_files(session, "ada/lab", pull.number)
    by_path = {file.path: file for file in listed.files}
    assert listed.complete
    assert by_path["app/a.py"].hunks == (LineRange(1, 5), LineRange(16, 23), LineRange(38, 41))
    assert (by_path["app/b.py"].status, by_path["app/b.py"].hunks) == ("removed", ())
    async with checkout(lab.source(pull)) as found:
        drawn = diff_hunks(found.git_folder, found.base, found.head)
        assert commentable(listed, found.git_folder, found.base, found.head) == drawn
    assert drawn.keys() == {"app/a.py", "app/new.py", "a b/é\u2028.py"}


async def test_a_rename_keeps_its_old_path(lab: Lab, session: ApiSession) -> None:
    pull = lab.hub.open_pull_request("ada/lab", "fast", {}, renames={"app/a.py": "app/z.py"})
    listed = await read_pull_files(session, "ada/lab", pull.number)
    assert listed.files == (PullFile("app/z.py", "app/a.py", "renamed", ()),)


async def test_a_file_without_patch_takes_no_comment(lab: Lab, session: ApiSession) -> None:
    large = "".join(f"value_{number} = {number}\n" for number in range(21_000))
    pull = lab.opened({"app/large.py": large, "app/b.py": "b = 2\n"})
    listed = await read_pull_files(session, "ada/lab", pull.number)
    assert {file.path: file.hunks for file in listed.files} == {
        "app/large.py": None,
        "app/b.py": (LineRange(1, 1),),
    }
    async with checkout(lab.source(pull)) as found:
        hunks = commentable(listed, found.git_folder, found.base, found.head)
    assert hunks == {"app/large.py": (), "app/b.py": (LineRange(1, 1),)}


async def test_more_files_than_github_lists(lab: Lab, session: ApiSession) -> None:
    pull = lab.opened({f"many/{number:04}.py": f"n = {number}\n" for number in range(3_100)})
    listed = await read_pull_files(session, "ada/lab", pull.number)
    assert (len(listed.files), listed.complete) == (MOST_FILES, False)
    async with checkout(lab.source(pull)) as found:
        hunks = commentable(listed, found.git_folder, found.base, found.head)
    assert len(hunks) == 3_100
    assert hunks["many/3099.py"] == (LineRange(1, 1),)
    assert lab.hub.breaches == []


async def test_githubs_own_hunks_come_first(lab: Lab) -> None:
    pull = lab.opened({"app/b.py": "b = 2\n", "app/c.py": "c = 1\n"})
    listed = PullFiles(
        (
            PullFile("app/b.py", None, "modified", (LineRange(7, 9),)),
            PullFile("app/c.py", None, "added", None),
            PullFile("app/gone.py", None, "removed", None),
            PullFile("data.json", None, "modified", None),
        ),
        complete=True,
    )
    source = Source(lab.url, pull.base_sha, pull.heads[-1], pull.number, 1, lab.token())
    async with checkout(source) as found:
        hunks = commentable(listed, found.git_folder, found.base, found.head)
    assert hunks == {"app/b.py": (LineRange(7, 9),), "app/c.py": ()}


def test_without_gaps_no_repository_is_needed() -> None:
    listed = PullFiles((PullFile("a.py", None, "added", (LineRange(1, 2),)),), complete=True)
    assert commentable(listed, Path("/nowhere"), "1" * 40, "2" * 40) == {"a.py": (LineRange(1, 2),)}
