"""Finds what is to be said about a line that a person points at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from bot.repository.places import find_repository
from bot.repository.trees import FolderTree, open_folder
from engine.config import SettingsTree
from engine.errors import BadInput
from engine.model import Change, ChangedFile, Comment, LineRange
from engine.pipeline import World, review
from engine.ports import Tree

LAST_LINE = 10**9
"""Beyond the end of any file that is read."""


def comment_at(path: Path, line: int, settings_of: Callable[[Tree], SettingsTree], world: World) -> Comment:
    """Return what is to be said about a line; raises `BadInput` that names the lines about which there is."""
    tree, name = _tree_of(_existing(path))
    change = Change("", "", (ChangedFile(name, (LineRange(1, LAST_LINE),)),))
    found = review(change, tree, settings_of(tree), world, all_lines=True)
    for comment in found.comments:
        if comment.finding.line <= line <= comment.finding.end_line:
            return comment
    for skipped in found.skipped:
        if skipped.path == name:
            raise BadInput(f"{name} is not scanned: {skipped.reason}.")
    raise BadInput(f"Nothing was found at {name}:{line}; {_elsewhere(found.comments)}.")


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
