from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.repository.git import MAX_FILE, Git
from bot.repository.places import find_repository
from bot.repository.trees import FolderTree, RevisionTree, open_folder
from engine.errors import BadInput, ToolFailed
from engine.model import Skipped
from engine.ports import Tree
from tests.bot.repository.conftest import Checkout


def commit_tree(checkout: Checkout, commit: str = "HEAD") -> RevisionTree:
    repository = find_repository(checkout.root)
    assert repository is not None
    return RevisionTree(Git(repository), commit)


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")


class TestPlainFolder:
    def test_python_files_are_listed_sorted(self, tmp_path: Path) -> None:
        write(tmp_path / "p", "b.py", "a/z.py", "a.py", "with space/ä.py")
        assert open_folder(tmp_path / "p").paths() == ["a.py", "a/z.py", "b.py", "with space/ä.py"]

    def test_what_is_not_ours_is_left_out(self, tmp_path: Path) -> None:
        write(
            tmp_path / "p", "a.pyi", "a.pyc", "a.PY", "script", "a.py.txt", ".hidden/a.py", ".venv/lib/a.py"
        )
        write(tmp_path / "p", "node_modules/a.py", "x/__pycache__/a.py", "lib/site-packages/a.py")
        write(tmp_path / "p", "env/pyvenv.cfg", "env/lib/a.py")
        assert open_folder(tmp_path / "p").paths() == []

    def test_every_file_is_listed_for_who_wants_more_than_python(self, tmp_path: Path) -> None:
        write(tmp_path / "p", "a.py", "data/rows.csv", "pyproject.toml", ".hidden/a.py", "node_modules/a.js")
        tree = open_folder(tmp_path / "p")
        assert tree.every_path() == ["a.py", "data/rows.csv", "pyproject.toml"]
        assert tree.read("data/rows.csv") == b""

    def test_an_empty_folder_has_no_files(self, tmp_path: Path) -> None:
        (tmp_path / "p").mkdir()
        tree = open_folder(tmp_path / "p")
        assert (tree.paths(), tree.settings_paths()) == ([], [])

    def test_a_single_file_is_a_tree_with_the_settings_beside_it(self, tmp_path: Path) -> None:
        write(tmp_path / "p", "a.py", "b.py", "velox.toml", "deep/velox.toml")
        tree = open_folder(tmp_path / "p" / "a.py")
        assert (tree.paths(), tree.settings_paths()) == (["a.py"], ["velox.toml"])

    def test_a_folder_named_like_a_module_is_no_module(self, tmp_path: Path) -> None:
        write(tmp_path / "p", "a.py/b.py")
        assert open_folder(tmp_path / "p").paths() == ["a.py/b.py"]

    def test_a_hidden_folder_may_be_named_outright(self, tmp_path: Path) -> None:
        write(tmp_path / ".venv", "pyvenv.cfg", "a.py")
        assert open_folder(tmp_path / ".venv").paths() == ["a.py"]

    def test_settings_are_listed(self, tmp_path: Path) -> None:
        write(tmp_path / "p", "pyproject.toml", "velox.toml", "one/pyproject.toml", "one/my-velox.toml")
        assert open_folder(tmp_path / "p").settings_paths() == [
            "one/pyproject.toml", "pyproject.toml", "velox.toml",
        ]  # fmt: skip

    def test_links_to_folders_are_not_followed(self, tmp_path: Path) -> None:
        write(tmp_path / "p", "a.py")
        (tmp_path / "p" / "again").symlink_to(tmp_path / "p")
        assert open_folder(tmp_path / "p").paths() == ["a.py"]

    @pytest.mark.parametrize("name", ["missing", "missing.py", "x" * 5000, "loop"])
    def test_a_path_that_cannot_be_opened_is_bad_input(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "loop").symlink_to(tmp_path / "loop")
        with pytest.raises(BadInput, match="cannot be opened"):
            open_folder(tmp_path / name)

    @pytest.mark.parametrize("name", ["notes.md", "a.pyi", "script", "velox.toml"])
    def test_a_file_that_is_no_python_is_bad_input(self, tmp_path: Path, name: str) -> None:
        write(tmp_path, name)
        with pytest.raises(BadInput, match="is not a Python file"):
            open_folder(tmp_path / name)


