from __future__ import annotations

from pathlib import Path

import pytest

from bot.repository.git import Git
from bot.repository.history import Merged, Origin, merged_changes, origins, replaced_lines
from bot.repository.places import find_repository
from engine.model import LineRange
from tests.bot.repository.conftest import Checkout

BODY = "a = 1\nb = 2\nc = 3\nd = 4\n"


def git_at(root: Path) -> Git:
    repository = find_repository(root)
    assert repository is not None
    return Git(repository)


def git_of(checkout: Checkout) -> Git:
    return git_at(checkout.root)


def changes(checkout: Checkout, last: int = 10) -> list[Merged]:
    return merged_changes(git_of(checkout), "HEAD", last)


def test_changes_are_told_oldest_first_without_the_root(checkout: Checkout) -> None:
    root = checkout.commit({"a.py": BODY}, "start")
    second = checkout.commit({"a.py": BODY * 2}, "double\n\nbecause")
    third = checkout.commit({"a.py": BODY}, "Größe\ttabbed")
    found = changes(checkout)
    assert [(one.commit, one.before) for one in found] == [(second, root), (third, second)]
    assert [one.subject for one in found] == ["double", "Größe\ttabbed"]
    assert found[0].when > 1_700_000_000
    assert [one.commit for one in changes(checkout, last=1)] == [third]


def test_a_merge_is_one_change(checkout: Checkout) -> None:
    root = checkout.commit({"a.py": BODY})
    checkout.git("checkout", "--quiet", "-b", "side")
    checkout.commit({"b.py": "1\n"})
    checkout.commit({"b.py": "2\n"})
    checkout.git("checkout", "--quiet", "main")
    checkout.git("merge", "--quiet", "--no-ff", "-m", "Merge pull request #7", "side")
    (only,) = changes(checkout)
    assert (only.before, only.subject) == (root, "Merge pull request #7")


def test_history_that_is_cut_off_gives_no_change(checkout: Checkout) -> None:
    checkout.commit({"a.py": BODY})
    checkout.commit({"a.py": BODY * 2})
    checkout.commit({"a.py": BODY * 3})
    checkout.git("clone", "--quiet", "--depth=2", f"file://{checkout.root}", "cut")
    assert len(merged_changes(git_at(checkout.root / "cut"), "HEAD", 9)) == 1


@pytest.mark.parametrize(
    "subject",
    [
        "perf: cache it",
        "Speed up parsing",
        "Make it 3x faster",
        "Optimise lookup",
        "Avoid O(n^2) scan",
        "slow path",
    ],
)
def test_subjects_that_speak_of_speed(subject: str) -> None:
    assert Merged("c", "b", 0, subject).for_speed


@pytest.mark.parametrize(
    "subject",
    ["Fix typo", "Perform the release", "Add a breakfast menu", "Performant? no: rename O", "Latent bug"],
)
def test_subjects_that_do_not(subject: str) -> None:
    assert not Merged("c", "b", 0, subject).for_speed


def test_replaced_lines_are_those_of_the_old_side(checkout: Checkout) -> None:
    checkout.commit({"a.py": BODY, "gone.py": BODY, "n.txt": BODY})
    checkout.git("rm", "--quiet", "gone.py")
    checkout.commit({"a.py": "a = 1\nb = 22\nd = 4\ne = 5\n", "n.txt": "x", "new.py": "other = 0\n"})
    (change,) = changes(checkout)
    assert replaced_lines(git_of(checkout), change) == {
        "a.py": (LineRange(2, 3),),
        "gone.py": (LineRange(1, 4),),
    }


def test_lines_know_the_change_that_brought_them(checkout: Checkout) -> None:
    root = checkout.commit({"a b.py": BODY})
    second = checkout.commit({"a b.py": BODY.replace("c = 3", "c = 33").replace("a = 1", "z = 0\na = 1")})
    checkout.git("mv", "a b.py", "ü.py")
    third = checkout.commit()
    found = list(origins(git_of(checkout), third, "ü.py", [LineRange(1, 2), LineRange(4, 4)]))
    assert found == [
        Origin(second, "a b.py", 1),
        Origin(root, "a b.py", 1),
        Origin(second, "a b.py", 4),
    ]
