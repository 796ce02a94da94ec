from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.repository.changes import read_change, read_states
from engine.errors import BadInput, NotARepository, UnknownRevision
from engine.model import Change, ChangedFile, LineRange, Skipped
from tests.bot.repository.conftest import Checkout
from tests.bot.repository.reading import TEXT, branch, change_of, lines_of


class TestLines:
    def test_added_and_rewritten_lines_count_on_the_head_side(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": TEXT})
        changed = (
            TEXT.replace("line_3 = 3\n", "").replace("line_10 = 10", "ten = 10\neleven = 11") + "end = 0\n"
        )
        checkout.commit({"a.py": changed})
        assert lines_of(change_of(checkout, base)) == {"a.py": [(9, 10), (21, 21)]}

    def test_a_new_file_is_new_from_top_to_bottom(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": ""})
        checkout.commit({"b.py": "b = 1\nc = 2", "empty.py": ""})
        assert lines_of(change_of(checkout, base, "HEAD")) == {"b.py": [(1, 2)], "empty.py": []}

    def test_a_file_that_only_lost_lines_stays_without_any(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": TEXT})
        checkout.commit({"a.py": TEXT.replace("line_5 = 5\n", "")})
        assert lines_of(change_of(checkout, base)) == {"a.py": []}

    def test_a_deleted_file_is_out(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": "", "b.py": TEXT})
        checkout.git("rm", "--quiet", "a.py")
        checkout.commit()
        (checkout.root / "b.py").unlink()
        assert change_of(checkout, base).files == ()

    def test_what_is_no_python_is_out(self, checkout: Checkout) -> None:
        base = checkout.commit()
        checkout.commit(
            {"a.pyi": "", "notes.md": "x", "script": "#!/usr/bin/env python\n", "data.json": "{}"}
        )
        assert change_of(checkout, base) == Change(f"{base[:8]}", "work tree", ())

    def test_a_rename_with_edits_counts_only_the_edits(self, checkout: Checkout) -> None:
        base = checkout.commit({"old name.py": TEXT})
        checkout.git("mv", "old name.py", "new.py")
        checkout.commit({"new.py": TEXT.replace("line_4 = 4", "four = 4")})
        assert change_of(checkout, base).files == (ChangedFile("new.py", (LineRange(4, 4),), "old name.py"),)

    def test_a_change_of_mode_touches_no_line(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": TEXT})
        (checkout.root / "a.py").chmod(0o755)
        assert lines_of(change_of(checkout, base)) == {"a.py": []}

    def test_odd_names_and_hostile_text_are_read(self, checkout: Checkout) -> None:
        names = ["with space.py", '"q".py', "tab\t.py", "a\n@@ -1 +1,99 @@\n.py", "größe.py", "\udcff.py",
                 " b/ b.py", "-x.py", "a => b.py", "x b/x.py"]  # fmt: skip
        base = checkout.commit(dict.fromkeys(names, TEXT))
        text = (
            TEXT.replace("line_2 = 2", "++ b/other.py\n@@ -1 +1,9 @@\ndiff --git a/o.py b/o.py")
            + "no newline"
        )
        commit = checkout.commit(dict.fromkeys(names, text + "no newline"))
        expected = {name: [(2, 4), (23, 23)] for name in sorted(names)}
        assert lines_of(change_of(checkout, base)) == expected
        assert lines_of(change_of(checkout, base, commit)) == expected

    def test_a_persons_own_diff_settings_change_nothing(self, checkout: Checkout) -> None:
        base = checkout.commit({"sub/a.py": TEXT, "sub/b.py": TEXT})
        for key, value in {
            "diff.noprefix": "true", "diff.mnemonicPrefix": "true", "diff.renames": "false",
            "diff.context": "9", "diff.interHunkContext": "9", "diff.relative": "true",
            "diff.orderFile": "/nowhere", "diff.algorithm": "patience", "diff.suppressBlankEmpty": "true",
            "core.abbrev": "4", "core.quotePath": "false", "color.ui": "always",
        }.items():  # fmt: skip
            checkout.git("config", key, value)
        checkout.git("mv", "sub/b.py", "sub/c.py")
        checkout.write({"sub/a.py": TEXT.replace("= 2\n", "= 0\n").replace("= 5\n", "= 0\n")})
        assert lines_of(change_of(checkout, base, path="sub")) == {
            "sub/a.py": [(2, 2), (5, 5)],
            "sub/c.py": [],
        }

    def test_windows_line_ends_are_lines(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": TEXT.replace("\n", "\r\n")})
        checkout.write({"a.py": TEXT.replace("= 7\n", "= 0\n").replace("\n", "\r\n")})
        assert lines_of(change_of(checkout, base)) == {"a.py": [(7, 7)]}


class TestSkipped:
    def test_a_file_turned_into_a_link_is_skipped(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": TEXT, "b.py": TEXT})
        (checkout.root / "a.py").unlink()
        (checkout.root / "a.py").symlink_to("b.py")
        (checkout.root / "c.py").symlink_to("b.py")
        expected = (Skipped("a.py", "a symbolic link"), Skipped("c.py", "a symbolic link"))
        assert change_of(checkout, base).skipped == expected
        commit = checkout.commit()
        assert change_of(checkout, base, commit).skipped == expected

    def test_a_link_turned_into_a_file_is_new(self, checkout: Checkout) -> None:
        checkout.write({"b.py": TEXT})
        (checkout.root / "a.py").symlink_to("b.py")
        base = checkout.commit()
        (checkout.root / "a.py").unlink()
        commit = checkout.commit({"a.py": "a = 1\nb = 2\n"})
        assert lines_of(change_of(checkout, base, commit)) == {"a.py": [(1, 2)]}

    def test_a_binary_file_is_skipped(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": TEXT, "marked.py": TEXT, ".gitattributes": "marked.py -diff\n"})
        checkout.commit({"a.py": b"\0\1\2", "b.py": b"a\0", "marked.py": "a = 1\n"})
        reason = "binary, or larger than 10 MB"
        assert change_of(checkout, base).skipped == tuple(
            Skipped(path, reason) for path in ("a.py", "b.py", "marked.py")
        )

    def test_a_large_file_is_skipped(self, checkout: Checkout) -> None:
        base = checkout.commit()
        large = b"a = 1\n" * 2_000_000
        checkout.commit({"tracked.py": large})
        checkout.write({"new.py": large})
        change = change_of(checkout, base)
        assert (change.files, [item.path for item in change.skipped]) == ((), ["new.py", "tracked.py"])

    def test_a_submodule_is_out(self, checkout: Checkout, tmp_path: Path) -> None:
        other = Checkout(tmp_path / "other")
        other.commit({"inner.py": ""})
        base = checkout.commit()
        checkout.git(
            "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "sub.py"
        )
        checkout.commit()
        (checkout.root / "sub.py" / "inner.py").write_text("a = 1\n")
        assert change_of(checkout, base) == Change(base[:8], "work tree", ())

    @pytest.mark.parametrize("theirs", ["a = 2\n", None])
    def test_unresolved_conflicts_are_skipped(self, checkout: Checkout, theirs: str | None) -> None:
        base = checkout.commit({"a.py": "a = 1\n"})
        branch(checkout, "other")
        if theirs is None:
            checkout.git("rm", "--quiet", "a.py")
        checkout.commit({"a.py": theirs} if theirs else None)
        checkout.git("switch", "--quiet", "main")
        checkout.commit({"a.py": "a = 3\n", "b.py": "b = 1\n"})
        with pytest.raises(subprocess.CalledProcessError):
            checkout.git("merge", "other")
        change = change_of(checkout, base)
        assert change.skipped == (Skipped("a.py", "unresolved merge conflicts"),)
        assert lines_of(change) == {"b.py": [(1, 1)]}


class TestHead:
    def test_the_work_tree_is_the_default(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": TEXT, "staged.py": "s = 1\n", ".gitignore": "ignored.py\n"})
        checkout.write(
            {"a.py": TEXT + "end = 0\n", "new.py": "n = 1\n", "ignored.py": "", "staged.py": "s = 2\n"}
        )
        checkout.write({"intended.py": "i = 1\n"})
        checkout.git("add", "staged.py")
        checkout.git("add", "--intent-to-add", "intended.py")
        expected = {"a.py": [(21, 21)], "intended.py": [(1, 1)], "new.py": [(1, 1)], "staged.py": [(1, 1)]}
        for head in (None, "worktree"):
            change, tree = read_change(checkout.root, base, head)
            assert (lines_of(change), change.head) == (expected, "work tree")
            assert tree.read("new.py") == b"n = 1\n"

    def test_a_revision_leaves_uncommitted_work_out(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": "a = 1\n"})
        commit = checkout.commit({"a.py": "a = 2\n"})
        checkout.write({"a.py": "a = 3\n", "new.py": ""})
        change, tree = read_change(checkout.root, base, "main")
        assert change == Change(base[:8], f"main ({commit[:8]})", (ChangedFile("a.py", (LineRange(1, 1),)),))
        assert (tree.read("a.py"), tree.paths()) == (b"a = 2\n", ["a.py"])

    def test_a_branch_named_worktree_needs_its_full_name(self, checkout: Checkout) -> None:
        base = checkout.commit()
        branch(checkout, "worktree")
        checkout.commit({"a.py": "a = 1\n"})
        checkout.git("switch", "--quiet", "main")
        assert lines_of(change_of(checkout, base, "worktree")) == {}
        assert lines_of(change_of(checkout, base, "refs/heads/worktree")) == {"a.py": [(1, 1)]}

    def test_a_detached_head_is_a_head(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": "a = 1\n"})
        commit = checkout.commit({"a.py": "a = 2\n"})
        checkout.git("checkout", "--quiet", commit)
        assert lines_of(change_of(checkout, base)) == {"a.py": [(1, 1)]}

    def test_a_linked_work_tree_is_read(self, checkout: Checkout, tmp_path: Path) -> None:
        checkout.commit({"a.py": "a = 1\n"})
        checkout.git("worktree", "add", "--quiet", "-b", "feature", str(tmp_path / "linked"))
        (tmp_path / "linked" / "b.py").write_text("b = 1\n")
        change, tree = read_change(tmp_path / "linked")
        assert lines_of(change) == {"b.py": [(1, 1)]}
        assert tree.paths() == ["a.py", "b.py"]

    @pytest.mark.parametrize("head", ["nowhere", "--all", "", "HEAD~7", "a..b"])
    def test_an_unknown_head_is_refused(self, checkout: Checkout, head: str) -> None:
        checkout.commit()
        with pytest.raises(UnknownRevision, match="git knows no revision") as caught:
            change_of(checkout, None, head)
        assert (caught.value.ref, caught.value.shallow) == (head, False)


class TestPath:
    def test_a_subfolder_limits_the_files_and_not_the_tree(self, checkout: Checkout) -> None:
        base = checkout.commit({"src/a.py": TEXT, "out.py": TEXT})
        checkout.write({"src/a.py": "a = 1\n", "src/new.py": "n = 1\n", "srcs/b.py": "b = 1\n", "out.py": ""})
        checkout.git("add", "srcs")
        change, tree = read_change(checkout.root / "src", base)
        assert lines_of(change) == {"src/a.py": [(1, 1)], "src/new.py": [(1, 1)]}
        assert tree.paths() == ["out.py", "src/a.py", "src/new.py", "srcs/b.py"]

    def test_a_single_file_may_be_named(self, checkout: Checkout) -> None:
        base = checkout.commit()
        checkout.commit({"a.py": "a = 1\n", "b.py": "b = 1\n"})
        assert lines_of(change_of(checkout, base, "HEAD", "b.py")) == {"b.py": [(1, 1)]}

    def test_a_bare_repository_knows_revisions(self, checkout: Checkout, tmp_path: Path) -> None:
        checkout.commit({"a.py": TEXT})
        branch(checkout)
        checkout.commit({"b.py": "b = 1\n"})
        bare = tmp_path / "bare.git"
        checkout.git("clone", "--quiet", "--bare", ".", str(bare))
        for base, head in (("main", "feature"), (None, None), (None, "feature")):
            change, tree = read_change(bare, base, head)
            assert lines_of(change) == {"b.py": [(1, 1)]}
            assert tree.read("b.py") == b"b = 1\n"

    def test_a_bare_repository_has_no_work_tree(self, checkout: Checkout, tmp_path: Path) -> None:
        checkout.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
        with pytest.raises(BadInput, match="has no work tree"):
            read_change(tmp_path / "bare.git", None, "worktree")

    def test_a_plain_folder_is_no_repository(self, tmp_path: Path) -> None:
        with pytest.raises(NotARepository, match="velox scan"):
            read_change(tmp_path)

    def test_a_missing_path_is_refused(self, checkout: Checkout) -> None:
        with pytest.raises(BadInput, match="missing cannot be opened: No such file or directory"):
            change_of(checkout, path="missing")


def test_a_repository_with_sha256_names_is_read(tmp_path: Path) -> None:
    root = tmp_path / "modern"
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", "-b", "main", root], check=True)
    checkout = Checkout(root)
    checkout.commit({"a.py": "a = 1\n"})
    change, tree = read_change(root, None, "HEAD")
    assert (lines_of(change), tree.read("a.py")) == ({"a.py": [(1, 1)]}, b"a = 1\n")


def test_the_working_directory_does_not_matter(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    base = checkout.commit()
    checkout.commit({"src/a.py": "a = 1\n"})
    monkeypatch.chdir(checkout.root / "src")
    assert lines_of(read_change(Path(), base)[0]) == {"src/a.py": [(1, 1)]}


class TestStates:
    def test_both_trees_are_read_and_files_are_paired(self, checkout: Checkout) -> None:
        base = checkout.commit({"same.py": TEXT, "edited.py": TEXT, "old.py": TEXT, "gone.py": "a = 1\n"})
        checkout.git("mv", "old.py", "new.py")
        checkout.git("rm", "--quiet", "gone.py")
        checkout.write({"edited.py": TEXT + "end = 0\n", "untracked.py": "b = 1\n"})
        states = read_states(checkout.root, base)
        assert states.pairs == (
            ("edited.py", "edited.py"),
            ("old.py", "new.py"),
            (None, "untracked.py"),
            ("gone.py", None),
        )
        assert (states.before.read("edited.py"), states.after.read("untracked.py")) == (
            TEXT.encode(),
            b"b = 1\n",
        )
        assert (states.base, states.head, states.skipped) == (base[:8], "work tree", ())

    def test_a_commit_is_a_head_and_a_folder_narrows(self, checkout: Checkout) -> None:
        base = checkout.commit({"a.py": TEXT, "sub/b.py": TEXT, "sub/c.py": TEXT})
        checkout.git("rm", "--quiet", "a.py", "sub/c.py")
        head = checkout.commit({"sub/b.py": TEXT + "end = 0\n"})
        checkout.write({"sub/b.py": "later = 1\n"})
        states = read_states(checkout.root / "sub", base, head)
        assert states.pairs == (("sub/b.py", "sub/b.py"), ("sub/c.py", None))
        assert states.after.read("sub/b.py") == (TEXT + "end = 0\n").encode()

    def test_the_base_side_is_where_the_branch_left(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": TEXT})
        branch(checkout)
        checkout.commit({"a.py": TEXT + "mine = 1\n"})
        checkout.git("switch", "--quiet", "main")
        checkout.commit({"a.py": TEXT + "theirs = 1\n"})
        states = read_states(checkout.root, "main", "feature")
        assert states.before.read("a.py") == TEXT.encode()
