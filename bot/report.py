"""Picks the format that a person asked for, and gives it what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from bot.options import Format
from bot.render import markdown, survey, terminal
from bot.render.github import render_github
from bot.render.jsonl import render_jsonl
from bot.render.sarif import render_sarif
from bot.render.screen import Screen
from bot.repository.places import find_repository
from bot.repository.trees import FolderTree
from bot.sources import sources_of
from bot.version import version
from engine.model import Review, Survey
from engine.ports import Tree


def review_text(
    review: Review, tree: Tree, form: Format, *, seconds: float, screen: Screen, quiet: bool
) -> str:
    """Return a review in the format asked for."""
    if form == "rich":
        return terminal.render_review(review, seconds=seconds, screen=screen, quiet=quiet)
    if form == "markdown":
        return markdown.render_review(review, sources_of(review.comments, tree), seconds=seconds)
    return _for_programs(review, tree, form)


def survey_text(
    found: Survey, tree: Tree, form: Format, *, name: str, seconds: float, screen: Screen, quiet: bool
) -> str:
    """Return a survey in the format asked for; `name` is what the person called the tree."""
    if form == "rich":
        return survey.render_survey(found, name=name, seconds=seconds, screen=screen, quiet=quiet)
    if form == "markdown":
        return survey.render_markdown(found, name=name, seconds=seconds)
    return _for_programs(found, tree, form)


def _for_programs(found: Review | Survey, tree: Tree, form: Format) -> str:
    comments, under = found.comments, path_to(tree)
    if form == "jsonl":
        return render_jsonl(comments)
    if form == "github":
        return render_github(comments, under=under)
    if form == "sarif":
        sources = sources_of(comments, tree)
        return render_sarif(comments, sources, version=version(), skipped=found.skipped, under=under)
    if form == "rich" or form == "markdown":
        raise ValueError("these formats are for people")
    assert_never(form)


def path_to(tree: Tree) -> str:
    """Return what leads from where programs look for files to where a tree's paths start, with its slash.

    Programs start from the root of the repository, which is where a repository's paths start; without one,
    from the current folder.
    """
    if not isinstance(tree, FolderTree) or find_repository(tree.root) is not None:
        return ""
    here = Path.cwd().resolve()
    if tree.root == here or not tree.root.is_relative_to(here):
        return ""
    return f"{tree.root.relative_to(here).as_posix()}/"
