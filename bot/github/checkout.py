"""Brings two commits of a repository onto this machine, without a work tree and without trusting any of it.

Git goes over the network twice: for the commits and their trees without any file, then for the contents of
the files that are wanted, all in one request. Nothing is checked out, so no hook, filter, submodule, LFS
pointer, symbolic link or `.gitattributes` of the repository has anything to act on; `bot.repository` reads
the result from the objects. The token travels in git's environment (`GIT_CONFIG_*`, git-config(1), since git
2.31), never in an argument, an address or a file, and for the repository's own address alone. Heads of forks
are read as `refs/pull/N/head` of the base repository, which outlives the fork and needs no token for it.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.github.errors import Moved, NotFound, Unreadable
from bot.github.git_process import Caps, GitProcess
from bot.github.scratch import scratch_folder
from bot.github.wanted import Entry, is_wanted, read_differences, read_entries
from bot.repository.trees import is_settings
from engine.errors import BadInput

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BASE, _HEAD, _TIP = "refs/velox/base", "refs/velox/head", "refs/velox/tip"
_FETCH = (
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--filter=blob:none",
)
_DEEPER = (64, 1024)
"""How many commits more are fetched, in turn, when base and head do not meet in those that were."""


@dataclass(frozen=True, slots=True)
class Source:
    """What to fetch: from `url`, the commits `base` and `head` (full ids).

    `pull` is the number of the pull request whose head this is, None for a branch's own commit. `commits` is
    how many the head is ahead of the base: as many are fetched, so that the two meet. `base` may be where
    they meet or the tip of the base branch; the former (`read_meeting` asks for it) never takes more rounds.
    `tip` is the tip of the base branch, whose settings files are fetched as well; the base stands in for it.
    """

    url: str
    base: str
    head: str
    pull: int | None = None
    commits: int = 1
    token: str = field(default="", repr=False)
    tip: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            raise BadInput("A repository is fetched over http or https, from an address without credentials.")
        if not all(_SHA.fullmatch(commit) for commit in (self.base, self.head, self.tip or self.base)):
            raise BadInput("A checkout needs the full ids of its commits.")

    @property
    def path(self) -> str:
        """What an error may say of the address."""
        return urlsplit(self.url).path


@dataclass(frozen=True, slots=True)
class Checkout:
    """A bare repository that holds what a review reads; it is gone when the `async with` ends.

    `read_change(git_folder, base, head)` of `bot.repository.changes` gives the change and the tree. `base` is
    the commit where the head left its base, `tip` the one whose settings hold. `files` are all wanted files
    of the head, not only Python and settings; `Blobs` of `bot.repository.git` reads each by `object_id`.
    """

    git_folder: Path
    base: str
    head: str
    tip: str
    files: tuple[Entry, ...]


@asynccontextmanager
async def checkout(
    source: Source,
    *,
    wanted: Callable[[str], bool] = is_wanted,
    caps: Caps | None = None,
    parent: Path | None = None,
) -> AsyncIterator[Checkout]:
    """Fetch a source into a private folder below `parent`, and remove it afterwards.

    Raises Moved when the pull request's head is another by now, NotFound when a commit is not to be had,
    Unreadable beyond a cap, Unavailable when the network or GitHub fails.
    """
    caps = caps or Caps()
    with scratch_folder(parent) as folder:
        git = GitProcess(folder, source.path, caps, time.monotonic() + caps.seconds)
        await git.run("init", "--quiet", "--bare", "--template=")
        online = git.online(source.url, credentials(source.token))
        base = await _fetch_commits(online, source)
        tip = source.tip or source.base
        files = await _fetch_contents(online, base, source.head, tip, wanted)
        yield Checkout(git.git_folder, base, source.head, tip, files)


async def _fetch_commits(git: GitProcess, source: Source) -> str:
    """Fetch both commits and what lies between them; return the commit where the head left its base."""
    head = f"refs/pull/{source.pull}/head" if source.pull is not None else source.head
    specs = [f"+{head}:{_HEAD}", f"+{source.base}:{_BASE}"]
    if source.tip and source.tip != source.base:
        specs.append(f"+{source.tip}:{_TIP}")
    depth = max(1, source.commits) + 1
    if depth > git.caps.commits:
        raise Unreadable("git fetch", source.path, f"more than {git.caps.commits} commits")
    await git.run(*_FETCH, f"--depth={depth}", "origin", *specs)
    found = (await git.run("rev-parse", "--verify", _HEAD)).decode("ascii").strip()
    if found != source.head:
        raise Moved("git fetch", source.path, found)
    for deepen in (*_DEEPER, None):
        point = await git.run("merge-base", source.base, source.head, allowed=(0, 1))
        if point.strip():
            return point.decode("ascii").split()[0]
        if deepen is not None:
            await git.run(*_FETCH, f"--deepen={deepen}", "origin", *specs)
    raise NotFound("git fetch", source.path, "base and head have no common history within reach", 404)


async def _fetch_contents(
    git: GitProcess, base: str, head: str, tip: str, wanted: Callable[[str], bool]
) -> tuple[Entry, ...]:
    """Fetch the wanted files of the head, older contents of those that changed, and the tip's settings."""
    listed = await git.run("ls-tree", "-r", "-z", "--full-tree", head)
    files = tuple(entry for entry in read_entries(listed) if wanted(entry.path))
    if len(files) > git.caps.files:
        raise Unreadable("git fetch", git.path, f"more than {git.caps.files} files to read")
    differences = await git.run("diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", base, head)
    changed = [entry for entry in read_differences(differences) if wanted(entry.path)]
    governing = await git.run("ls-tree", "-r", "-z", "--full-tree", tip)
    settings = [entry for entry in read_entries(governing) if is_settings(entry.path)]
    ids = dict.fromkeys(entry.object_id for entry in (*files, *changed, *settings))
    if ids:
        given = "".join(f"{object_id}\n" for object_id in ids).encode("ascii")
        await git.run(*_FETCH, "--stdin", "origin", given=given)
    return files


def credentials(token: str) -> str:
    """Return the header that GitHub takes a token by (https://docs.github.com/apps, "Git access")."""
    if not token:
        return ""
    pair = base64.b64encode(f"x-access-token:{token}".encode()).decode("ascii")
    return f"Authorization: Basic {pair}"
