"""`velox backtest`: what Velox would have said on the changes that a repository has already merged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.options import CacheOption, JobsOption


def backtest(
    path: Annotated[Path, typer.Argument(metavar="REPO", help="A git repository.")] = Path(),
    last: Annotated[
        int, typer.Option("--last", min=1, max=100_000, help="So many merged changes are replayed.")
    ] = 100,
    head: Annotated[
        str | None,
        typer.Option("--head", help="The branch whose history it is.", show_default="what is checked out"),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write an HTML page with all comments.")
    ] = None,
    no_cache: CacheOption = False,
    jobs: JobsOption = None,
) -> None:
    """Replay the history of a repository: try Velox before installing it.

    Each merged change is reviewed as if it were proposed today. Says how often Velox would have spoken, and
    how many of its comments stand on lines that a later change touched for speed. Nothing of the code is run.
    """
    from time import perf_counter

    from bot import console
    from bot.app import open_world
    from bot.backtest import backtest as replay
    from bot.files import replace_file
    from bot.render.backtest import render_backtest
    from bot.render.backtest_page import render_page
    from bot.version import version

    started = perf_counter()
    with open_world(jobs=jobs, cached=not no_cache, progress=console.progress()) as world:
        found = replay(path, last, head, world)
    name = path.resolve().name
    if report is not None:
        replace_file(report, render_page(found, name=name, version=version()).encode())
    seconds = perf_counter() - started
    console.emit(render_backtest(found, name=name, seconds=seconds, screen=console.screen()))
