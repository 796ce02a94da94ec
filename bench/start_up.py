"""What a person waits for: help, and the review of one changed file in a large repository.

Limits: `velox --help` at most 0.15 s over an empty typer app in the same run; a review of one changed file in
a repository of 900 files under 5 s with an empty cache and under 1 s with a warm one.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.scan_speed import verdict, wall
from bench.trees import tree

EMPTY_APP = (
    "import typer; app = typer.Typer(); app.command()(lambda: None); app.callback()(lambda: None); app()"
)
CHANGED = "django/db/models/query.py"
ADDITION = """

def _first_of_each(rows):
    seen = []
    for row in rows:
        if row not in seen:
            seen.append(row)
    return seen
"""
ROUNDS = 7


def help_cost() -> float:
    """Return the seconds that `velox --help` takes over an empty typer app, taken in turns."""
    pairs = []
    for _ in range(ROUNDS):
        ours = wall([sys.executable, "-m", "bot", "--help"])
        empty = wall([sys.executable, "-c", EMPTY_APP, "--help"])
        pairs.append(ours - empty)
    return statistics.median(pairs)


def repository(folder: Path) -> None:
    """Make a git repository of django with one changed file."""
    environment = os.environ | {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "bench"), ("EMAIL", "bench@velox.invalid"))
    }

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
        )

    subprocess.run(["cp", "-r", f"{tree('django')}/.", str(folder)], check=True)
    git("init", "--quiet", "--initial-branch", "main")
    git("add", "--all")
    git("commit", "--quiet", "--message", "base")
    with (folder / CHANGED).open("a") as file:
        file.write(ADDITION)


def main() -> int:
    """Run everything; return 1 when a limit does not hold."""
    print("start-up and one changed file, seconds on the clock, median")
    checks = [verdict("velox --help over an empty typer app", help_cost(), 0.15, at_most=True)]
    with tempfile.TemporaryDirectory(prefix="velox-bench-") as scratch:
        folder, cache = Path(scratch) / "repository", Path(scratch) / "cache"
        folder.mkdir()
        repository(folder)
        command = [sys.executable, "-m", "bot", "review", str(folder), "--base", "main", "--format", "jsonl"]
        cold = statistics.median(
            wall(command, os.environ | {"VELOX_CACHE_DIR": str(cache / str(turn))}) for turn in range(3)
        )
        warm_cache = os.environ | {"VELOX_CACHE_DIR": str(cache / "0")}
        warm = statistics.median(wall(command, warm_cache) for _ in range(ROUNDS))
    checks.append(verdict("one changed file, 900 files, cold", cold, 5, at_most=True))
    checks.append(verdict("one changed file, 900 files, warm", warm, 1, at_most=True))
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
