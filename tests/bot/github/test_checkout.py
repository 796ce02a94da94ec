from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from bot.github import errors
from bot.github.checkout import Source, checkout
from bot.github.git_process import Caps
from bot.github.wanted import is_anything
from bot.repository.changes import read_change
from bot.repository.git import Blobs, Git
from bot.repository.places import Repository
from bot.repository.trees import RevisionTree, settings_files
from engine.errors import BadInput
from engine.model import ChangedFile, LineRange, Skipped
from tests.bot.github.fetching import FILES, TEXT, Lab, command_lines, files_with, forms, make_lab, until
from tests.bot.github.server import Server
from tests.github import StandIn


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    async with StandIn() as hub:
        yield make_lab(hub)


def uploads(lab: Lab) -> int:
    return sum(request.path.endswith("/git-upload-pack") for request in lab.hub.requests)


class TestWhatIsRead:
    async def test_the_change_and_the_tree_of_a_pull_request(self, lab: Lab, tmp_path: Path) -> None:
        pull = lab.opened(
            {"app/a.py": TEXT.replace("line_3 = 3", "three = 3"), "app/new file é.py": "n = 1\n"}
        )
        async with checkout(lab.source(pull), parent=tmp_path) as found:
            change, tree = read_change(found.git_folder, found.base, found.head)
            assert change.files == (
                ChangedFile("app/a.py", (LineRange(3, 3),)),
                ChangedFile("app/new file é.py", (LineRange(1, 1),)),
            )
            assert list(tree.paths()) == ["app/a.py", "app/b.py", "app/new file é.py"]
            assert tree.settings_paths() == ["pyproject.toml"]
            assert tree.read("app/b.py") == b"b = 1\n"
            assert found.base == pull.base_sha
        assert list(tmp_path.iterdir()) == []
        assert lab.hub.breaches == []

    async def test_renamed_and_deleted_files_bring_their_old_contents(self, lab: Lab) -> None:
        pull = lab.hub.open_pull_request(
            "ada/lab", "fast", {"app/b.py": None}, renames={"app/a.py": "app/moved.py"}
        )
        async with checkout(lab.source(pull)) as found:
            change, _ = read_change(found.git_folder, found.base, found.head)
            assert change.files == (ChangedFile("app/moved.py", (), "app/a.py"),)

    async def test_other_files_stay_on_github_unless_wanted(self, lab: Lab) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        async with checkout(lab.source(pull)) as found:
            assert {entry.path for entry in found.files} == FILES.keys() - {"app/data.bin"}
            assert _holds(found.git_folder, f"{found.head}:requirements.txt")
            assert not _holds(found.git_folder, f"{found.head}:app/data.bin")
        async with checkout(lab.source(pull), wanted=is_anything) as found:
            data = next(entry for entry in found.files if entry.path == "app/data.bin")
            blobs = Blobs(Git(Repository(found.git_folder, None)))
            assert blobs.read(data.path, data.object_id) == b"\0" * 5_000
            blobs.close()

    async def test_the_number_of_requests_does_not_grow_with_the_files(self, lab: Lab) -> None:
        few = lab.opened({"app/b.py": "b = 2\n"})
        async with checkout(lab.source(few)):
            asked = uploads(lab)
        many = lab.opened({f"m/{number}.py": f"n = {number}\n" for number in range(300)}, branch="many")
        async with checkout(lab.source(many)) as found:
            assert len(found.files) == 304
        assert uploads(lab) == 2 * asked

    async def test_a_folder_named_like_a_module(self, lab: Lab) -> None:
        pull = lab.opened({"odd.py/data.json": "{}", "odd.py/b.py": "b = 2\n"})
        async with checkout(lab.source(pull)) as found:
            change, tree = read_change(found.git_folder, found.base, found.head)
            assert [file.path for file in change.files] == ["odd.py/b.py"]
            assert "odd.py/b.py" in tree.paths()

    async def test_a_change_without_any_wanted_file(self, lab: Lab) -> None:
        pull = lab.opened(dict.fromkeys(FILES) | {"README.md": "x"})
        async with checkout(lab.source(pull)) as found:
            change, tree = read_change(found.git_folder, found.base, found.head)
            assert (change.files, list(tree.paths())) == ((), [])

    async def test_the_settings_of_the_base_branch_as_it_is_now(self, lab: Lab) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n", "pyproject.toml": "[tool.mine]\n"})
        tip = lab.hub.push("ada/lab", "main", {"velox.toml": "x", "pyproject.toml": "[tool.now]\n"})
        start = lab.repository.git.merge_base(tip, pull.heads[-1])
        assert start is not None
        meeting = Source(lab.url, start, pull.heads[-1], pull.number, 1, lab.token(), tip)
        for source in (meeting, replace(lab.source(pull), base=tip)):
            async with checkout(source) as found:
                assert (found.base, found.tip) == (start, tip)
                governing = RevisionTree(Git(Repository(found.git_folder, None)), found.tip)
                assert settings_files(governing) == {"pyproject.toml": b"[tool.now]\n", "velox.toml": b"x"}

    async def test_a_commit_of_a_branch(self, lab: Lab) -> None:
        before = lab.repository.git.ref("refs/heads/main")
        after = lab.hub.push("ada/lab", "main", {"app/b.py": "b = 2\n"})
        assert before is not None
        async with checkout(Source(lab.url, before, after, token=lab.token())) as found:
            change, _ = read_change(found.git_folder, found.base, found.head)
            assert [file.path for file in change.files] == ["app/b.py"]


