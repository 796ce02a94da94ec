"""Which commit a name means, asked of git itself: with a token, or without for what is public."""

from __future__ import annotations

import time
from pathlib import Path

from bot.github.checkout import credentials
from bot.github.errors import NotFound
from bot.github.git_process import Caps, GitProcess
from bot.github.scratch import scratch_folder

SECONDS = 30.0


async def tip_of(url: str, path: str, ref: str, token: str = "", *, parent: Path | None = None) -> str:
    """Return the commit of a branch or tag, that of the default branch where `ref` is empty.

    Raises NotFound where there is none, and what `checkout` raises.
    """
    wanted = (f"refs/heads/{ref}", f"refs/tags/{ref}^{{}}", f"refs/tags/{ref}") if ref else ("HEAD",)
    caps = Caps(seconds=SECONDS)
    with scratch_folder(parent) as folder:
        git = GitProcess(folder, path, caps, time.monotonic() + caps.seconds)
        await git.run("init", "--quiet", "--bare", "--template=")
        said = await git.online(url, credentials(token)).run("ls-remote", "origin", *wanted)
    found: dict[str, str] = {}
    for line in said.decode("ascii", "replace").splitlines():
        commit, _, name = line.partition("\t")
        found[name] = commit
    for name in wanted:
        if name in found:
            return found[name]
    raise NotFound("git ls-remote", path, f"there is no branch or tag {ref!r}" if ref else "it is empty", 404)
