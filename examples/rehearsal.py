"""Rehearse Velox on a repository's history, before it is installed anywhere.

    python -m examples.rehearsal REPO [--last 20] [--head BRANCH] [--proofs SECONDS] [--report FOLDER]

A stand-in for GitHub starts on this machine, and `velox up` beside it. The last changes that were merged into
a branch are opened there as pull requests, one after the other, each against the state before it; what Velox
posts is shown, and kept as pages in FOLDER (`build/rehearsal`). Nothing leaves this machine but what proofs
install from the package index.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rich.console import Console

from bot.render.plain import one_line
from bot.repository.git import Git
from bot.repository.history import Merged, merged_changes
from bot.repository.places import Repository, find_repository
from engine.errors import BadInput, NotARepository, VeloxError
from examples.pull_request import (
    PATIENCE,
    SECRET,
    answering,
    end,
    environment,
    free_port,
    insist_on_life,
    step,
)
from tests.github import StandIn
from tests.github.world import CheckRun, PullRequest, ReviewComment

OWNER = "rehearsal"


@dataclass(frozen=True, slots=True)
class Played:
    """A change that was opened as a pull request, and what Velox posted on it."""

    change: Merged
    pull: PullRequest
    run: CheckRun
    comments: Sequence[ReviewComment]
    seconds: float

    @property
    def said(self) -> bool:
        """Tell whether anything but "nothing to say" was posted."""
        return bool(self.comments or self.run.annotations)


def main() -> int:
    """Rehearse, and return 0 when every pull request got its check run."""
    chosen = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    chosen.add_argument("repository", type=Path, metavar="REPO", help="a git repository")
    chosen.add_argument("--last", type=int, default=20, metavar="N", help="so many merged changes (20)")
    chosen.add_argument("--head", default="HEAD", metavar="BRANCH", help="the branch whose history it is")
    chosen.add_argument("--proofs", type=float, default=20.0, metavar="SECONDS", help="for one review (20)")
    chosen.add_argument("--report", type=Path, default=Path("build/rehearsal"), metavar="FOLDER")
    arguments = chosen.parse_args()
    try:
        return asyncio.run(rehearse(arguments))
    except KeyboardInterrupt:
        return 130
    except VeloxError as error:
        print(f"velox: {error}", file=sys.stderr)
        return 2


async def rehearse(chosen: argparse.Namespace) -> int:
    """Start everything, play the changes, and report."""
    screen = Console()
    source, changes = history(chosen.repository, chosen.head, chosen.last)
    folder: Path = chosen.report
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{OWNER}/{chosen.repository.resolve().name.removesuffix('.git')}"
    async with StandIn(webhook_secret=SECRET) as github:
        with branched(source, changes) as bare:
            github.adopt(name, bare, default_branch="base-1")
        github.install(name)
        port, log = free_port(), folder / "velox.log"
        github.webhook_url = f"http://127.0.0.1:{port}/webhook"
        with log.open("wb") as output:
            velox = subprocess.Popen(
                [sys.executable, "-m", "bot", "up"],
                env=environment(github, port, folder.resolve() / "data", chosen.proofs),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                await answering(f"http://127.0.0.1:{port}/health/details", velox, log)
                step(screen, f"{len(changes)} merged changes of {name}; log: {log}")
                stage = Stage(screen, github, name, velox, log)
                played = [await stage.play(number, change) for number, change in enumerate(changes, 1)]
            finally:
                end(velox)
    summarise(screen, played, name, folder)
    return 0


def history(path: Path, head: str, last: int) -> tuple[Repository, list[Merged]]:
    """Return the repository and its last merged changes; raises `BadInput` and `NotARepository`."""
    repository = find_repository(path)
    if repository is None:
        raise NotARepository(str(path))
    git = Git(repository)
    tip = git.commit(head)
    if tip is None:
        raise BadInput(f"{head} is no commit of {path}; name a branch or commit with --head.")
    changes = merged_changes(git, tip, last)
    if not changes:
        raise BadInput(f"{path} has no history to rehearse: fetch more than one commit.")
    return repository, changes


@contextmanager
def branched(source: Repository, changes: Sequence[Merged]) -> Iterator[Path]:
    """Give a bare repository with the branches `base-N` and `change-N`; it borrows the source's objects."""
    with tempfile.TemporaryDirectory(prefix="velox-rehearsal-") as made:
        bare = Path(made)
        quiet = ["git", "-c", "init.defaultBranch=base-1", "init", "--quiet", "--bare", str(bare)]
        subprocess.run(quiet, check=True)
        (bare / "objects/info/alternates").write_text(f"{source.git_folder / 'objects'}\n")
        wanted = [
            line
            for number, change in enumerate(changes, 1)
            for line in (
                f"create refs/heads/base-{number} {change.before}\n",
                f"create refs/heads/change-{number} {change.commit}\n",
            )
        ]
        update = ["git", "-C", str(bare), "update-ref", "--stdin"]
        subprocess.run(update, input="".join(wanted).encode(), check=True)
        yield bare