class TestWhereTheyMeet:
    async def test_a_base_that_went_on(self, lab: Lab) -> None:
        start = lab.repository.git.ref("refs/heads/main")
        lab.opened({"app/b.py": "b = 2\n"})
        for number in range(12):
            lab.hub.push("ada/lab", "fast", {"app/b.py": f"b = {number}\n"})
            lab.hub.push("ada/lab", "main", {"app/a.py": f"a = {number}\n"})
        pull = lab.hub.pull("ada/lab", 1)
        async with checkout(lab.source(pull)) as found:
            change, _ = read_change(found.git_folder, found.base, found.head)
            assert found.base == start
            assert [file.path for file in change.files] == ["app/b.py"]

    async def test_told_how_many_commits_it_takes_one_round(self, lab: Lab) -> None:
        start = lab.repository.git.ref("refs/heads/main")
        assert start is not None
        pull = lab.opened({"app/b.py": "b = 2\n"})
        async with checkout(lab.source(pull)):
            one = uploads(lab)
        for number in range(12):
            lab.hub.push("ada/lab", "fast", {"app/b.py": f"b = {number}\n"})
        source = Source(lab.url, start, pull.heads[-1], pull.number, 13, lab.token())
        async with checkout(source) as found:
            assert found.base == start
        assert uploads(lab) == 2 * one

    async def test_histories_that_never_met(self, lab: Lab) -> None:
        git = lab.repository.git
        tree = git.run("rev-parse", "refs/heads/main^{tree}").decode().strip()
        named = ("-c", "user.name=a", "-c", "user.email=a@b")
        stray = git.run(*named, "commit-tree", tree, "-m", "x").decode().strip()
        git.set_ref("refs/heads/stray", stray)
        pull = lab.opened({"app/b.py": "b = 2\n"})
        source = Source(lab.url, stray, pull.heads[-1], pull.number, 1, lab.token())
        with pytest.raises(errors.NotFound, match="no common history"):
            async with checkout(source):
                pass

    async def test_too_many_commits_are_not_fetched(self, lab: Lab) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        with pytest.raises(errors.Unreadable, match="more than 5000 commits"):
            async with checkout(lab.source(pull, commits=5_000)):
                pass
        assert uploads(lab) == 0


class TestForks:
    async def test_a_fork_is_read_through_the_base_repository(self, lab: Lab) -> None:
        lab.hub.fork("ada/lab", "eve")
        pull = lab.hub.open_pull_request(
            "ada/lab", "fast", {"app/b.py": "b = 2\n"}, fork="eve/lab", author="eve"
        )
        lab.hub.delete_head_repository(pull)
        async with checkout(lab.source(pull)) as found:
            change, _ = read_change(found.git_folder, found.base, found.head)
            assert [file.path for file in change.files] == ["app/b.py"]
        assert {request.path.split("/")[1] for request in lab.hub.requests} == {"ada"}

    async def test_a_head_that_moved_meanwhile_is_said(self, lab: Lab) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        source = lab.source(pull)
        moved = lab.hub.push("ada/lab", "fast", {"app/b.py": "b = 3\n"})
        with pytest.raises(errors.Moved) as caught:
            async with checkout(source):
                pass
        assert caught.value.found == moved


