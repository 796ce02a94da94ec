"""Real bare repositories: commits made with `git fast-import`, differences computed by git."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PATCH_LINES = 20_000
PATCH_BYTES = 500_000
"""Past either GitHub shows no patch: https://docs.github.com/repositories/creating-and-managing-repositories."""

CONFIG = """\
[core]
\trepositoryformatversion = 0
\tbare = true
[gc]
\tauto = 0
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
\tallowReachableSHA1InWant = true
[http]
\treceivepack = false
"""

FULL = re.compile(r"[0-9a-f]{40}")
STATUSES = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}

Content = str | bytes | None
"""What a file becomes; None removes it."""


class GitFailed(Exception):
    """Git refused, in its own words."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a difference, as GitHub lists it; `patch` is None if it is binary or too large."""

    path: str
    status: str
    additions: int
    deletions: int
    blob: str
    previous: str | None
    patch: str | None


def environment(home: Path) -> dict[str, str]:
    """The environment of every git here: no configuration of the machine or the person reaches it."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _quoted(path: str) -> bytes:
    """Quote a path for fast-import."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode()


class GitRepository:
    """A bare repository in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[tuple[str, ...], bytes] = {}
        self._differences: dict[tuple[str, str], tuple[FileChange, ...]] = {}

    @classmethod
    def create(cls, folder: Path, default_branch: str = "main") -> GitRepository:
        """Make an empty one."""
        for part in ("objects", "refs/heads"):
            (folder / part).mkdir(parents=True)
        (folder / "config").write_text(CONFIG, encoding="utf-8")
        (folder / "HEAD").write_text(f"ref: refs/heads/{default_branch}\n", encoding="utf-8")
        return cls(folder)

    def copy(self, folder: Path) -> GitRepository:
        """Fork it: the branches and what they hold, no pull requests."""
        shutil.copytree(self.folder, folder)
        fork = GitRepository(folder)
        for name in fork.run("for-each-ref", "--format=%(refname)", "refs/pull/").decode().split():
            fork.delete_ref(name)
        return fork

    def run(self, *words: str, given: bytes | None = None) -> bytes:
        """Run git and return what it printed; raises `GitFailed`."""
        done = subprocess.run(
            ["git", "--git-dir", str(self.folder), *words],
            input=given,
            capture_output=True,
            env=environment(self.folder),
            check=False,
        )
        if done.returncode:
            raise GitFailed(f"git {words[0]}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    def known(self, *words: str) -> bytes:
        """Run git once for questions whose answer never changes: those about commits named in full."""
        if words not in self._known:
            self._known[words] = self.run(*words)
        return self._known[words]

    def commit(
        self,
        ref: str,
        *,
        parent: str | None,
        files: Mapping[str, Content],
        renames: Mapping[str, str],
        message: str,
        author: str,
        when: int,
        merged: str | None = None,
    ) -> str:
        """Write a commit and put a ref on it, whatever that pointed at; return its sha."""
        person = f"{author} <{author.replace('[', '').replace(']', '')}@users.noreply.example> {when} +0000"
        text = message.encode()
        lines = [
            f"reset {ref}\ncommit {ref}\nmark :1\ncommitter {person}\ndata {len(text)}\n".encode(),
            text,
            b"\n",
        ]
        if parent is not None:
            lines.append(f"from {parent}\n".encode())
        if merged is not None:
            lines.append(f"merge {merged}\n".encode())
        for old, new in renames.items():
            lines.append(b"R " + _quoted(old) + b" " + _quoted(new) + b"\n")
        for path, content in files.items():
            if content is None:
                lines.append(b"D " + _quoted(path) + b"\n")
                continue
            data = content.encode() if isinstance(content, str) else content
            lines += [b"M 100644 inline ", _quoted(path), f"\ndata {len(data)}\n".encode(), data, b"\n"]
        lines.append(b"\nget-mark :1\n")
        said = self.run("fast-import", "--quiet", "--force", "--done", given=b"".join([*lines, b"done\n"]))
        return said.decode().strip()

    def merge(self, base: str, head: str, message: str, author: str, when: int) -> str:
        """Return a new merge commit, on no branch yet; raises `GitFailed` on a conflict."""
        tree = self.run("merge-tree", "--write-tree", base, head).decode().split("\n", 1)[0]
        person = f"{author} <{author}@users.noreply.example> {when} +0000"
        lines = [
            f"tree {tree}",
            f"parent {base}",
            f"parent {head}",
            f"author {person}",
            f"committer {person}",
        ]
        commit = "\n".join([*lines, "", message, ""]).encode()
        return self.run("hash-object", "-t", "commit", "-w", "--stdin", given=commit).decode().strip()

    def ref(self, name: str) -> str | None:
        """Return where a ref points, None if there is none."""
        loose = self.folder / name
        inside = name.startswith("refs/") and ".." not in name
        return loose.read_text(encoding="ascii").strip() if inside and loose.is_file() else None

    def resolve(self, revision: str) -> str | None:
        """Return the commit that a branch, tag or sha names, None if there is none."""
        if revision.startswith("-") or not revision.strip():
            return None
        run = self.known if FULL.fullmatch(revision) else self.run
        try:
            return run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
        except GitFailed:
            return None

    def set_ref(self, name: str, sha: str) -> None:
        """Make a ref point at a commit."""
        self.run("update-ref", name, sha)

    def delete_ref(self, name: str) -> None:
        """Remove a ref."""
        self.run("update-ref", "-d", name)

    def take(self, other: GitRepository, sha: str, ref: str) -> None:
        """Bring a commit of another repository here, and put a ref on it."""
        if other.folder != self.folder:
            self.run("fetch", "--quiet", "--no-tags", str(other.folder), f"+{sha}:{ref}")
        self.set_ref(ref, sha)

    def merge_base(self, one: str, two: str) -> str | None:
        """Return the best common ancestor, None if the histories never met."""
        try:
            return self.known("merge-base", one, two).decode().strip()
        except GitFailed:
            return None

    def commits(self, base: str, head: str) -> tuple[str, ...]:
        """Return the commits of a head that a base lacks, oldest first."""
        return tuple(self.known("rev-list", "--reverse", f"{base}..{head}").decode().split())

    def message(self, sha: str) -> tuple[str, str, str]:
        """Return a commit's message, author and instant in ISO 8601."""
        said = self.known("show", "-s", "--format=%B%x00%an%x00%cI", sha).decode(errors="replace")
        message, author, when = said.rsplit("\0", 2)
        return message.strip(), author, when.strip()

    def read(self, revision: str, path: str) -> bytes | None:
        """Return a file's bytes at a commit, None if it is not there or is no file."""
        try:
            return self.run("cat-file", "blob", f"{revision}:{path}")
        except GitFailed:
            return None

    def listing(self, revision: str, path: str) -> tuple[tuple[str, str, str], ...]:
        """Return (kind, sha, path) of what lies in a folder at a commit; empty if it is not there."""
        try:
            said = self.run("ls-tree", "-z", f"{revision}:{path}" if path else revision)
        except GitFailed:
            return ()
        entries = [line.split("\t", 1) for line in said.decode(errors="replace").split("\0") if line]
        return tuple((facts.split()[1], facts.split()[2], name) for facts, name in entries)

    def blob(self, revision: str, path: str) -> str:
        """Return the sha of a file at a commit."""
        return self.run("rev-parse", f"{revision}:{path}").decode().strip()

    def diff(self, base: str, head: str, *paths: str, context: int = 3) -> str:
        """Return the difference of two commits as text; bytes that are no UTF-8 are replaced."""
        words = ("diff", "--no-color", "--no-ext-diff", "-M", "--full-index", f"-U{context}", base, head)
        return self.run(*words, "--", *paths).decode("utf-8", "replace")

    def changes(self, base: str, head: str) -> tuple[FileChange, ...]:
        """Return the files that differ between two commits, in git's order."""
        key = (base, head)
        if key not in self._differences:
            self._differences[key] = tuple(self._changes(base, head))
        return self._differences[key]

    def _changes(self, base: str, head: str) -> list[FileChange]:
        words = ("diff", "--no-ext-diff", "-M", "--no-abbrev", "-z")
        raw = iter(self.run(*words, "--raw", base, head).decode("utf-8", "replace").split("\0"))
        counts = iter(self.run(*words, "--numstat", base, head).decode("utf-8", "replace").split("\0"))
        patches = iter(_patches(self.diff(base, head)))
        changes: list[FileChange] = []
        for facts in raw:
            if not facts:
                break
            _, _, old_blob, new_blob, letter = facts.split(" ")
            path, previous = next(raw), None
            if letter[0] in "RC":
                path, previous = next(raw), path
            added, removed, name = next(counts).split("\t")
            if not name:
                next(counts), next(counts)
            patch = next(patches)
            if letter[0] == "T":
                patch = next(patches)  # git shows a file that became a link as removed and added
            changes.append(
                FileChange(
                    path=path,
                    status=STATUSES[letter[0]],
                    additions=int(added) if added != "-" else 0,
                    deletions=int(removed) if removed != "-" else 0,
                    blob=old_blob if letter[0] == "D" else new_blob,
                    previous=previous,
                    patch=patch,
                )
            )
        return changes


def _patches(diff: str) -> list[str | None]:
    """Split a difference at its files, and keep what GitHub shows: the hunks."""
    patches: list[str | None] = []
    for part in re.split(r"(?m)^diff --git ", diff)[1:]:
        start = part.find("\n@@ ")
        hunks = part[start + 1 :].removesuffix("\n") if start >= 0 else ""
        shown = 0 < len(hunks.encode()) <= PATCH_BYTES and hunks.count("\n") < PATCH_LINES
        patches.append(hunks if shown else None)
    return patches
