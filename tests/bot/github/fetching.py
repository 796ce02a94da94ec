"""A repository on the stand-in that the App may read, and where a secret could have been left."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.github.checkout import Source
from tests.github import StandIn
from tests.github.git import Content
from tests.github.tokens import mint
from tests.github.world import Installation, PullRequest, Repository

TEXT = "".join(f"line_{number} = {number}\n" for number in range(1, 41))
FILES: Mapping[str, Content] = {
    "app/a.py": TEXT,
    "app/b.py": "b = 1\n",
    "app/data.bin": b"\0" * 5_000,
    "requirements.txt": "numpy\n",
    "pyproject.toml": "[tool.velox]\n",
}


@dataclass
class Lab:
    """`ada/lab` with the App installed."""

    hub: StandIn
    repository: Repository
    installation: Installation

    def token(self, **permissions: str) -> str:
        body = {
            "repository_ids": [self.repository.id],
            "permissions": permissions or {"contents": "read"},
        }
        return mint(self.hub.world, self.installation, body).text

    @property
    def url(self) -> str:
        return f"{self.hub.git_url}/ada/lab.git"

    def opened(self, files: Mapping[str, Content], branch: str = "fast") -> PullRequest:
        return self.hub.open_pull_request("ada/lab", branch, files)

    def source(self, pull: PullRequest, *, token: str | None = None, commits: int = 1) -> Source:
        return Source(
            self.url,
            pull.base_sha,
            pull.heads[-1],
            pull.number,
            commits,
            self.token() if token is None else token,
        )

    def written(self, *entries: tuple[str, str, bytes], parent: str) -> str:
        """Write a commit with just these (mode, name, content), whatever the names."""
        git = self.repository.git
        tree = b""
        for mode, name, content in entries:
            kind = "commit" if mode == "160000" else "blob"
            tree += f"{mode} {kind} ".encode() + self._stored(mode, content)
            tree += b"\t" + os.fsencode(name) + b"\0"
        root = git.run("mktree", "-z", "--missing", given=tree).decode().strip()
        return self._commit(root, parent)

    def nested(self, name: str, content: bytes, parent: str) -> str:
        """Write a commit whose root holds a folder of any name with `x.py` in it."""
        git = self.repository.git
        inner = git.run("mktree", given=b"100644 blob " + self._stored("100644", content) + b"\tx.py\n")
        root = git.run(
            "mktree", "-z", given=b"040000 tree " + inner.strip() + b"\t" + os.fsencode(name) + b"\0"
        )
        return self._commit(root.decode().strip(), parent)

    def _stored(self, mode: str, content: bytes) -> bytes:
        if mode == "160000":
            return content
        return self.repository.git.run("hash-object", "-w", "--stdin", given=content).strip()

    def _commit(self, tree: str, parent: str) -> str:
        named = ("-c", "user.name=eve", "-c", "user.email=eve@example.org")
        said = self.repository.git.run(*named, "commit-tree", tree, "-p", parent, "-m", "x")
        return said.decode().strip()


def make_lab(hub: StandIn, files: Mapping[str, Content] = FILES) -> Lab:
    repository = hub.create_repository("ada/lab", files)
    return Lab(hub, repository, hub.install("ada/lab"))


def forms(token: str) -> tuple[bytes, ...]:
    """A token as it is and as git's header writes it."""
    basic = base64.b64encode(f"x-access-token:{token}".encode())
    return token.encode(), basic


def files_with(folder: Path, secrets: tuple[bytes, ...]) -> list[str]:
    """The files below a folder that hold one of some secrets."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and any(secret in path.read_bytes() for secret in secrets)
    ]


def command_lines(sign: str) -> dict[int, bytes]:
    """The arguments of the running processes that mention something."""
    found: dict[int, bytes] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if sign.encode() in line:
                found[int(entry.name)] = line
    return found


async def until(happened: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something is so; fail when it does not come."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.02)
