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
    PackagesOption,
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
    packages: PackagesOption = "build",
) -> None:
    """Review what a branch, or the work tree, changed.

    Says what the changed lines make slow, and why. Rewrites are proven in the sandbox: the function around
    them is run, old and new, on the same inputs, with the packages that the repository asks for. With
    --static nothing of the code is run, and nothing is installed.
    """
    import os
    from time import perf_counter

    from bot import console
    from bot.certificates import certificate_folder, store_all
    from bot.local_review import Asked, reviewed
    from bot.report import review_text
    from bot.severity import fails

    started = perf_counter()
    asked = Asked(
        path, base, head, all_lines, profile, budget if prove else None, packages, jobs, cached=not no_cache
    )
    done = reviewed(asked, console.progress(quiet=quiet))
    found = done.review
    seconds = perf_counter() - started
    store_all([comment.certificate for comment in found.comments], certificate_folder(os.environ))
    console.emit(review_text(found, done.tree, form, seconds=seconds, screen=console.screen(), quiet=quiet))
    findings = [comment.finding for comment in found.comments]
    raise typer.Exit(fails(findings, fail_on or done.settings.root.fail_on))