class TestRefusals:
    @pytest.mark.parametrize("missing", ["base", "pull"])
    async def test_what_is_not_there(self, lab: Lab, missing: str) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        base = "1" * 40 if missing == "base" else pull.base_sha
        number = 99 if missing == "pull" else pull.number
        with pytest.raises(errors.NotFound):
            async with checkout(Source(lab.url, base, pull.heads[-1], number, 1, lab.token())):
                pass

    async def test_a_repository_that_is_not_there(self, lab: Lab) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        url = lab.url.replace("/lab", "/gone")
        with pytest.raises(errors.NotFound):
            async with checkout(Source(url, pull.base_sha, pull.heads[-1], 1, 1, lab.token())):
                pass

    async def test_a_token_that_is_over(self, lab: Lab) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        source = lab.source(pull)
        lab.hub.expire_tokens()
        with pytest.raises(errors.Unauthorized) as caught:
            async with checkout(source):
                pass
        assert source.token not in str(caught.value)

    async def test_a_token_that_may_not_read_code(self, lab: Lab) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        with pytest.raises(errors.Forbidden):
            async with checkout(lab.source(pull, token=lab.token(checks="write"))):
                pass

    @pytest.mark.parametrize("kind", ["502 html", "500", "reset"])
    async def test_trouble_is_trouble(self, lab: Lab, kind: str) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        lab.hub.fail(9, kind, "* /ada/lab.git/*")  # type: ignore[arg-type]
        with pytest.raises(errors.Unavailable):
            async with checkout(lab.source(pull)):
                pass

    @pytest.mark.parametrize(
        "url",
        ["file:///etc", "ssh://git@h/o/r.git", "https://u:secret@h/o/r.git", "/etc", "ext::sh -c id", "-x"],
    )
    def test_only_http_and_no_credentials_in_an_address(self, url: str) -> None:
        with pytest.raises(BadInput, match="over http or https") as caught:
            Source(url, "1" * 40, "2" * 40)
        assert "secret" not in str(caught.value)

    @pytest.mark.parametrize("sha", ["main", "--upload-pack=x", "abc1234", "", "1" * 39, "G" * 40])
    def test_only_full_ids(self, sha: str) -> None:
        with pytest.raises(BadInput, match="full ids"):
            Source("https://h/o/r.git", "1" * 40, sha)


class TestCaps:
    async def test_a_huge_file_is_not_read(self, lab: Lab) -> None:
        pull = lab.opened({"app/big.py": b"# " + os.urandom(6_000_000).hex().encode()})
        async with checkout(lab.source(pull)) as found:
            _, tree = read_change(found.git_folder, found.base, found.head)
            assert tree.read("app/big.py") == Skipped("app/big.py", "larger than 10 MB")

    async def test_a_repository_beyond_the_cap_is_not_kept(self, lab: Lab, tmp_path: Path) -> None:
        pull = lab.opened({"app/big.py": os.urandom(4_000_000)})
        with pytest.raises(errors.Unreadable, match="more than 2 MB"):
            async with checkout(lab.source(pull), caps=Caps(bytes=2_000_000), parent=tmp_path):
                pass
        assert list(tmp_path.iterdir()) == []

    async def test_too_many_files(self, lab: Lab) -> None:
        pull = lab.opened({f"m/{number}.py": "" for number in range(20)})
        with pytest.raises(errors.Unreadable, match="more than 10 files"):
            async with checkout(lab.source(pull), caps=Caps(files=10)):
                pass

    async def test_too_long(self, lab: Lab, tmp_path: Path) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        lab.hub.fail(1, "timeout", "* /ada/lab.git/*")
        with pytest.raises(errors.Unavailable, match="longer than"):
            async with checkout(lab.source(pull), caps=Caps(seconds=0.5), parent=tmp_path):
                pass
        assert list(tmp_path.iterdir()) == []
        assert command_lines(str(tmp_path)) == {}


