"""From what a program names to a bundle: text, or files of this machine, which are read as bytes alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.bundle import Bundle
from bot.github.wanted import is_wanted
from bot.repository.trees import FolderTree, is_settings, settings_files
from engine.errors import BadInput
from engine.model import Change, ChangedFile, LineRange, Skipped

MOST_FILES = 20_000
MOST_BYTES = 256 << 20
LAST_LINE = 1 << 30
"""All lines of a file count as changed: they are asked about."""


def of_code(code: str, name: str) -> Bundle:
    """Return the bundle of a module that came as text."""
    content = code.encode("utf-8", "replace")
    return asking({name: content}, (name,), base="nothing", head=name, run=True)


def of_folder(root: Path, chosen: Sequence[str], *, source: str) -> Bundle:
    """Return the bundle of a folder; the files at `chosen`, below it, are asked about.

    Symbolic links are not followed. Raises `BadInput` for a folder that holds too much, or none of the files.
    """
    tree = FolderTree(root)
    paths = [path for path in tree.every_path() if is_wanted(path) or is_settings(path)]
    if len(paths) > MOST_FILES:
        raise BadInput(f"There are more than {MOST_FILES} files around it: name a smaller folder.")
    files: dict[str, bytes] = {}
    unreadable: list[Skipped] = []
    size = 0
    for path in paths:
        content = tree.read(path)
        if isinstance(content, Skipped):
            unreadable.append(content)
            continue
        size += len(content)
        if size > MOST_BYTES:
            raise BadInput(f"There are more than {MOST_BYTES >> 20} MB around it: name a smaller folder.")
        files[path] = content
    missing = [path for path in chosen if path not in files]
    if missing:
        why = next((each.reason for each in unreadable if each.path == missing[0]), "no Python file is there")
        raise BadInput(f"The file cannot be read: {why}.")
    return asking(
        files,
        chosen,
        base="nothing",
        head=source,
        run=True,
        settings=settings_files(tree),
        unreadable=unreadable,
    )


def asking(
    files: Mapping[str, bytes],
    chosen: Sequence[str],
    *,
    base: str,
    head: str,
    run: bool,
    settings: Mapping[str, bytes] | None = None,
    unreadable: Sequence[Skipped] = (),
) -> Bundle:
    """Return a bundle in which all lines of the chosen files count as changed."""
    change = Change(base, head, tuple(ChangedFile(path, (LineRange(1, LAST_LINE),)) for path in chosen))
    return Bundle(
        change,
        files,
        settings or {},
        "the settings beside the code" if settings else "defaults",
        run,
        tuple(unreadable),
    )
