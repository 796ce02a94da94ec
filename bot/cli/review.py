"""`velox review`: what a change makes slow, and what would mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.options import (
    BaseOption,
    BudgetOption,
    CacheOption,
    FailOnOption,
    FolderArgument,
    FormatOption,
    JobsOption,
    ProfileOption,
    QuietOption,
    StaticOption,
)


def review(
    path: FolderArgument = Path(),
    base: BaseOption = None,
    head: Annotated[
        str | None,
        typer.Option("--head", help="The change: a revision, or `worktree`.", show_default="worktree"),
    ] = None,
    form: FormatOption = "rich",
    all_lines: Annotated[
        bool, typer.Option("--all-lines", help="Also say what is slow elsewhere in the changed files.")
    ] = False,
    fail_on: FailOnOption = None,
    no_cache: CacheOption = False,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
    profile: ProfileOption = None,
    prove: StaticOption = True,
    budget: BudgetOption = 60.0,
) -> None:
    """Review what a branch, or the work tree, changed.

    Says what the changed lines make slow, and why. Rewrites are proven in the sandbox: the function around
    them is run, old and new, on the same inputs. With --static nothing of the code is run.
    """
    import os
    from time import perf_counter

    from bot import console
    from bot.app import open_world, read_settings
    from bot.certificates import certificate_folder, store_all
    from bot.profiles import read_profile_file
    from bot.report import review_text
    from bot.repository.changes import read_change
    from bot.severity import fails
    from engine import pipeline
    from engine.validate.suggestions import ProofBudget

    started = perf_counter()
    measured = read_profile_file(profile) if profile else None
    change, tree = read_change(path, base, head)
    settings = read_settings(tree)
    progress = console.progress(quiet=quiet)
    proofs = ProofBudget(budget) if prove else None
    with open_world(jobs=jobs, cached=not no_cache, progress=progress, proofs=proofs) as world:
        found = pipeline.review(change, tree, settings, world, all_lines=all_lines, profile=measured)
    seconds = perf_counter() - started
    store_all([comment.certificate for comment in found.comments], certificate_folder(os.environ))
    console.emit(review_text(found, tree, form, seconds=seconds, screen=console.screen(), quiet=quiet))
    findings = [comment.finding for comment in found.comments]
    raise typer.Exit(fails(findings, fail_on or settings.root.fail_on))
