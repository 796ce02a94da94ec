"""Make the example pull request a git repository: branch `main` is its base, branch `regions` its head.

    python examples/build.py DEST

DEST is replaced if an earlier run made it; any other existing folder is left alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARK = ".velox-example"
FIXED = {
    "GIT_AUTHOR_NAME": "Velox example",
    "GIT_AUTHOR_EMAIL": "example@velox.invalid",
    "GIT_AUTHOR_DATE": "2026-01-05T09:00:00+00:00",
    "GIT_COMMITTER_NAME": "Velox example",
    "GIT_COMMITTER_EMAIL": "example@velox.invalid",
    "GIT_COMMITTER_DATE": "2026-01-05T09:00:00+00:00",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str) -> None:
    """Run git in the example, untouched by the person's own settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", *arguments], cwd=folder, env=environment | FIXED, check=True, stdout=subprocess.DEVNULL
    )


def fill(folder: Path, side: str, message: str) -> None:
    """Replace the work tree by one side of the pull request and commit it."""
    shutil.copytree(HERE / side, folder, dirs_exist_ok=True)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def build(folder: Path) -> None:
    """Make the repository at `folder`."""
    if folder.exists():
        if not (folder / ".git" / MARK).exists():
            sys.exit(f"{folder} exists and is not an example of ours; name another folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    (folder / ".git" / MARK).touch()
    fill(folder, "base", "Orders: import, report, dispatch")
    git(folder, "checkout", "--quiet", "-b", "regions")
    fill(folder, "head", "Report by region, retry refused orders, read the new export")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/build.py DEST")
    build(Path(sys.argv[1]))
