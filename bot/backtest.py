"""Plays the history of a repository through Velox: what would have been said, and was it later acted on?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.app import read_settings
from bot.repository.changes import read_change
from bot.repository.git import Git
from bot.repository.history import Merged, Origin, merged_changes, origins, replaced_lines
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree, existing
from engine import pipeline
from engine.config import SettingsTree
from engine.errors import BadConfig, BadInput, NotARepository, ToolFailed
from engine.model import Comment
from engine.pipeline import World
from engine.ports import Progress


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that Velox would have made, and the change for speed, if any, that later touched it."""

    comment: Comment
    later: Merged | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """One merged change, what would have been said on it, and in how many Python files it changed lines."""

    change: Merged
    said: tuple[Said, ...]
    files: int

    @property
    def inline(self) -> int:
        """How many comments would stand open on its lines; the others are folded into the check run."""
        return sum(said.comment.place == "inline" for said in self.said)


@dataclass(frozen=True, slots=True)
class Backtest:
    """The history of a branch, oldest first. `for_speed` are the changes whose subject speaks of speed;
    `unsettled` changes were read with the default settings, for their own cannot be used."""

    changes: tuple[Replayed, ...]
    for_speed: tuple[Merged, ...]
    unsettled: int = 0

    @property
    def with_python(self) -> tuple[Replayed, ...]:
        """The changes that touched Python."""
        return tuple(change for change in self.changes if change.files)

    @property
    def said(self) -> tuple[Said, ...]:
        """All that would have been said."""
        return tuple(said for change in self.changes for said in change.said)

    def per_hundred(self, count: int) -> float:
        """Return how many of something there are in a hundred changes that touched Python."""
        return 100 * count / len(self.with_python) if self.with_python else 0.0

    def by_rule(self) -> list[tuple[str, int, int]]:
        """Return per rule how often it spoke and how often it was later acted on, most talkative first."""
        spoken = Counter(said.comment.finding.rule for said in self.said)
        acted = Counter(said.comment.finding.rule for said in self.said if said.later)
        return [(rule, count, acted[rule]) for rule, count in sorted(spoken.items(), key=_most_first)]


def backtest(path: Path, last: int, head: str | None, world: World) -> Backtest:
    """Review each of the last merged changes of a branch as if it were proposed today; nothing is run.

    Raises `NotARepository`, and `BadInput` for a revision or a history that cannot be used.
    """
    repository = find_repository(existing(path))
    if repository is None:
        raise NotARepository(str(path))
    git = Git(repository)
    tip = git.commit(head or "HEAD")
    if tip is None:
        raise BadInput(f"{head or 'HEAD'} is no commit of {path}; name a branch or commit with --head.")
    changes = merged_changes(git, tip, last)
    if not changes:
        raise BadInput(f"{path} has no history to replay: fetch more than one commit.")
    for_speed = tuple(change for change in changes if change.for_speed)
    later = _later(git, for_speed, world.progress)
    replayed, unsettled = [], 0
    for change in world.progress.track(changes, len(changes), "replaying"):
        done, usable = _replayed(repository.git_folder, git, change, world, later)
        replayed.append(done)
        unsettled += not usable
    return Backtest(tuple(replayed), for_speed, unsettled)


def _replayed(
    folder: Path,
    git: Git,
    change: Merged,
    world: World,
    later: Mapping[tuple[str, str], Mapping[int, Merged]],
) -> tuple[Replayed, bool]:
    proposed, tree = read_change(folder, change.before, change.commit)
    settings, usable = _settings(git, change.before)
    with closing(RevisionTree(git, change.before)) as base:
        review = pipeline.review(proposed, tree, settings, world, base=base)
    said = tuple(Said(comment, _acted(comment, change, later)) for comment in review.comments)
    return Replayed(change, said, sum(bool(file.lines) for file in proposed.files)), usable


def _settings(git: Git, commit: str) -> tuple[SettingsTree, bool]:
    tree = RevisionTree(git, commit)
    try:
        return read_settings(tree), True
    except BadConfig:
        return SettingsTree({}, {}), False
    finally:
        tree.close()


def _acted(
    comment: Comment, change: Merged, later: Mapping[tuple[str, str], Mapping[int, Merged]]
) -> Merged | None:
    """Return the first change for speed that touched the lines of a comment, as its change had left them."""
    touched = later.get((change.commit, comment.finding.path), {})
    found = [
        touched[line] for line in range(comment.finding.line, comment.finding.end_line + 1) if line in touched
    ]
    return min(found, key=lambda merged: merged.when, default=None)


def _later(
    git: Git, for_speed: Sequence[Merged], progress: Progress
) -> dict[tuple[str, str], dict[int, Merged]]:
    """Return, by the commit and path that brought a line, which change for speed first touched it."""
    found: dict[tuple[str, str], dict[int, Merged]] = defaultdict(dict)
    for change in progress.track(for_speed, len(for_speed), "reading what was made faster"):
        for origin in _touched(git, change):
            found[origin.commit, origin.path].setdefault(origin.line, change)
    return found


def _touched(git: Git, change: Merged) -> Iterator[Origin]:
    for path, ranges in replaced_lines(git, change).items():
        try:
            yield from origins(git, change.before, path, ranges)
        except ToolFailed:  # history is cut off there: what it touched stays unknown
            continue


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
