"""What it costs to bring a pull request's code here, beside a shallow clone of the same head.

The repository is Django's package, the pull request changes one file; git answers over HTTP on this machine,
so that work counts, not the line. Limits: a checkout until its change is read takes no longer than a clone of
depth one, and a quarter of the clone's bytes on disk.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.scan_speed import verdict
from bench.trees import tree
from bot.github.checkout import Source, checkout
from bot.github.scratch import size_of
from bot.repository.changes import read_change
from tests.github import StandIn
from tests.github.tokens import mint

ROUNDS = 3
NAME = "django/django"


def contents(root: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


async def checked_out(source: Source, folder: Path) -> tuple[float, int, int]:
    """Return the seconds until the change was read, the bytes on disk, and the files of the tree."""
    start = time.perf_counter()
    async with checkout(source, parent=folder) as found:
        change, files = read_change(found.git_folder, found.base, found.head)
        seconds = time.perf_counter() - start
        assert [file.path for file in change.files] == ["django/__init__.py"]
        return seconds, size_of(found.git_folder), len(files.paths())


async def cloned(url: str, token: str, folder: Path) -> tuple[float, int]:
    """Return the seconds a clone of depth one takes, and its bytes on disk."""
    start = time.perf_counter()
    address = url.replace("//", f"//x-access-token:{token}@")
    command = ("git", "clone", "--quiet", "--depth=1", "--branch=fast", "--no-tags", address, str(folder))
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
    assert await process.wait() == 0
    return time.perf_counter() - start, size_of(folder)


async def measure(folder: Path) -> tuple[list[tuple[float, int, int]], list[tuple[float, int]]]:
    """Take both turn by turn, so that what disturbs one disturbs the other."""
    async with StandIn() as github:
        repository = github.create_repository(NAME, contents(tree("django")))
        installation = github.install(NAME)
        pull = github.open_pull_request(NAME, "fast", {"django/__init__.py": "VERSION = 5\n"})
        token = mint(github.world, installation, {"repository_ids": [repository.id]}).text
        url = f"{github.git_url}/{NAME}.git"
        source = Source(url, pull.base_sha, pull.heads[-1], pull.number, 1, token)
        ours, clones = [], []
        for number in range(ROUNDS):
            ours.append(await checked_out(source, folder))
            clones.append(await cloned(url, token, folder / str(number)))
    return ours, clones


def main() -> int:
    """Run everything; return 1 when a limit does not hold."""
    print("checkouts, over HTTP on this machine")
    with TemporaryDirectory(prefix="velox-bench-") as folder:
        ours, clones = asyncio.run(measure(Path(folder)))
    seconds = statistics.median(one[0] for one in ours)
    clone_seconds = statistics.median(one[0] for one in clones)
    print(f"  {ours[0][2]} Python files: {seconds:.2f} s, {ours[0][1] / 1e6:.1f} MB;")
    print(f"  git clone --depth=1: {clone_seconds:.2f} s, {clones[0][1] / 1e6:.1f} MB")
    checks = [
        verdict("time until the change is read, over a clone's", seconds / clone_seconds, 1, at_most=True),
        verdict("bytes on disk, over a clone's", ours[0][1] / clones[0][1], 0.25, at_most=True),
    ]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
