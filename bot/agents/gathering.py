"""From a checkout to a bundle: the change, its files, and the settings of the base branch."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from bot.bundle import Bundle, collect, pack
from bot.github.checkout import Checkout
from bot.github.pull_files import diff_hunks
from bot.repository.changes import read_change
from bot.repository.git import Blobs, Git
from bot.repository.places import Repository
from bot.repository.trees import RevisionTree, is_settings, settings_files
from engine.errors import BadInput
from engine.model import Change, LineRange
from engine.ports import Tree

VELOX = "velox.toml"


@dataclass(frozen=True, slots=True)
class Governing:
    """Settings that stand in where the repository has none: the organisation's, by path, and their name."""

    files: Mapping[str, bytes]
    name: str


NOBODYS = Governing({}, "defaults")


def has_settings(files: Mapping[str, bytes]) -> bool:
    """Tell whether the settings of a repository's root say anything to Velox."""
    return VELOX in files or b"[tool.velox" in files.get("pyproject.toml", b"")


def base_settings(checkout: Checkout) -> dict[str, bytes]:
    """Return the settings files of the base branch as it is now, by path."""
    return settings_files(RevisionTree(_git(checkout), checkout.tip))


def gather(
    checkout: Checkout,
    *,
    base: str,
    run: bool,
    settings: Mapping[str, bytes],
    governing: Governing = NOBODYS,
    hunks: Mapping[str, tuple[LineRange, ...]] | None = None,
    silenced: tuple[str, ...] = (),
) -> Bundle:
    """Return what is reviewed of a checkout. `base` is what people call the base; with `run` its code may be
    run. Without `hunks` those of git's own diff say where a comment can stand."""
    git = _git(checkout)
    change, tree = read_change(checkout.git_folder, checkout.base, checkout.head)
    if has_settings(settings):
        files, name = dict(settings), f"the settings of {base}"
    else:
        files, name = {**settings, **governing.files}, governing.name
    contents, unreadable = collect(tree, tree.paths())
    if hunks is None:
        hunks = diff_hunks(checkout.git_folder, checkout.base, checkout.head)
    return Bundle(
        change,
        contents | settings_files(tree) | _others(git, checkout, tree),
        files,
        name,
        run,
        unreadable,
        dict(hunks),
        _before(git, checkout, change),
        silenced,
    )


def packed(bundle: Bundle) -> bytes:
    """Return a bundle as bytes; one that would be too large goes without the files that are no Python."""
    try:
        return pack(bundle)
    except BadInput:
        slim = {path: content for path, content in bundle.files.items() if _is_needed(path)}
        return pack(replace(bundle, files=slim))


def _is_needed(path: str) -> bool:
    return path.endswith(".py") or is_settings(path)


def _others(git: Git, checkout: Checkout, tree: Tree) -> dict[str, bytes]:
    """Return what else was fetched: requirements, locks, and the like."""
    blobs = Blobs(git)
    try:
        read = {
            entry.path: blobs.read(entry.path, entry.object_id)
            for entry in checkout.files
            if not _is_needed(entry.path)
        }
    finally:
        blobs.close()
    return {path: content for path, content in read.items() if isinstance(content, bytes)}


def _before(git: Git, checkout: Checkout, change: Change) -> dict[str, bytes]:
    """Return the changed files as they were where the head left its base."""
    with closing(RevisionTree(git, checkout.base)) as base:
        was = {file.old_path or file.path for file in change.files}
        return collect(base, sorted(was.intersection(base.paths())))[0]


def _git(checkout: Checkout) -> Git:
    return Git(Repository(checkout.git_folder, None))
