"""Puts the rewrites of several findings into one file, as far as they do not get in each other's way."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.files import replace_file
from bot.repository.changes import read_change
from bot.repository.revisions import WORK_TREE
from bot.repository.trees import FolderTree, open_folder
from engine.config import SettingsTree
from engine.errors import BadInput
from engine.model import Comment, Declined, Edit, Skipped
from engine.pipeline import World, review, survey
from engine.ports import Linter, Tree
from engine.rewrite.edits import apply_edits
from engine.syntax.parse import parse

_IMPORT = re.compile(r"\s*(?:import|from) ")


@dataclass(frozen=True, slots=True)
class Fixed:
    """One file before and after, whose rewrites are in it, and which remain, each with the reason."""

    path: str
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    made: tuple[Comment, ...] = ()
    left: tuple[tuple[Comment, str], ...] = ()


def rewrites_by_file(
    path: Path,
    base: str | None,
    rules: Collection[str],
    settings_of: Callable[[Tree], SettingsTree],
    world: World,
) -> tuple[FolderTree, dict[str, tuple[bytes, list[Comment]]]]:
    """Return the tree, and for each file its content and what some rules would rewrite in it, best first.

    With a base these are the rewrites on lines changed since, otherwise all.
    """
    comments: Sequence[Comment]
    if base is None:
        tree: Tree = open_folder(path)
        comments = survey(tree, settings_of(tree), world, complexity=False).comments
    else:
        change, tree = read_change(path, base, WORK_TREE)
        comments = review(change, tree, settings_of(tree), world).comments
    if not isinstance(tree, FolderTree):
        raise BadInput(f"{path} has no files to rewrite; name a work tree.")
    files: dict[str, tuple[bytes, list[Comment]]] = {}
    for comment in comments:
        name = comment.finding.path
        content = files[name][0] if name in files else tree.read(name)
        if comment.finding.rule in rules and comment.blocks and isinstance(content, bytes):
            files.setdefault(name, (content, []))[1].append(comment)
    return tree, dict(sorted(files.items()))


def write_fixed(fixed: Fixed, tree: FolderTree) -> None:
    """Write one file, unless somebody else has done so since it was read."""
    if tree.read(fixed.path) != fixed.before:
        raise BadInput(f"{fixed.path} was changed meanwhile; run this again.")
    replace_file(tree.root / fixed.path, fixed.after)


def fix_file(path: str, content: bytes, comments: Sequence[Comment], linter: Linter) -> Fixed:
    """Make the rewrites of `comments` in their order: of two that meet, the first is made, the other remains.

    Each was checked alone, so what they make together is checked again; if it fails, all of them remain.
    """
    made: list[Comment] = []
    left: list[tuple[Comment, str]] = []
    taken: dict[int, Comment] = {}
    for comment in comments:
        lines = _extent(comment)
        other = next((taken[line] for line in lines if line in taken), None)
        if other is None:
            made.append(comment)
            taken.update(dict.fromkeys(lines, comment))
        else:
            left.append((comment, f"it meets the rewrite of line {other.finding.line}; run this again"))
    edits = tuple(dict.fromkeys(edit for comment in made for edit in comment.finding.edits))
    after = _applied(path, content, edits, linter)
    if isinstance(after, Declined):
        return Fixed(path, content, content, left=tuple((comment, after.reason) for comment in comments))
    return Fixed(path, content, after, tuple(made), tuple(left))


def _applied(path: str, content: bytes, edits: tuple[Edit, ...], linter: Linter) -> bytes | Declined:
    module = parse(path, content)
    if isinstance(module, Skipped):
        return Declined(module.reason)
    after = apply_edits(content, edits, module)
    if isinstance(after, Declined):
        return after
    result = parse(path, after)
    if isinstance(result, Skipped):
        return Declined(f"together the rewrites break the file: {result.reason}")
    before_errors, after_errors = linter.errors([(path, content), (path, after)])
    if after_errors - before_errors:
        return Declined(f"together the rewrites add an error: {min(after_errors - before_errors)}")
    return after


def _extent(comment: Comment) -> range:
    """Return the lines from the first edit to the last: what lies between was read on the way.

    Imports are left aside: they stand far from the code that wants them and get in nobody's way.
    """
    edits = [edit for edit in comment.finding.edits if not _IMPORT.match(edit.text)]
    if not edits:
        return range(0)
    return range(min(edit.line for edit in edits), max(edit.end_line for edit in edits) + 1)
