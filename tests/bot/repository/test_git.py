from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from bot.repository.git import MAX_FILE, Blobs, Git
from bot.repository.places import Repository, find_repository
from engine.errors import ToolFailed
from engine.model import Skipped
from tests.bot.repository.conftest import Checkout


def git_of(path: Path, timeout: float = 60.0) -> Git:
    repository = find_repository(path)
    assert repository is not None
    return Git(repository, timeout=timeout)


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_output_is_what_git_prints(checkout: Checkout) -> None:
    commit = checkout.commit({"a.py": "a = 1\n"})
    assert git_of(checkout.root).output("rev-parse", "HEAD").decode().strip() == commit


def test_a_no_is_an_answer(checkout: Checkout) -> None:
    assert git_of(checkout.root).answer("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD") is None


def test_an_objection_is_an_error_in_the_words_of_git(checkout: Checkout) -> None:
    with pytest.raises(ToolFailed, match=r"^git failed: .*no-such-command.*"):
        git_of(checkout.root).output("no-such-command")


def test_a_broken_repository_is_an_error(checkout: Checkout) -> None:
    (checkout.root / ".git" / "config").write_text("[nonsense\n")
    with pytest.raises(ToolFailed, match="bad config"):
        git_of(checkout.root).answer("symbolic-ref", "--quiet", "HEAD")


