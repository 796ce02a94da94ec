"""Show Velox at work: a GitHub on this machine, Velox beside it, and the review of the example pull request.

    python -m examples.pull_request [--keep] [--proofs SECONDS] [FOLDER]

A stand-in for GitHub opens the pull request of `examples/` and tells `velox up` of it, signed as by GitHub.
What Velox posts is shown here, and as a page in FOLDER (`build/example`). With --keep both go on running, so
that you can look around.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding

from examples.build import build
from tests.github import StandIn
from tests.github.world import CheckRun, PullRequest

NAME = "acme/orders"
TITLE = "Report by region, retry refused orders, read the new export"
SECRET = "only-for-this-example-" + os.urandom(8).hex()
PATIENCE = 240.0


def main() -> int:
    """Run the example; return 0 when the review was posted."""
    chosen = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    chosen.add_argument("folder", nargs="?", type=Path, default=Path("build/example"))
    chosen.add_argument("--keep", action="store_true", help="leave everything running until Ctrl-C")
    chosen.add_argument(
        "--proofs", type=float, default=60.0, metavar="SECONDS", help="for all proofs together"
    )
    arguments = chosen.parse_args()
    try:
        return asyncio.run(show(arguments.folder, keep=arguments.keep, proofs=arguments.proofs))
    except KeyboardInterrupt:
        return 130


async def show(folder: Path, *, keep: bool, proofs: float) -> int:
    """Open the pull request, wait for the review, and show it."""
    screen = Console()
    build(folder / "repository")
    async with StandIn(webhook_secret=SECRET) as github:
        port = free_port()
        github.webhook_url = f"http://127.0.0.1:{port}/webhook"
        log = folder / "velox.log"
        with log.open("wb") as output:
            velox = subprocess.Popen(
                [sys.executable, "-m", "bot", "up"],
                env=environment(github, port, folder.resolve() / "data", proofs),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                step(screen, f"A GitHub of its own at {github.web_url}, Velox at port {port}; log: {log}")
                await answering(f"http://127.0.0.1:{port}/health/details", velox, log)
                pull = opened(github, folder / "repository")
                step(screen, f"Pull request opened: {NAME}#{pull.number} “{TITLE}”")
                run = await reviewed(screen, github, pull, velox, log)
                page = folder / "review.html"
                page.write_text(github.page(NAME, pull.number), encoding="utf-8")
                say(screen, github, pull, run)
                step(screen, f"As a page: {page.resolve().as_uri()}")
                if keep:
                    step(screen, f"Look around: {github.web_url}/{NAME}/pull/{pull.number} (Ctrl-C ends it)")
                    await asyncio.Event().wait()
            finally:
                end(velox)
    return 0


def environment(github: StandIn, port: int, data: Path, proofs: float) -> Mapping[str, str]:
    """Return what an operator would set, and nothing of what this machine has set for another Velox."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GITHUB_", "VELOX_", "DATABASE_", "REDIS_"))
    }
    return kept | {
        "GITHUB_URL": github.web_url,
        "GITHUB_APP_ID": str(github.app_id),
        "GITHUB_PRIVATE_KEY": github.private_key,
        "GITHUB_WEBHOOK_SECRET": SECRET,
        "VELOX_DATA": str(data),
        "VELOX_DEBOUNCE": "0",
        "VELOX_PROOF_SECONDS": str(proofs),
        "PORT": str(port),
    }


def opened(github: StandIn, repository: Path) -> PullRequest:
    """Put the example on the stand-in, install Velox there, and open its pull request."""
    github.adopt(NAME, repository, default_branch="main")
    github.install(NAME)
    return github.open_pull_request(NAME, "regions", base="main", title=TITLE)


async def reviewed(
    screen: Console, github: StandIn, pull: PullRequest, velox: subprocess.Popen[bytes], log: Path
) -> CheckRun:
    """Wait for the check run of the head to be completed, and tell how it comes along."""
    started, told = time.monotonic(), ""
    while time.monotonic() - started < PATIENCE:
        runs = [run for run in github.world.runs if run.head == pull.head]
        if runs and runs[0].status != told:
            told = runs[0].status
            seconds = time.monotonic() - started
            step(screen, f"{seconds:4.1f} s  check run “{runs[0].name}” {told.replace('_', ' ')}")
        if told == "completed":
            return runs[0]
        insist_on_life(velox, log)
        await asyncio.sleep(0.1)
    raise SystemExit(f"velox: no review after {PATIENCE:g} s; the log is {log}")


def say(screen: Console, github: StandIn, pull: PullRequest, run: CheckRun) -> None:
    """Show what was posted: the check run, the review, and its comments on the lines."""
    width = min(screen.width, 100)
    screen.rule(f"check run · {run.conclusion} · {run.title}", align="left")
    screen.print(Markdown(run.summary or ""), width=width)
    for review in (each for each in github.world.reviews if each.pull is pull):
        screen.rule("review", align="left")
        screen.print(Markdown(readable(review.body)), width=width)
        for comment in (each for each in github.world.review_comments if each.review is review):
            first = comment.start_line or comment.line
            screen.rule(f"{comment.path}:{first}-{comment.line}", align="left", style="dim")
            screen.print(Padding(Markdown(readable(comment.body)), (0, 0, 1, 2)), width=width)


def readable(body: str) -> str:
    """Return a body without the HTML that GitHub folds and hides."""
    lines = [line for line in body.splitlines() if not line.startswith(("<!--", "</details", "<details"))]
    return "\n".join(lines)


async def answering(url: str, velox: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until Velox says that all of it is there."""
    end = time.monotonic() + PATIENCE
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        while time.monotonic() < end:
            insist_on_life(velox, log)
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.2)
    raise SystemExit(f"velox: it did not start within {PATIENCE:g} s; the log is {log}")


def insist_on_life(velox: subprocess.Popen[bytes], log: Path) -> None:
    """End the example where Velox has ended."""
    if velox.poll() is not None:
        last = log.read_text(errors="replace").strip().splitlines()[-5:]
        raise SystemExit(
            "\n".join([f"velox: it ended with status {velox.returncode}; the log is {log}", *last])
        )


def end(velox: subprocess.Popen[bytes]) -> None:
    """Ask Velox to end, and insist after a while."""
    velox.send_signal(signal.SIGTERM)
    try:
        velox.wait(60)
    except subprocess.TimeoutExpired:
        velox.kill()
        velox.wait()


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def step(screen: Console, text: str) -> None:
    """Tell what has been done."""
    screen.print(f"· {text}", highlight=False, markup=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
