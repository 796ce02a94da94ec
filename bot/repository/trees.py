"""The Python files of a checkout: of a folder as it lies on disk, or of a commit without checking it out."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from bot.repository.git import MAX_FILE, TOO_LARGE, Blobs, Git
from bot.repository.places import find_repository
from engine.errors import BadInput
from engine.model import Skipped
from engine.ports import Tree

LINK = "a symbolic link"
SETTINGS_NAMES = ("velox.toml", "pyproject.toml")

_FOREIGN_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages"})
_PROBLEMS = {
    errno.ELOOP: LINK,
    errno.ENOENT: "no longer there",
    errno.ENOTDIR: "no longer there",
    errno.EACCES: "permission denied",
}


class FolderTree:
    """The Python files of a folder on disk, uncommitted ones included.

    With a repository these are the files git tracks or would add; without one, those found by walking past
    hidden folders and installed packages. `below` narrows the files to one folder, or names a single one.
    The list is made once; contents are read when asked for. Symbolic links are never followed.
    """

    def __init__(self, root: Path, *, git: Git | None = None, below: str = "") -> None:
        self.root = root.resolve()
        self._git = git
        self._below = below
        self._linked: dict[str, bool] = {}

    def paths(self) -> Sequence[str]:
        """Return the paths of all Python files, sorted."""
        return [path for path in self._listed if is_python(path)]

    def every_path(self) -> Sequence[str]:
        """Return the paths of all files, sorted; what cannot be read is among them."""
        return sorted(self._found())

    def settings_paths(self) -> Sequence[str]:
        """Return the settings files that govern these files: beside and below them, and up to the root."""
        outer = (
            (folder / name).as_posix()
            for folder in PurePosixPath(self._below).parents
            for name in SETTINGS_NAMES
        )
        found = {path for path in outer if self._kind(path) is not None}
        return sorted(found | {path for path in self._listed if is_settings(path)})

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of a file, or why it cannot be had."""
        try:
            if self._behind_link(path):
                return Skipped(path, "behind a symbolic link")
            return _read_file(f"{self.root}/{path}")
        except OSError as error:
            reason = _PROBLEMS.get(error.errno or 0, error.strerror or "unreadable")
            return Skipped(path, reason)
        except _Unusable as unusable:
            return Skipped(path, str(unusable))

    @cached_property
    def _listed(self) -> list[str]:
        if self._kind(self._below) == stat.S_IFREG:
            return [self._below]
        wanted = (path for path in self._found() if is_python(path) or is_settings(path))
        return sorted(path for path in wanted if self._kind(path) in (stat.S_IFREG, stat.S_IFLNK))

    def _found(self) -> Iterable[str]:
        if self._git is None:
            return _walk(self.root, self._below)
        tracked = self._git.output("ls-files", "--cached", "-z", *_limits(self._below))
        return {*split_nul(tracked), *untracked(self._git, self._below)}

    def _kind(self, path: str) -> int | None:
        """Return the type of a file without following links, or None when there is none."""
        # Plain strings: a `Path` per file of a large tree takes longer than asking the disk.
        try:
            return stat.S_IFMT(os.lstat(f"{self.root}/{path}").st_mode)
        except (OSError, ValueError):
            return None

    def _behind_link(self, path: str) -> bool:
        folder = f"{self.root}/{path}".rpartition("/")[0]
        known = self._linked.get(folder)
        if known is None:
            known = self._linked[folder] = os.path.realpath(folder) != folder
        return known