@dataclass(frozen=True, slots=True)
class Stage:
    """Where changes are played: the stand-in with the repository in it, and the Velox that hears of them."""

    screen: Console
    github: StandIn
    name: str
    velox: subprocess.Popen[bytes]
    log: Path

    async def play(self, number: int, change: Merged) -> Played:
        """Open a change as a pull request, wait for its check run, tell what was posted, and close it."""
        started = time.monotonic()
        title = one_line(change.subject)[:200] or change.commit[:12]
        pull = self.github.open_pull_request(
            self.name, f"change-{number}", base=f"base-{number}", title=title
        )
        run = await self._checked(pull)
        posted = [each for each in self.github.world.review_comments if each.review.pull is pull]
        played = Played(change, pull, run, posted, time.monotonic() - started)
        step(self.screen, f"#{pull.number:<4} {played.seconds:5.1f} s  {run.title or '':32}  {title}")
        for comment in posted:
            first = next((text for text in comment.body.splitlines() if text.strip()), "")
            step(self.screen, f"        {comment.path}:{comment.line}  {one_line(first)}")
        if played.said:
            page = self.github.page(self.name, pull.number)
            (self.log.parent / f"{pull.number}.html").write_text(page, encoding="utf-8")
        self.github.close(pull)
        return played

    async def _checked(self, pull: PullRequest) -> CheckRun:
        """Return the check run of a pull request once it is completed."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for run in self.github.world.runs:
                if run.head == pull.head and run.status == "completed":
                    return run
            insist_on_life(self.velox, self.log)
            await asyncio.sleep(0.05)
        raise SystemExit(f"velox: no check run on #{pull.number} after {PATIENCE:g} s; the log is {self.log}")


def summarise(screen: Console, played: Sequence[Played], name: str, folder: Path) -> None:
    """Tell how often Velox spoke, and write the page that leads to the others."""
    comments = sum(len(each.comments) for each in played)
    spoken = sum(each.said for each in played)
    per_hundred = 100 * comments / len(played)
    seconds = sorted(each.seconds for each in played)[len(played) // 2]
    line = (
        f"{len(played)} pull requests: {comments} comments on lines ({per_hundred:.0f} per hundred), "
        f"something said on {spoken}; half were reviewed within {seconds:.1f} s"
    )
    index = folder / "index.html"
    rows = "\n".join(map(_row, played))
    head = f'<html lang="en"><head><meta charset="utf-8"><title>{escape(name)}</title></head>'
    body = f"<h1>Rehearsal on {escape(name)}</h1><p>{escape(line)}</p><table>{rows}</table>"
    index.write_text(f"<!doctype html>{head}<body>{body}</body></html>\n", encoding="utf-8")
    step(screen, f"{line}. As pages: {index.resolve().as_uri()}")


def _row(played: Played) -> str:
    title = escape(f"#{played.pull.number} {one_line(played.change.subject)}")
    linked = f'<a href="{played.pull.number}.html">{title}</a>' if played.said else title
    return f"<tr><td>{linked}</td><td>{escape(played.run.title or '')}</td></tr>"


if __name__ == "__main__":
    sys.exit(main())
