"""What a branch, or the work tree, changed against its base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.repository.git import Git
from bot.repository.patch import LAYOUT, FileDiff, parse_diff
from bot.repository.places import find_repository
from bot.repository.revisions import Sides, choose_sides
from bot.repository.trees import (
    LINK,
    FolderTree,
    RevisionTree,
    existing,
    is_below,
    is_python,
    relative,
    split_nul,
    untracked,
)
from engine.errors import NotARepository
from engine.model import Change, ChangedFile, LineRange, Skipped
from engine.ports import Tree

_REGULAR = ("100644", "100755")
_SYMBOLIC_LINK = "120000"


@dataclass(frozen=True, slots=True)
class States:
    """Both states of a repository, and its changed files as pairs of paths; None where a state has not the
    file. `skipped` are changed files that cannot be compared."""

    base: str
    head: str
    before: Tree
    after: Tree
    pairs: tuple[tuple[str | None, str | None], ...]
    skipped: tuple[Skipped, ...]


def read_states(path: Path, base: str | None = None, head: str | None = None) -> States:
    """Read both sides of a change, the base side from the repository's objects; see `read_change`."""
    git, sides, tree, below = _sides(path, base, head)
    change = _change(git, sides, tree, below)
    diffs = _diffs(git, sides)
    gone = [diff.path for diff in diffs if diff.status == "D" and is_below(diff.path, below)]
    old = {diff.path: diff.old_path or (None if diff.status == "A" else diff.path) for diff in diffs}
    pairs = [(old.get(file.path), file.path) for file in change.files]
    return States(
        base=sides.base,
        head=sides.head,
        before=RevisionTree(git, sides.start),
        after=tree,
        pairs=(*pairs, *((path, None) for path in gone)),
        skipped=change.skipped,
    )


def read_change(
    path: Path, base: str | None = None, head: str | None = None
) -> tuple[Change, FolderTree | RevisionTree]:
    """Read what `head` changed since it left `base`, and the tree of the head side.

    `head` is a revision or `worktree`; see `choose_sides` for what stands in when either is None. Lines are
    those that the change added or rewrote: a file that only lost lines is reported without any. Paths and
    tree belong to the whole repository, but only changed files at or below `path` are reported.
    """
    git, sides, tree, below = _sides(path, base, head)
    return _change(git, sides, tree, below), tree


def _change(git: Git, sides: Sides, tree: Tree, below: str) -> Change:
    reported = [item for item in _items(git, sides, tree) if is_below(item.path, below)]
    return Change(
        base=sides.base,
        head=sides.head,
        files=tuple(sorted((item for item in reported if isinstance(item, ChangedFile)), key=_by_path)),
        skipped=tuple(sorted((item for item in reported if isinstance(item, Skipped)), key=_by_path)),
    )


def _sides(
    path: Path, base: str | None, head: str | None
) -> tuple[Git, Sides, FolderTree | RevisionTree, str]:
    """Return the repository, its two sides, the tree of the head, and the folder that a person named."""
    path = existing(path)
    repository = find_repository(path)
    if repository is None:
        raise NotARepository(str(path))
    git = Git(repository)
    sides = choose_sides(git, base, head)
    below = relative(path, repository.work_tree) if repository.work_tree else ""
    if sides.tip is None:
        return git, sides, FolderTree(repository.work_tree or path, git=git), below
    return git, sides, RevisionTree(git, sides.tip), below


def _diffs(git: Git, sides: Sides) -> list[FileDiff]:
    compared = (sides.start,) if sides.tip is None else (sides.start, sides.tip)
    return parse_diff(git.diff(*LAYOUT, *compared, "--", "*.py"))


def read_base(path: Path, base: str | None = None, head: str | None = None) -> RevisionTree:
    """Return the tree that `read_change` compares with, from the repository's objects."""
    git, sides, _, _ = _sides(path, base, head)
    return RevisionTree(git, sides.start)


def _items(git: Git, sides: Sides, tree: Tree) -> Iterator[ChangedFile | Skipped]:
    diffs = _diffs(git, sides)
    unmerged = _unmerged(git) if sides.tip is None else set()
    yield from (Skipped(path, "unresolved merge conflicts") for path in unmerged)
    for diff in diffs:
        item = None if diff.path in unmerged else _item(diff)
        if item is not None:
            yield item
    if sides.tip is None:
        for path in untracked(git):
            if is_python(path):
                yield _new_file(tree, path)


def _item(diff: FileDiff) -> ChangedFile | Skipped | None:
    if diff.mode == _SYMBOLIC_LINK:
        return Skipped(diff.path, LINK)
    if diff.mode not in _REGULAR or diff.status == "D":
        return None
    if diff.lines is None:
        return Skipped(diff.path, "binary, or larger than 10 MB")
    return ChangedFile(diff.path, diff.lines, diff.old_path)


def _unmerged(git: Git) -> set[str]:
    listed = split_nul(git.output("ls-files", "--unmerged", "-z", "--", "*.py"))
    return {entry.partition("\t")[2] for entry in listed}


def _new_file(tree: Tree, path: str) -> ChangedFile | Skipped:
    content = tree.read(path)
    if isinstance(content, Skipped):
        return content
    count = content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    return ChangedFile(path, (LineRange(1, count),) if count else ())


def _by_path(item: ChangedFile | Skipped) -> str:
    return item.path
