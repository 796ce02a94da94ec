"""The files of a pull request as GitHub lists them, and on which of their lines a comment may stand.

A comment stands on a line that a hunk of the diff shows: added, or context of the head's side. GitHub lists
3,000 files at most, and git's own diff stands in for what is beyond, which differs at worst in where a hunk
begins (https://docs.github.com/rest/pulls/pulls#list-pull-requests-files). Where `patch` is left out, since a
file is binary or its diff too large, GitHub takes no comment ("path diff too large", octokit.rb #1324).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.github.errors import Unavailable
from bot.github.session import Json, Session
from bot.repository.git import Git
from bot.repository.patch import LAYOUT, parse_diff, parse_hunks
from bot.repository.places import Repository
from engine.model import LineRange

MOST_FILES = 3000
"""GitHub lists no more files of a pull request than these."""

Hunks = Mapping[str, tuple[LineRange, ...]]
"""By path, the lines of the head that each hunk of its diff shows."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where a head left its base, and how many commits it is ahead of that."""

    base: str
    commits: int


@dataclass(frozen=True, slots=True)
class PullFile:
    """One file of a pull request. `hunks` is None where GitHub shows no patch though lines changed."""

    path: str
    old_path: str | None
    status: str
    hunks: tuple[LineRange, ...] | None


@dataclass(frozen=True, slots=True)
class PullFiles:
    """What GitHub lists; `complete` is False when there may be more."""

    files: tuple[PullFile, ...]
    complete: bool


async def read_meeting(session: Session, full_name: str, base: str, head: str) -> Meeting:
    """Ask where `head` left `base`; NotFound when one is gone or they share no history.

    The second page is asked for because the first brings up to 300 files along, which nobody here reads.
    """
    answer = await session.get(
        "/repos/{+repository}/compare/{range}",
        query={"per_page": 1, "page": 2},
        repository=full_name,
        range=f"{base}...{head}",
    )
    try:
        return Meeting(str(answer["merge_base_commit"]["sha"]), int(answer["ahead_by"]))
    except (TypeError, KeyError, ValueError):
        raise Unavailable("GET", "/compare", "an answer without a merge base") from None


async def read_pull_files(session: Session, full_name: str, number: int) -> PullFiles:
    """List the files of a pull request."""
    path = "/repos/{+repository}/pulls/{number}/files"
    listed = session.items(path, most=MOST_FILES, repository=full_name, number=number)
    files = tuple([_pull_file(item) async for item in listed if item.get("filename")])
    return PullFiles(files, complete=len(files) < MOST_FILES)


def commentable(listed: PullFiles, git_folder: Path, base: str, head: str) -> Hunks:
    """Return the hunks of each Python file that is not gone in the head, none for one without a patch.

    For files that GitHub does not list, those of git's diff between the two commits stand in; `base` is where
    the head left its base, and both lie in the bare repository `git_folder`.
    """
    hunks = {file.path: file.hunks or () for file in listed.files if _is_read(file)}
    if listed.complete:
        return hunks
    return {**diff_hunks(git_folder, base, head), **hunks}


def diff_hunks(git_folder: Path, base: str, head: str) -> Hunks:
    """Return the hunks of git's own diff of two commits, with the three lines of context GitHub shows."""
    git = Git(Repository(git_folder, None))
    diffs = parse_diff(git.diff(*LAYOUT, "--unified=3", base, head, "--", "*.py"))
    return {diff.path: diff.lines for diff in diffs if diff.lines is not None and diff.status != "D"}


def _is_read(file: PullFile) -> bool:
    return file.status != "removed" and file.path.endswith(".py")


def _pull_file(item: Json) -> PullFile:
    patch = item.get("patch")
    if isinstance(patch, str):
        # Lines end at a line feed alone; a form feed or U+2028 in the middle of one does not end it.
        hunks: tuple[LineRange, ...] | None = parse_hunks(patch.encode("utf-8", "surrogatepass"))
    else:
        hunks = () if item.get("changes") == 0 else None
    return PullFile(str(item["filename"]), item.get("previous_filename"), str(item.get("status")), hunks)