class TestHostileRepositories:
    async def test_links_submodules_filters_and_lfs_do_nothing(self, lab: Lab, tmp_path: Path) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        mark = tmp_path / "ran"
        pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9\n"
        head = lab.written(
            ("100644", ".gitattributes", b"*.py filter=evil diff=evil merge=evil text eol=crlf ident\n"),
            ("100644", ".gitconfig", f'[filter "evil"] smudge = touch {mark}\n'.encode()),
            ("100644", ".gitmodules", f'[submodule "x"]\npath=sub\nurl=ext::sh -c "touch {mark}"\n'.encode()),
            ("100644", ".lfsconfig", b"[lfs]\nurl = http://127.0.0.1:9/\n"),
            ("100644", "a.py", b"a = 1\r\n$Id$\n"),
            ("120000", "link.py", b"/etc/passwd"),
            ("100644", "lfs.py", pointer),
            ("160000", "sub", b"1" * 40),
            parent=pull.base_sha,
        )
        lab.repository.git.set_ref(f"refs/pull/{pull.number}/head", head)
        source = Source(lab.url, pull.base_sha, head, pull.number, 1, lab.token())
        async with checkout(source, parent=tmp_path) as found:
            change, tree = read_change(found.git_folder, found.base, found.head)
            assert tree.read("a.py") == b"a = 1\r\n$Id$\n"
            assert tree.read("lfs.py") == pointer
            assert tree.read("link.py") == Skipped("link.py", "a symbolic link")
            assert [entry.path for entry in found.files] == ["a.py", "lfs.py"]
            assert Skipped("link.py", "a symbolic link") in change.skipped
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("name", ["..", ".git", ".GIT", "git~1"])
    async def test_a_name_that_leads_elsewhere(self, lab: Lab, name: str) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        head = lab.nested(name, b"x = 1\n", pull.base_sha)
        lab.repository.git.set_ref(f"refs/pull/{pull.number}/head", head)
        with pytest.raises(errors.Unreadable, match="leads elsewhere"):
            async with checkout(Source(lab.url, pull.base_sha, head, pull.number, 1, lab.token())):
                pass

    async def test_settings_of_the_person_and_machine_do_not_count(
        self, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home = tmp_path / "home"
        home.mkdir()
        mark = tmp_path / "ran"
        (home / ".gitconfig").write_text(
            f'[url "http://127.0.0.1:1/"]\ninsteadOf = {lab.hub.git_url}/\n'
            f'[credential]\nhelper = "!touch {mark}"\n[http]\nproxy = http://127.0.0.1:1\n'
        )
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("GIT_TRACE_CURL", str(mark))
        monkeypatch.setenv("GIT_DIR", str(tmp_path))
        pull = lab.opened({"app/b.py": "b = 2\n"})
        async with checkout(lab.source(pull)) as found:
            assert found.files
        assert not mark.exists()


class TestSecrets:
    async def test_the_token_is_in_no_argument_and_no_file(self, lab: Lab, tmp_path: Path) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        source = lab.source(pull)
        lab.hub.fail(1, "timeout", "POST /ada/lab.git/git-upload-pack", skip=1)

        async def fetch() -> None:
            async with checkout(source, parent=tmp_path):
                pass

        task = asyncio.create_task(fetch())
        await until(lambda: bool(lab.hub.server.faults.waiting[0].left == 0))
        lines = command_lines(str(tmp_path)) | command_lines("git-remote-http") | command_lines("remote-http")
        assert lines
        assert not [line for line in lines.values() for form in forms(source.token) if form in line]
        assert files_with(tmp_path, forms(source.token)) == []
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert list(tmp_path.iterdir()) == []
        assert command_lines(str(tmp_path)) == {}

    async def test_nor_is_it_in_what_remains_for_the_job(self, lab: Lab, tmp_path: Path) -> None:
        pull = lab.opened({"app/b.py": "b = 2\n"})
        source = lab.source(pull)
        assert source.token not in repr(source)
        async with checkout(source, parent=tmp_path) as found:
            assert files_with(tmp_path, forms(source.token)) == []
            assert "127.0.0.1" not in (found.git_folder / "config").read_text()

    async def test_it_does_not_follow_a_redirect(self, server: Server, lab: Lab) -> None:
        async def away(request: web.Request) -> web.Response:
            return web.Response(
                status=302, headers={"Location": f"{lab.url}{request.path[8:]}?{request.query_string}"}
            )

        server.plan(away)
        pull = lab.opened({"app/b.py": "b = 2\n"})
        source = Source(f"{server.root}/o/r.git", pull.base_sha, pull.heads[-1], 1, 1, lab.token())
        with pytest.raises(errors.GitHubError):
            async with checkout(source):
                pass
        assert lab.hub.requests == []

    async def test_a_proxy_of_the_environment_is_used(
        self, server: Server, lab: Lab, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", server.root)
        monkeypatch.setenv("no_proxy", "")
        monkeypatch.delenv("NO_PROXY", raising=False)
        server.plan(web.Response(status=404))
        source = Source("http://git.invalid/o/r.git", "1" * 40, "2" * 40, 1)
        with pytest.raises(errors.NotFound):
            async with checkout(source):
                pass
        assert "git.invalid" in server.told[0].headers["host"]


HANGS = """
import asyncio, sys
from pathlib import Path
from bot.github.checkout import Source, checkout

async def main():
    async with checkout(Source(sys.argv[1], "1" * 40, "2" * 40, 1), parent=Path(sys.argv[2])):
        pass

asyncio.run(main())
"""


@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv is not installed: git may outlive a kill")
async def test_git_dies_with_a_worker_that_is_killed(lab: Lab, tmp_path: Path) -> None:
    lab.hub.fail(9, "timeout", "* /ada/lab.git/*")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HANGS, lab.url, str(tmp_path), cwd=Path(__file__).parents[3]
    )
    await until(lambda: len(command_lines(f"--git-dir={tmp_path}")) > 0 and len(lab.hub.requests) > 0)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await until(lambda: command_lines(f"--git-dir={tmp_path}") == {})


def _holds(git_folder: Path, name: str) -> bool:
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ""}
    command = ["git", f"--git-dir={git_folder}", "cat-file", "-e", name]
    return subprocess.run(command, capture_output=True, check=False, env=environment).returncode == 0
