"""Finds what is to be said about a line that a person points at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from bot.repository.changes import read_base, read_change
from bot.repository.places import find_repository
from bot.repository.revisions import WORK_TREE
from bot.repository.trees import FolderTree, open_folder
from engine.config import SettingsTree
from engine.errors import BadInput
from engine.model import Change, ChangedFile, Comment, LineRange
from engine.pipeline import World, review
from engine.ports import Tree

LAST_LINE = 10**9
"""Beyond the end of any file that is read."""


def comment_at(
    path: Path,
    line: int,
    settings_of: Callable[[Tree], SettingsTree],
    world: World,
    base: str | None = None,
) -> Comment:
    """Return what is to be said about a line; raises `BadInput` that names the lines about which there is.

    In a repository that is also what became slower since `base`, chosen as for a review when it is None.
    """
    tree, name = _tree_of(_existing(path))
    file = ChangedFile(name, (LineRange(1, LAST_LINE),))
    with ExitStack() as stack:
        changed = _since(tree, name, base)
        before = None
        if changed is not None:
            before = stack.enter_context(closing(read_base(tree.root, base, WORK_TREE)))
            file = replace(file, old_path=changed.old_path)
        change = Change("", "", (file,))
        found = review(change, tree, settings_of(tree), world, base=before, all_lines=True)
    for comment in found.comments:
        if comment.finding.line <= line <= comment.finding.end_line:
            return comment
    for skipped in found.skipped:
        if skipped.path == name:
            raise BadInput(f"{name} is not scanned: {skipped.reason}.")
    raise BadInput(f"Nothing was found at {name}:{line}; {_elsewhere(found.comments)}.")


def _since(tree: FolderTree, name: str, base: str | None) -> ChangedFile | None:
    """Return how a file differs from the base, None where it does not, or there is no base to be had."""
    try:
        change, _ = read_change(tree.root, base, WORK_TREE)
    except BadInput:
        if base is not None:
            raise
        return None
    return next((file for file in change.files if file.path == name), None)


def _existing(path: Path) -> Path:
    """Return the path as given, or as seen from the root of the repository, which is how it is printed."""
    repository = find_repository(Path.cwd())
    if not path.exists() and repository is not None and repository.work_tree is not None:
        return repository.work_tree / path
    return path


def _tree_of(path: Path) -> tuple[FolderTree, str]:
    """Return the tree around a file, which tells how hot it is, and the file's path in it."""
    alone = open_folder(path)
    name = path.resolve().relative_to(alone.root).as_posix()
    around = open_folder(alone.root)
    return (around if name in around.paths() else alone), name


def _elsewhere(comments: Iterable[Comment]) -> str:
    lines = sorted(comment.finding.line for comment in comments)
    if not lines:
        return "the whole file is clean"
    return f"there is something on line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"
