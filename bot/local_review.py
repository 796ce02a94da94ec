"""From what a person asks of a review to the review: the change is read, the world opened, the engine run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from bot.app import open_world, read_settings
from bot.packages import Packages
from bot.profiles import read_profile_file
from bot.repository.changes import read_base, read_change
from engine import pipeline
from engine.asking import Reader
from engine.config import SettingsTree
from engine.errors import BadConfig
from engine.model import Review
from engine.ports import Progress, Tree
from engine.validate.suggestions import ProofBudget

ReaderFor: TypeAlias = Callable[[SettingsTree], tuple[Reader | None, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be reviewed and how: `budget` is seconds for all proofs, None for a static review. `base`,
    `head` as in `read_change`, `jobs`, `cached`, `packages` as in `open_world`. `reader` gives, for the
    settings of the repository, the language models to ask, and why there are none."""

    path: Path
    base: str | None = None
    head: str | None = None
    all_lines: bool = False
    profile: Path | None = None
    budget: float | None = 60.0
    packages: Packages = "build"
    jobs: int | None = None
    cached: bool = True
    reader: ReaderFor | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review, with the tree of its head side and the settings that governed it."""

    review: Review
    tree: Tree
    settings: SettingsTree


def reviewed(asked: Asked, progress: Progress) -> Reviewed:
    """Review what was asked for; raises `BadInput`, `BadConfig` and their kin for what cannot be."""
    profile = read_profile_file(asked.profile) if asked.profile else None
    change, tree = read_change(asked.path, asked.base, asked.head)
    settings = read_settings(tree)
    proofs = ProofBudget(asked.budget) if asked.budget is not None else None
    reader, silent = (None, "")
    if asked.reader is not None and proofs is not None:
        reader, silent = asked.reader(settings)
    opened = open_world(
        jobs=asked.jobs,
        cached=asked.cached,
        progress=progress,
        proofs=proofs,
        packages=asked.packages,
        reader=reader,
    )
    with opened as world, closing(read_base(asked.path, asked.base, asked.head)) as base:
        tests, note = command_for_tests(base, settings) if proofs is not None else ("", "")
        found = pipeline.review(
            change,
            tree,
            settings,
            world,
            base=base,
            all_lines=asked.all_lines,
            profile=profile,
            checkout=tree,
            tests=tests,
        )
    return Reviewed(replace(found, notes=(*found.notes, *filter(None, [note, silent]))), tree, settings)


def command_for_tests(base: Tree, settings: SettingsTree) -> tuple[str, str]:
    """Return the command for the repository's tests, which the base side names, and what is to be said of it.

    The settings of the head are the author's, who may not choose what is run.
    """
    try:
        tests = read_settings(base).root.tests
    except BadConfig:
        tests = ""
    own = settings.root.tests
    if own in ("", tests):
        return tests, ""
    return tests, "The command for tests that this change sets counts once the base has it."
