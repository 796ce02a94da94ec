from __future__ import annotations

from pathlib import Path

import pytest

from bot.repository.places import Repository, find_repository, shown
from tests.bot.repository.conftest import Checkout


def test_a_repository_is_found_from_anywhere_inside(checkout: Checkout) -> None:
    checkout.write({"package/inner/module.py": ""})
    found = Repository(checkout.root / ".git", checkout.root)
    assert find_repository(checkout.root) == found
    assert find_repository(checkout.root / "package" / "inner" / "module.py") == found
    assert find_repository(checkout.root / "not" / "there") == found


def test_a_linked_work_tree_has_its_own_git_folder(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit({"a.py": ""})
    checkout.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    found = find_repository(tmp_path / "linked")
    assert found == Repository(checkout.root / ".git" / "worktrees" / "linked", tmp_path / "linked")


def test_a_bare_repository_has_no_work_tree(checkout: Checkout, tmp_path: Path) -> None:
    checkout.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert find_repository(tmp_path / "bare.git") == Repository(tmp_path / "bare.git", None)


def test_a_link_to_a_repository_is_followed(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout.root)
    assert find_repository(tmp_path / "link") == Repository(checkout.root / ".git", checkout.root)


def test_a_plain_folder_is_no_repository(tmp_path: Path) -> None:
    assert find_repository(tmp_path) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"gitdir: ",
        b"gitdir: nowhere\n",
        b"gitdir: /\n",
        b"gitdir: \0\n",
        b"\xff\xfe",
        b"gitdir: " + b"x" * 9000,
    ],
)
def test_a_git_file_that_leads_nowhere_is_passed_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".git").write_bytes(content)
    assert find_repository(tmp_path) is None


def test_an_empty_git_folder_is_passed_over(checkout: Checkout) -> None:
    (checkout.root / "inner" / ".git").mkdir(parents=True)
    assert find_repository(checkout.root / "inner") == Repository(checkout.root / ".git", checkout.root)


def test_a_bare_repository_among_the_files_is_not_taken_for_the_repository(checkout: Checkout) -> None:
    """Whoever commits one would choose the settings that git runs under."""
    smuggled = checkout.root / "data" / "smuggled.git"
    checkout.git("clone", "--quiet", "--bare", ".", str(smuggled))
    (smuggled / "folder").mkdir()
    assert find_repository(smuggled / "folder") == Repository(checkout.root / ".git", checkout.root)


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("src/a b.py", "src/a b.py"),
        ("größe/名前.py", "größe/名前.py"),
        ("a\udcff.py", "a�.py"),
        ("a\nb\x1b[31m.py", "a�b�[31m.py"),
    ],
)
def test_a_path_is_shown_without_what_is_no_text(path: str, seen: str) -> None:
    assert shown(path) == seen