class TestReading:
    def test_content_is_bytes(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbfa = 1\r\n\xff\0")
        assert open_folder(tmp_path).read("a.py") == b"\xef\xbb\xbfa = 1\r\n\xff\0"

    def test_a_file_of_just_10_mb_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_bytes(b"x" * MAX_FILE)
        assert open_folder(tmp_path).read("a.py") == b"x" * MAX_FILE

    def test_a_larger_file_is_skipped(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_bytes(b"x" * (MAX_FILE + 1))
        assert open_folder(tmp_path).read("a.py") == Skipped("a.py", "larger than 10 MB")

    def test_a_link_is_skipped(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("secret")
        (tmp_path / "p").mkdir()
        (tmp_path / "p" / "a.py").symlink_to(tmp_path / "secret")
        (tmp_path / "p" / "b.py").symlink_to("nowhere")
        tree = open_folder(tmp_path / "p")
        assert [tree.read(path) for path in tree.paths()] == [
            Skipped("a.py", "a symbolic link"),
            Skipped("b.py", "a symbolic link"),
        ]

    def test_a_folder_that_becomes_a_link_is_not_followed(self, tmp_path: Path) -> None:
        write(tmp_path, "p/inner/a.py", "elsewhere/a.py")
        tree = open_folder(tmp_path / "p")
        assert tree.paths() == ["inner/a.py"]
        (tmp_path / "p" / "inner").rename(tmp_path / "gone")
        (tmp_path / "p" / "inner").symlink_to(tmp_path / "elsewhere")
        assert tree.read("inner/a.py") == Skipped("inner/a.py", "behind a symbolic link")

    def test_a_path_that_leads_out_is_not_followed(self, tmp_path: Path) -> None:
        write(tmp_path, "p/a.py", "secret.py")
        assert isinstance(open_folder(tmp_path / "p").read("../secret.py"), Skipped)

    def test_a_file_that_disappears_is_skipped(self, tmp_path: Path) -> None:
        write(tmp_path, "a.py", "inner/b.py")
        tree = open_folder(tmp_path)
        assert tree.paths() == ["a.py", "inner/b.py"]
        (tmp_path / "a.py").unlink()
        (tmp_path / "inner" / "b.py").unlink()
        (tmp_path / "inner").rmdir()
        (tmp_path / "inner").write_text("")
        assert tree.read("a.py") == Skipped("a.py", "no longer there")
        assert tree.read("inner/b.py") == Skipped("inner/b.py", "no longer there")

    def test_a_named_pipe_does_not_block(self, tmp_path: Path) -> None:
        write(tmp_path, "a.py")
        tree = open_folder(tmp_path)
        assert tree.paths() == ["a.py"]
        (tmp_path / "a.py").unlink()
        os.mkfifo(tmp_path / "a.py")
        assert tree.read("a.py") == Skipped("a.py", "not a regular file")
        assert open_folder(tmp_path).paths() == []

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_what_may_not_be_read_is_passed_over(self, tmp_path: Path) -> None:
        write(tmp_path, "a.py", "inner/b.py")
        (tmp_path / "a.py").chmod(0)
        (tmp_path / "inner").chmod(0)
        tree = open_folder(tmp_path)
        assert tree.paths() == ["a.py"]
        assert tree.read("a.py") == Skipped("a.py", "permission denied")
        assert tree.read("inner/b.py") == Skipped("inner/b.py", "permission denied")
        for path in ("a.py", "inner", "inner/b.py"):
            with pytest.raises(BadInput, match="cannot be opened: Permission denied"):
                open_folder(tmp_path / path)
        (tmp_path / "inner").chmod(0o700)

    def test_a_name_that_is_no_text_is_listed_and_read(self, tmp_path: Path) -> None:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.py")).write_text("a = 1\n")
        tree = open_folder(tmp_path)
        assert tree.paths() == ["\udcff\n.py"]
        assert tree.read("\udcff\n.py") == b"a = 1\n"


class TestWorkTree:
    def test_tracked_and_new_files_are_listed(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": "", 'with space/"quote" ä\n.py': "", ".github/tool.py": ""})
        checkout.write({"new.py": ""})
        expected = [".github/tool.py", "a.py", "new.py", 'with space/"quote" ä\n.py']
        assert open_folder(checkout.root).paths() == expected

    def test_what_git_leaves_out_is_left_out(self, checkout: Checkout, tmp_path: Path) -> None:
        other = Checkout(tmp_path / "other")
        other.commit({"inner.py": ""})
        checkout.commit({"a.py": "", ".gitignore": "generated/\n"})
        checkout.git(
            "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "sub.py"
        )
        Checkout(checkout.root / "nested").write({"inner.py": ""})
        checkout.write({"generated/a.py": "", ".venv/a.py": "", "env/pyvenv.cfg": "", "env/lib/a.py": ""})
        checkout.write({"node_modules/x/a.py": "", "lib/site-packages/a.py": ""})
        assert open_folder(checkout.root).paths() == ["a.py"]

    def test_deleted_and_sparse_files_are_not_listed(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": "", "b.py": "", "far/c.py": ""})
        (checkout.root / "b.py").unlink()
        checkout.git("sparse-checkout", "set", "--no-cone", "/a.py")
        assert open_folder(checkout.root).paths() == ["a.py"]

    def test_a_conflict_lists_its_file_once(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": "a = 1\n"})
        checkout.git("switch", "--quiet", "--create", "other")
        checkout.commit({"a.py": "a = 2\n"})
        checkout.git("switch", "--quiet", "main")
        checkout.commit({"a.py": "a = 3\n"})
        with pytest.raises(Exception, match="merge"):
            checkout.git("merge", "other")
        assert open_folder(checkout.root).paths() == ["a.py"]

    def test_a_subfolder_keeps_the_settings_above_it(self, checkout: Checkout) -> None:
        checkout.commit({"pyproject.toml": "", "src/a.py": "", "src/in/velox.toml": "", "lib/velox.toml": ""})
        checkout.write({"b.py": "", "src/new.py": "", "src/.hidden/c.py": ""})
        tree = open_folder(checkout.root / "src")
        assert tree.paths() == ["src/a.py", "src/new.py"]
        assert tree.settings_paths() == ["pyproject.toml", "src/in/velox.toml"]

    def test_a_subfolder_is_taken_literally(self, checkout: Checkout) -> None:
        checkout.commit({"[ab]/a.py": "", "a/a.py": "", ":(top)/a.py": ""})
        assert open_folder(checkout.root / "[ab]").paths() == ["[ab]/a.py"]
        assert open_folder(checkout.root / ":(top)").paths() == [":(top)/a.py"]

    def test_a_single_file_may_be_new_or_ignored(self, checkout: Checkout) -> None:
        checkout.commit({".gitignore": "ignored.py\n", "pyproject.toml": ""})
        checkout.write({"new.py": "", "ignored.py": "a = 1\n"})
        assert open_folder(checkout.root / "new.py").paths() == ["new.py"]
        tree = open_folder(checkout.root / "ignored.py")
        assert (tree.paths(), tree.settings_paths()) == (["ignored.py"], ["pyproject.toml"])

    def test_an_ignored_folder_may_be_named_outright(self, checkout: Checkout) -> None:
        checkout.commit({".gitignore": "out/\n"})
        checkout.write({"out/a.py": ""})
        assert open_folder(checkout.root / "out").paths() == ["out/a.py"]

    def test_a_hidden_folder_may_be_named_outright(self, checkout: Checkout) -> None:
        checkout.write({".hidden/a.py": ""})
        assert open_folder(checkout.root / ".hidden").paths() == [".hidden/a.py"]

    def test_without_git_there_is_no_listing(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(ToolFailed, match="not installed"):
            open_folder(checkout.root).paths()


class TestCommit:
    def test_files_are_those_of_the_commit(self, checkout: Checkout) -> None:
        first = checkout.commit(
            {"a.py": "a = 1\n", "src/b.py": "", "velox.toml": "", "src/pyproject.toml": "x"}
        )
        checkout.git("rm", "--quiet", "src/b.py")
        checkout.commit({"a.py": "a = 2\n"})
        tree = commit_tree(checkout, first)
        assert tree.paths() == ["a.py", "src/b.py"]
        assert tree.settings_paths() == ["src/pyproject.toml", "velox.toml"]
        assert [tree.read("a.py"), tree.read("src/b.py"), tree.read("src/pyproject.toml")] == [
            b"a = 1\n",
            b"",
            b"x",
        ]

    def test_odd_names_are_read(self, checkout: Checkout) -> None:
        names = ["with space.py", '"quoted".py', "tab\t.py", "new\nline.py", "größe.py", "\udcff.py", "-x.py"]
        checkout.commit({name: name.encode("utf-8", "surrogateescape") for name in names})
        tree = commit_tree(checkout)
        assert tree.paths() == sorted(names)
        assert all(tree.read(name) == name.encode("utf-8", "surrogateescape") for name in names)

    def test_links_and_submodules_are_not_read(self, checkout: Checkout, tmp_path: Path) -> None:
        other = Checkout(tmp_path / "other")
        other.commit({"inner.py": ""})
        (checkout.root / "link.py").symlink_to("a.py")
        checkout.git(
            "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "sub.py"
        )
        checkout.commit()
        tree = commit_tree(checkout)
        assert tree.paths() == ["link.py"]
        assert tree.read("link.py") == Skipped("link.py", "a symbolic link")

    def test_what_is_not_in_the_commit_is_skipped(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": "", "notes.md": ""})
        checkout.write({"new.py": ""})
        tree = commit_tree(checkout)
        assert tree.read("new.py") == Skipped("new.py", "not in this commit")

    def test_a_large_file_is_skipped(self, checkout: Checkout) -> None:
        checkout.commit({"large.py": b"x" * (MAX_FILE + 1), "small.py": "a = 1\n"})
        tree = commit_tree(checkout)
        assert tree.read("large.py") == Skipped("large.py", "larger than 10 MB")
        assert tree.read("small.py") == b"a = 1\n"

    def test_content_is_not_converted(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": "a = 1\r\n"})
        checkout.write({".gitattributes": "*.py text eol=lf ident\n"})
        assert commit_tree(checkout).read("a.py") == b"a = 1\r\n"

    def test_a_replaced_object_is_not_believed(self, checkout: Checkout) -> None:
        first = checkout.commit({"a.py": "a = 1\n"})
        second = checkout.commit({"a.py": "a = 2\n"})
        checkout.git("replace", second, first)
        assert commit_tree(checkout, second).read("a.py") == b"a = 2\n"

    def test_a_closed_tree_reads_again(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": "a = 1\n"})
        tree = commit_tree(checkout)
        assert tree.read("a.py") == b"a = 1\n"
        tree.close()
        assert tree.read("a.py") == b"a = 1\n"

    def test_a_commit_without_python_has_no_files(self, checkout: Checkout) -> None:
        checkout.commit({"notes.md": ""})
        assert commit_tree(checkout).paths() == []


def test_both_are_trees(checkout: Checkout) -> None:
    checkout.commit({"a.py": "a = 1\n"})
    trees: list[Tree] = [FolderTree(checkout.root), commit_tree(checkout)]
    assert [tree.read("a.py") for tree in trees] == [b"a = 1\n"] * 2


def test_every_file_of_a_repository_is_listed_on_disk_and_in_a_commit(checkout: Checkout) -> None:
    checkout.commit({"a.py": "", "data/rows.csv": "1", ".ignored": "", ".gitignore": "ignored.txt\n"})
    committed = [".gitignore", ".ignored", "a.py", "data/rows.csv"]
    checkout.write({"ignored.txt": "", "new.txt": "2"})
    tree = commit_tree(checkout)
    assert tree.every_path() == committed
    assert (tree.paths(), tree.read("data/rows.csv")) == (["a.py"], b"1")
    assert open_folder(checkout.root).every_path() == [*committed, "new.txt"]