def test_a_git_that_is_not_installed_is_one_clear_sentence(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = git_of(checkout.root)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(
        ToolFailed, match=r"^git failed: it is not installed, or not on PATH; install it from"
    ):
        git.output("version")


def test_a_git_that_hangs_is_ended(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "slow" / "git", "exec sleep 60\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'slow'}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(ToolFailed, match=r"`git version` took longer than 0\.2 seconds"):
        git_of(checkout.root, timeout=0.2).output("version")


def test_a_git_in_the_checkout_is_never_run(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(checkout.root / "git", f"touch {tmp_path / 'ran'}\n")
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(checkout.root)
    git_of(checkout.root).output("version")
    assert not (tmp_path / "ran").exists()


def test_a_repository_of_another_owner_is_read(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.commit({"a.py": "a = 1\n"})
    # Git's own tests pretend another owner so; a wrapper carries it through our clean environment.
    real = shutil.which("git")
    program(tmp_path / "other" / "git", f'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real} "$@"\n')
    monkeypatch.setenv("PATH", f"{tmp_path / 'other'}{os.pathsep}{os.environ['PATH']}")
    refused = subprocess.run(["git", "status"], cwd=checkout.root, capture_output=True, check=False)
    assert b"dubious ownership" in refused.stderr
    assert git_of(checkout.root).output("ls-files") == b"a.py\n"


def test_the_persons_git_variables_do_not_reach_git(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.commit({"a.py": "a = 1\n"})
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, "/nowhere")
    assert git_of(checkout.root).output("ls-files") == b"a.py\n"


def hostile(checkout: Checkout, trap: Path) -> None:
    """Set every trap that a repository's settings can hold for somebody who compares its files."""
    for key in (
        "core.fsmonitor",
        "core.pager",
        "pager.diff",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.clean",
        "filter.trap.smudge",
        "filter.trap.process",
        "core.sshCommand",
        "core.alternateRefsCommand",
    ):
        checkout.git("config", key, str(trap))
    checkout.git("config", "core.hooksPath", str(trap.parent))
    checkout.git("config", "filter.trap.required", "true")
    checkout.git("config", "core.attributesFile", str(checkout.root / "attributes"))
    checkout.write({"attributes": "*.py diff=trap filter=trap\n"})
    checkout.write({".git/info/attributes": "*.py diff=trap filter=trap\n"})
    checkout.write({".gitattributes": "*.py diff=trap filter=trap\n"})


def test_no_program_of_a_hostile_repository_runs(checkout: Checkout, tmp_path: Path) -> None:
    commit = checkout.commit({"a.py": "a = 1\n"})
    trap = program(tmp_path / "traps" / "trap", f"touch {tmp_path / 'sprung'}\ncat\n")
    for hook in ("post-index-change", "fsmonitor-watchman", "pre-auto-gc"):
        shutil.copy(trap, tmp_path / "traps" / hook)
    hostile(checkout, trap)
    checkout.write({"a.py": "a = 2\n"})

    git = git_of(checkout.root)
    assert b"+a = 2" in git.diff(commit, "--", "*.py")
    git.output("ls-files", "--others", "--exclude-standard", "-z")
    git.output("ls-tree", "-r", "-z", commit)
    assert not (tmp_path / "sprung").exists()

    subprocess.run(["git", "diff", commit], cwd=checkout.root, capture_output=True, check=False)
    assert (tmp_path / "sprung").exists(), "the traps work on a git that is not careful"


def test_a_filter_that_cannot_be_switched_off_is_refused(checkout: Checkout) -> None:
    commit = checkout.commit({"a.py": "a = 1\n"})
    checkout.git("config", "filter.a=b.clean", "cat")
    with pytest.raises(ToolFailed, match=r"the content filter 'filter\.a=b' cannot be switched off"):
        git_of(checkout.root).diff(commit)


def test_a_work_tree_elsewhere_in_the_settings_is_not_believed(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit({"a.py": "a = 1\n"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.py").write_text("")
    checkout.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    assert git_of(checkout.root).output("ls-files", "--others") == b""


def test_nothing_is_written_to_the_repository(checkout: Checkout) -> None:
    commit = checkout.commit({"a.py": "a = 1\n"})
    (checkout.root / "a.py").touch()
    before = {path: path.stat().st_mtime_ns for path in checkout.root.rglob("*")}
    git_of(checkout.root).diff(commit)
    assert {path: path.stat().st_mtime_ns for path in checkout.root.rglob("*")} == before


@pytest.mark.parametrize(
    "revision", ["main", "HEAD", "HEAD~0", "@", "HEAD^{/a change}", "refs/heads/main", "v1"]
)
def test_a_revision_is_a_commit(checkout: Checkout, revision: str) -> None:
    commit = checkout.commit()
    checkout.git("tag", "--annotate", "v1", "--message", "first")
    assert git_of(checkout.root).commit(revision) == commit


@pytest.mark.parametrize(
    "revision",
    [
        "", " ", "nowhere", "-1", "--help", "--all", "^HEAD", "a..b", "HEAD~9", "HEAD:a.py", "@{upstream}",
        "a\0b", "\n", "main\nmain", "f" * 40, "\udcff", ":/a change",
    ],
)  # fmt: skip
def test_what_names_no_commit_is_none(checkout: Checkout, revision: str) -> None:
    checkout.commit({"a.py": ""})
    assert git_of(checkout.root).commit(revision) is None


def object_of(checkout: Checkout, content: bytes) -> str:
    checkout.write({"content": content})
    return checkout.git("hash-object", "-w", "--no-filters", "content")


def test_blobs_are_read_one_after_another(checkout: Checkout) -> None:
    contents = [b"", b"\n", b"a = 1\n", b"\0" * 100_000, b"no newline", b"x" * MAX_FILE]
    blobs = Blobs(git_of(checkout.root))
    for content in contents:
        assert blobs.read("a.py", object_of(checkout, content)) == content
    blobs.close()


def test_a_blob_that_is_too_large_is_skipped_and_the_next_one_read(checkout: Checkout) -> None:
    blobs = Blobs(git_of(checkout.root))
    large = object_of(checkout, b"x" * (MAX_FILE + 1))
    assert blobs.read("large.py", large) == Skipped("large.py", "larger than 10 MB")
    assert blobs.read("a.py", object_of(checkout, b"a = 1\n")) == b"a = 1\n"


def test_a_missing_blob_is_skipped(checkout: Checkout) -> None:
    blobs = Blobs(git_of(checkout.root))
    missing = blobs.read("a.py", "f" * 40)
    assert missing == Skipped("a.py", "missing from the repository (a partial clone?)")


def test_a_corrupt_blob_is_skipped(checkout: Checkout) -> None:
    name = object_of(checkout, b"a = 1\n")
    stored = checkout.root / ".git" / "objects" / name[:2] / name[2:]
    stored.chmod(0o644)
    stored.write_bytes(b"garbage")
    blobs = Blobs(git_of(checkout.root))
    assert isinstance(blobs.read("a.py", name), Skipped)
    assert blobs.read("b.py", object_of(checkout, b"b = 1\n")) == b"b = 1\n"


def test_a_reader_that_hangs_is_ended(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "slow" / "git", "exec sleep 60\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'slow'}{os.pathsep}{os.environ['PATH']}")
    blobs = Blobs(git_of(checkout.root, timeout=0.2))
    assert blobs.read("a.py", "f" * 40) == Skipped("a.py", "unreadable in the repository")


def test_a_forgotten_reader_leaves_no_process(checkout: Checkout) -> None:
    blobs = Blobs(git_of(checkout.root))
    blobs.read("a.py", object_of(checkout, b"a = 1\n"))
    process = blobs._process
    assert process is not None
    del blobs
    assert process.poll() is not None


def test_a_bare_repository_answers(checkout: Checkout, tmp_path: Path) -> None:
    commit = checkout.commit({"a.py": "a = 1\n"})
    checkout.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert Git(Repository(tmp_path / "bare.git", None)).commit("main") == commit
