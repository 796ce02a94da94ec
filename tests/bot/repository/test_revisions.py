from __future__ import annotations

from pathlib import Path

import pytest

from bot.repository.git import Git
from bot.repository.places import find_repository
from bot.repository.revisions import Sides, choose_sides
from engine.errors import BadInput, UnknownRevision
from engine.model import Change, ChangedFile, LineRange
from tests.bot.repository.conftest import Checkout
from tests.bot.repository.reading import TEXT, branch, change_of, lines_of


def test_sides_name_a_start_and_a_tip(checkout: Checkout) -> None:
    start = checkout.commit({"a.py": TEXT})
    branch(checkout)
    tip = checkout.commit({"b.py": ""})
    repository = find_repository(checkout.root)
    assert repository is not None
    git = Git(repository)
    base = f"main ({start[:8]})"
    assert choose_sides(git, None, None) == Sides(start, None, base, "work tree")
    assert choose_sides(git, None, "HEAD") == Sides(start, tip, base, f"HEAD ({tip[:8]})")
    assert choose_sides(git, start[:10], tip) == Sides(start, tip, start[:8], tip[:8])


class TestBase:
    def test_the_change_starts_at_the_merge_base(self, checkout: Checkout) -> None:
        start = checkout.commit({"a.py": TEXT})
        branch(checkout)
        checkout.commit({"mine.py": "m = 1\n"})
        checkout.git("switch", "--quiet", "main")
        checkout.commit({"a.py": "", "theirs.py": "t = 1\n"})
        checkout.git("switch", "--quiet", "feature")
        change = change_of(checkout, "main")
        assert (lines_of(change), change.base) == ({"mine.py": [(1, 1)]}, f"main ({start[:8]})")

    def test_merging_the_base_moves_the_start(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": TEXT})
        branch(checkout)
        checkout.commit({"mine.py": "m = 1\n"})
        checkout.git("switch", "--quiet", "main")
        later = checkout.commit({"theirs.py": "t = 1\n"})
        checkout.git("switch", "--quiet", "feature")
        checkout.git("merge", "--quiet", "--no-edit", "main")
        change = change_of(checkout)
        assert (lines_of(change), change.base) == ({"mine.py": [(1, 1)]}, f"main ({later[:8]})")

    @pytest.mark.parametrize("name", ["main", "master", "trunk"])
    def test_a_branch_is_compared_with_the_default_branch(self, checkout: Checkout, name: str) -> None:
        checkout.git("branch", "--move", name)
        start = checkout.commit({"a.py": TEXT})
        branch(checkout)
        checkout.commit({"b.py": "b = 1\n"})
        change = change_of(checkout)
        assert (lines_of(change), change.base) == ({"b.py": [(1, 1)]}, f"{name} ({start[:8]})")

    def test_the_remote_says_which_branch_is_the_default(self, checkout: Checkout, tmp_path: Path) -> None:
        checkout.commit({"a.py": TEXT})
        checkout.git("switch", "--quiet", "--create", "develop")
        start = checkout.commit({"b.py": "b = 1\n"})
        clone = Checkout(tmp_path / "clone")
        clone.git("remote", "add", "origin", str(checkout.root))
        clone.git("fetch", "--quiet")
        clone.git("remote", "set-head", "origin", "--auto")
        clone.git("switch", "--quiet", "--create", "feature", "origin/develop")
        clone.commit({"c.py": "c = 1\n"})
        change = change_of(clone)
        assert (lines_of(change), change.base) == ({"c.py": [(1, 1)]}, f"origin/develop ({start[:8]})")

    def test_a_stale_copy_of_the_default_branch_does_not_widen_the_change(self, checkout: Checkout) -> None:
        checkout.git("update-ref", "refs/remotes/origin/main", checkout.commit({"a.py": TEXT}))
        start = checkout.commit({"theirs.py": "t = 1\n"})
        checkout.git("update-ref", "refs/remotes/upstream/main", start)
        branch(checkout)
        checkout.commit({"mine.py": "m = 1\n"})
        change = change_of(checkout)
        assert (lines_of(change), change.base) == ({"mine.py": [(1, 1)]}, f"upstream/main ({start[:8]})")

    def test_without_a_default_branch_the_followed_branch_counts(self, checkout: Checkout) -> None:
        checkout.git("branch", "--move", "develop")
        start = checkout.commit({"a.py": TEXT})
        branch(checkout, "next")
        checkout.git("branch", "--quiet", "--set-upstream-to", "develop")
        checkout.commit({"b.py": "b = 1\n"})
        checkout.commit({"c.py": "c = 1\n"})
        change = change_of(checkout)
        assert lines_of(change) == {"b.py": [(1, 1)], "c.py": [(1, 1)]}
        assert change.base == f"next@{{upstream}} ({start[:8]})"

    def test_unpushed_commits_of_the_default_branch_are_a_change(self, checkout: Checkout) -> None:
        start = checkout.commit({"a.py": TEXT})
        checkout.git("update-ref", "refs/remotes/origin/main", start)
        checkout.commit({"b.py": "b = 1\n"})
        checkout.commit({"c.py": "c = 1\n"})
        change = change_of(checkout)
        assert lines_of(change) == {"b.py": [(1, 1)], "c.py": [(1, 1)]}
        assert change.base == f"origin/main ({start[:8]})"

    @pytest.mark.parametrize(("head", "said"), [(None, "HEAD~1"), ("main", "main~1"), ("HEAD", "HEAD~1")])
    def test_a_clean_default_branch_is_compared_with_the_commit_before(
        self, checkout: Checkout, head: str | None, said: str
    ) -> None:
        before = checkout.commit({"a.py": TEXT})
        checkout.commit({"b.py": "b = 1\n"})
        checkout.write({"notes.md": "uncommitted, but no Python"})
        change = change_of(checkout, None, head)
        assert (lines_of(change), change.base) == ({"b.py": [(1, 1)]}, f"{said} ({before[:8]})")

    def test_a_clean_detached_head_is_compared_with_the_commit_before(self, checkout: Checkout) -> None:
        before = checkout.commit({"a.py": TEXT})
        checkout.commit({"b.py": "b = 1\n"})
        checkout.git("checkout", "--quiet", "--detach")
        assert change_of(checkout).base == f"HEAD~1 ({before[:8]})"

    @pytest.mark.parametrize("path", ["a.py", "new.py"])
    def test_uncommitted_work_on_the_default_branch_is_the_change(
        self, checkout: Checkout, path: str
    ) -> None:
        checkout.commit({"a.py": "a = 1\n"})
        last = checkout.commit({"b.py": "b = 1\n"})
        checkout.write({path: "a = 2\n"})
        change = change_of(checkout)
        assert (lines_of(change), change.base) == ({path: [(1, 1)]}, f"HEAD ({last[:8]})")

    def test_a_new_branch_has_changed_nothing(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": TEXT})
        last = checkout.commit({"b.py": "b = 1\n"})
        branch(checkout)
        assert change_of(checkout) == Change(f"main ({last[:8]})", "work tree", ())

    def test_of_a_merge_on_the_default_branch_the_merged_part_is_the_change(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": TEXT})
        branch(checkout)
        checkout.commit({"mine.py": "m = 1\n"})
        checkout.git("switch", "--quiet", "main")
        checkout.commit({"theirs.py": "t = 1\n"})
        checkout.git("merge", "--quiet", "--no-edit", "feature")
        assert lines_of(change_of(checkout)) == {"mine.py": [(1, 1)]}

    def test_the_first_commit_is_all_new(self, checkout: Checkout) -> None:
        commit = checkout.commit({"a.py": TEXT})
        assert change_of(checkout) == Change(
            "nothing", "work tree", (ChangedFile("a.py", (LineRange(1, 20),)),)
        )
        assert change_of(checkout, None, "HEAD").head == f"HEAD ({commit[:8]})"

    def test_without_a_commit_the_work_tree_is_all_new(self, checkout: Checkout) -> None:
        checkout.write({"a.py": "a = 1\n", "staged.py": "s = 1\n"})
        checkout.git("add", "staged.py")
        change = change_of(checkout)
        assert (lines_of(change), change.base) == ({"a.py": [(1, 1)], "staged.py": [(1, 1)]}, "nothing")

    def test_without_a_commit_no_revision_is_known(self, checkout: Checkout) -> None:
        for base, head in ((None, "HEAD"), ("HEAD", None), ("main", "worktree")):
            with pytest.raises(UnknownRevision):
                change_of(checkout, base, head)

    @pytest.mark.parametrize("base", ["nowhere", "--all", "", "origin/main", "HEAD~7"])
    def test_an_unknown_base_is_refused(self, checkout: Checkout, base: str) -> None:
        checkout.commit()
        with pytest.raises(UnknownRevision, match="see `git branch --all`"):
            change_of(checkout, base)

    def test_a_base_without_common_history_is_refused(self, checkout: Checkout) -> None:
        checkout.commit({"a.py": TEXT})
        checkout.git("switch", "--quiet", "--orphan", "pages")
        checkout.commit({"b.py": TEXT})
        for base in (None, "main"):
            with pytest.raises(BadInput, match="main and HEAD share no history; name another base"):
                change_of(checkout, base)


class TestShallow:
    @pytest.fixture
    def origin(self, checkout: Checkout) -> Checkout:
        checkout.commit({"a.py": TEXT})
        branch(checkout)
        checkout.commit({"b.py": "b = 1\n"})
        checkout.commit({"c.py": "c = 1\n"})
        checkout.git("switch", "--quiet", "main")
        checkout.commit({"d.py": "d = 1\n"})
        return checkout

    def clone(self, origin: Checkout, depth: int, *branches: str) -> Checkout:
        clone = Checkout(origin.root.parent / "clone")
        clone.git("remote", "add", "origin", f"file://{origin.root}")
        refs = [f"{name}:refs/remotes/origin/{name}" for name in branches]
        clone.git("fetch", "--quiet", f"--depth={depth}", "origin", *refs)
        clone.git("switch", "--quiet", "--create", "feature", "origin/feature")
        return clone

    @pytest.mark.parametrize(
        ("branches", "base"),
        [
            (("feature", "main"), None),
            (("feature", "main"), "origin/main"),
            (("feature",), "origin/main"),
            (("feature",), None),
        ],
    )
    def test_missing_history_is_named_with_its_remedy(
        self, origin: Checkout, branches: tuple[str, ...], base: str | None
    ) -> None:
        clone = self.clone(origin, 1, *branches)
        with pytest.raises(UnknownRevision, match=r"too little of .*git fetch --unshallow") as caught:
            change_of(clone, base)
        assert caught.value.shallow

    def test_enough_history_is_enough(self, origin: Checkout) -> None:
        clone = self.clone(origin, 3, "feature", "main")
        assert lines_of(change_of(clone)) == {"b.py": [(1, 1)], "c.py": [(1, 1)]}
