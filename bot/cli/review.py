"""`velox review`: what a change makes slow, and what would mend it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.options import (
    BaseOption,
    BudgetOption,
    CacheOption,
    FailOnOption,
    FolderArgument,
    FormatOption,
    JobsOption,
    Llm,
    LlmOption,
    PackagesOption,
    ProfileOption,
    QuietOption,
    StaticOption,
)

if TYPE_CHECKING:
    from bot.local_review import ReaderFor


def _reader_for(llm: Llm | None) -> ReaderFor | None:
    """Return what gives a review its language models; where none is wanted, nothing of theirs is loaded."""
    import os

    if (llm or os.environ.get("VELOX_LLM") or "off").lower() == "off":
        return None
    from functools import partial

    from bot.llm.local import reader_of

    return partial(reader_of, llm)


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
    llm: LlmOption = None,
) -> None:
    """Review what a branch, or the work tree, changed.

    Says what the changed lines make slow, and why. Rewrites are proven in the sandbox: the function around
    them is run, old and new, on the same inputs, with the packages that the repository asks for. With
    --static nothing of the code is run, nothing is installed, and no language model is asked.
    """
    import os
    from time import perf_counter

    from bot import console
    from bot.certificates import certificate_folder, store_all
    from bot.local_review import Asked, reviewed
    from bot.report import review_text
    from bot.severity import fails

    started = perf_counter()
    seconds = budget if prove else None
    cached, reader = not no_cache, _reader_for(llm)
    asked = Asked(path, base, head, all_lines, profile, seconds, packages, jobs, cached, reader)
    done = reviewed(asked, console.progress(quiet=quiet))
    found = done.review
    took = perf_counter() - started
    store_all([comment.certificate for comment in found.comments], certificate_folder(os.environ))
    console.emit(review_text(found, done.tree, form, seconds=took, screen=console.screen(), quiet=quiet))
    findings = [comment.finding for comment in found.comments]
    raise typer.Exit(fails(findings, fail_on or done.settings.root.fail_on))