class RevisionTree:
    """The Python files of one commit, read from the repository's objects: there is no checkout."""

    def __init__(self, git: Git, commit: str) -> None:
        self._git = git
        self._commit = commit
        self._blobs = Blobs(git)

    def paths(self) -> Sequence[str]:
        """Return the paths of all Python files, sorted."""
        return [path for path in self._entries if is_python(path)]

    def every_path(self) -> Sequence[str]:
        """Return the paths of all files, sorted."""
        return list(self._entries)

    def settings_paths(self) -> Sequence[str]:
        """Return the paths of all settings files, sorted."""
        return [path for path in self._entries if is_settings(path)]

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of a file in this commit, or why it cannot be had."""
        mode, object_id = self._entries.get(path, ("", ""))
        if not mode:
            return Skipped(path, "not in this commit")
        if mode == "120000":
            return Skipped(path, LINK)
        return self._blobs.read(path, object_id)

    def close(self) -> None:
        """End the git process behind the tree; it also ends with the tree itself."""
        self._blobs.close()

    @cached_property
    def _entries(self) -> dict[str, tuple[str, str]]:
        """Map each file to its mode and object id, in path order."""
        listed = self._git.output("ls-tree", "-r", "-z", "--full-tree", self._commit)
        entries: dict[str, tuple[str, str]] = {}
        for line in split_nul(listed):
            facts, _, path = line.partition("\t")
            mode, kind, object_id = facts.split()
            if kind == "blob":
                entries[path] = (mode, object_id)
        return dict(sorted(entries.items()))


def open_folder(path: Path) -> FolderTree:
    """Return the tree of what a person named: a folder or a single Python file, in a repository or not."""
    path = existing(path)
    if not path.is_dir() and not is_python(path.name):
        raise BadInput(f"{path} is not a Python file; name a folder, or a file that ends in .py.")
    repository = find_repository(path)
    if repository is None or repository.work_tree is None:
        return FolderTree(path) if path.is_dir() else FolderTree(path.parent, below=path.name)
    git, below = Git(repository), relative(path, repository.work_tree)
    named_though_ignored = below and git.answer("check-ignore", "--quiet", "--", below) is not None
    return FolderTree(repository.work_tree, git=None if named_though_ignored else git, below=below)


def existing(path: Path) -> Path:
    """Return the real path of a file or folder that a person named and that can be read."""
    try:
        path = path.resolve(strict=True)
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))
        return path
    except (OSError, RuntimeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "it is a loop of symbolic links"
        raise BadInput(f"{path} cannot be opened: {problem}.") from error


def is_python(path: str) -> bool:
    """Tell whether a path is that of a Python module."""
    return path.endswith(".py")


def split_nul(output: bytes) -> list[str]:
    """Split what git prints with `-z` into names; bytes that are no UTF-8 survive as surrogates."""
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def is_below(path: str, folder: str) -> bool:
    """Tell whether `path` is `folder` or lies in it; everything lies in the empty folder."""
    return not folder or path == folder or path.startswith(folder + "/")


def relative(path: Path, root: Path) -> str:
    """Return `path` as seen from `root`, which is itself the empty path."""
    return "" if path == root else path.relative_to(root).as_posix()


def untracked(git: Git, below: str = "") -> list[str]:
    """List what git would add, except hidden folders and installed packages below the folder."""
    listed = split_nul(git.output("ls-files", "--others", "--exclude-standard", "-z", *_limits(below)))
    environments = {path.rpartition("/")[0] for path in listed if path.endswith("/pyvenv.cfg")} - {below}
    inner = len(below) + 1 if below else 0
    return [
        path
        for path in listed
        if not any(_is_foreign(folder) for folder in path[inner:].split("/")[:-1])
        and not any(is_below(path, environment) for environment in environments)
    ]


class _Unusable(Exception):
    """A file that is there and cannot be used; its text says why."""


def is_settings(path: str) -> bool:
    """Tell whether a file may hold settings of Velox."""
    return path.rpartition("/")[2] in SETTINGS_NAMES


def _read_file(path: str) -> bytes:
    # Without O_NONBLOCK a named pipe would block for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise _Unusable("not a regular file")
        content = file.read(MAX_FILE + 1) if facts.st_size <= MAX_FILE else b""
    if facts.st_size > MAX_FILE or len(content) > MAX_FILE:
        raise _Unusable(TOO_LARGE)
    return content


def _walk(root: Path, below: str) -> Iterator[str]:
    top = str(root / below)
    start = len(str(root).rstrip("/")) + 1
    for name, folders, files in os.walk(top):
        folders[:] = [
            inner for inner in folders if not _is_foreign(inner) and not _is_environment(f"{name}/{inner}")
        ]
        inside = name.rstrip("/")
        for file in files:
            yield f"{inside}/{file}"[start:]


def _is_environment(folder: str) -> bool:
    try:
        os.lstat(f"{folder}/pyvenv.cfg")
    except OSError:
        return False
    return True


def _is_foreign(folder: str) -> bool:
    return folder.startswith(".") or folder in _FOREIGN_FOLDERS


def _limits(below: str) -> tuple[str, ...]:
    return ("--", f":(literal){below}") if below else ()


def settings_files(tree: Tree) -> dict[str, bytes]:
    """Return the content of a tree's settings files, by path; those that cannot be read are left out."""
    contents = {path: tree.read(path) for path in tree.settings_paths()}
    return {path: content for path, content in contents.items() if isinstance(content, bytes)}
