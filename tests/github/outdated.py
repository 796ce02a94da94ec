"""Where the line of a comment is now: comments move with their lines, and are outdated once these change."""

from __future__ import annotations

import re

from tests.github.git import GitRepository
from tests.github.world import ReviewComment

HUNK = re.compile(r"(?m)^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def follow(git: GitRepository, comment: ReviewComment, line: int | None, head: str) -> int | None:
    """Return a commented line's number at a later head, None once it was changed or removed."""
    if line is None or comment.commit == head:
        return line
    if comment.side == "LEFT":
        return line if git.read(head, comment.path) is not None else None
    if git.read(head, comment.path) is None:
        return None
    shift = 0
    for found in HUNK.finditer(git.diff(comment.commit, head, comment.path, context=0)):
        start, count = int(found[1]), int(found[2] or 1)
        if count and start <= line < start + count:
            return None
        if (start if count else start + 1) <= line:
            shift += int(found[4] or 1) - count
    return line + shift
