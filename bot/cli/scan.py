"""`velox scan`: a whole tree, changed or not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.options import (
    CacheOption,
    FailOnOption,
    FolderArgument,
    FormatOption,
    JobsOption,
    ProfileOption,
    QuietOption,
)


def scan(
    path: FolderArgument = Path(),
    form: FormatOption = "rich",
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Say only what this file does not know.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option("--write-baseline", help="Write all findings to this file as known.")
    ] = None,
    fail_on: FailOnOption = None,
    no_complexity: Annotated[
        bool, typer.Option("--no-complexity", help="Leave out the functions that are hard to follow.")
    ] = False,
    no_cache: CacheOption = False,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
    profile: ProfileOption = None,
) -> None:
    """Scan a folder, changed or not.

    Says its figures, every slow place, the functions that are hard to follow, and what the imports look
    like. Nothing of the code is run.
    """
    from time import perf_counter

    from bot import console
    from bot.app import open_world, read_settings
    from bot.baseline import read_baseline, settle
    from bot.profiles import read_profile_file
    from bot.report import survey_text
    from bot.repository.trees import open_folder
    from bot.severity import fails
    from engine import pipeline

    started = perf_counter()
    measured = read_profile_file(profile) if profile else None
    known = read_baseline(baseline) if baseline else None
    tree = open_folder(path)
    settings = read_settings(tree)
    progress = console.progress(quiet=quiet)
    with open_world(jobs=jobs, cached=not no_cache, progress=progress) as world:
        found = pipeline.survey(tree, settings, world, complexity=not no_complexity, profile=measured)
    found = settle(found, tree, known=known, target=write_baseline)
    seconds = perf_counter() - started
    text = survey_text(
        found, tree, form, name=str(path), seconds=seconds, screen=console.screen(), quiet=quiet
    )
    console.emit(text)
    findings = [comment.finding for comment in found.comments]
    raise typer.Exit(fails(findings, fail_on or settings.root.fail_on))
