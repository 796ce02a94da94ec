"""What became part of a branch, one merged change after the other, and where its lines came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.repository.git import Git
from bot.repository.patch import LAYOUT, parse_diff
from engine.model import LineRange

_SPEED = re.compile(
    r"\b(perf|performance|speed\w*|faster|fast ?path|slow\w*|optimi[sz]\w*|quadratic|latency|accelerat\w*)\b"
    r"|\bO\(",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Merged:
    """A change that became part of a branch: its commit there, the one before, and when, in seconds of the
    Unix epoch."""

    commit: str
    before: str
    when: int
    subject: str

    @property
    def for_speed(self) -> bool:
        """Tell whether its subject says that it was made for speed."""
        return _SPEED.search(self.subject) is not None


@dataclass(frozen=True, slots=True)
class Origin:
    """A line as the change that brought it into the branch left it there."""

    commit: str
    path: str
    line: int


def merged_changes(git: Git, tip: str, last: int) -> list[Merged]:
    """Return the last changes that became part of a branch, oldest first.

    They are its first parents: a merge is one change. Where history is cut off, and at its root, there is no
    commit before, so no change.
    """
    printed = git.output("log", "--first-parent", "-z", f"--max-count={last}", "--format=%H %P%n%ct%n%s", tip)
    changes = []
    for entry in printed.decode("utf-8", "replace").split("\0"):
        if not entry.strip():
            continue
        names, when, subject = [*entry.split("\n", 2), "", ""][:3]
        commit, *parents = names.split()
        if parents and git.commit(parents[0]) is not None:
            changes.append(Merged(commit, parents[0], int(when), subject.strip()))
    return changes[::-1]


def replaced_lines(git: Git, change: Merged) -> dict[str, tuple[LineRange, ...]]:
    """Return the lines of Python files that a change rewrote or removed, as they stood before, by path."""
    diffs = parse_diff(git.diff(*LAYOUT, change.commit, change.before, "--", "*.py"))
    return {diff.path: diff.lines for diff in diffs if diff.lines and diff.status != "D"}


def origins(git: Git, commit: str, path: str, ranges: Sequence[LineRange]) -> Iterator[Origin]:
    """Yield where lines of a file came from, as `git blame` says along first parents.

    https://git-scm.com/docs/git-blame#_the_porcelain_format
    """
    asked = [f"-L{lines.start},{lines.end}" for lines in ranges]
    printed = git.output("blame", "--first-parent", "--line-porcelain", *asked, commit, "--", path)
    yield from _origins(printed.decode("utf-8", "surrogateescape").split("\n"))


def _origins(lines: Iterable[str]) -> Iterator[Origin]:
    heading: tuple[str, int] | None = None
    for line in lines:
        if line.startswith("\t"):
            heading = None
        elif heading is None and line:
            commit, number, *_ = line.split(" ")
            heading = (commit, int(number))
        elif heading is not None and line.startswith("filename "):
            yield Origin(heading[0], line.removeprefix("filename "), heading[1])
