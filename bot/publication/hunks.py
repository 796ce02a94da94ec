"""The hunks of a pull request's diff: where GitHub lets a comment stand.

A file of `GET /pulls/{number}/files` brings its hunks as `patch`, without the `---` and `+++` lines; it
brings none where the file is binary or the diff is too large.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.model import LineRange

_HEADER = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def hunks_of(patch: str | None) -> tuple[LineRange, ...]:
    """Return the lines of the head side that each hunk shows, context included; nothing without a patch.

    The body of a hunk is passed over by count: its lines are a stranger's text and may look like a header.
    Lines end at a line feed alone, as they do for git.
    """
    found: list[LineRange] = []
    old = new = 0
    for line in (patch or "").split("\n"):
        if old > 0 or new > 0:
            old -= line[:1] in ("-", " ", "")
            new -= line[:1] in ("+", " ", "")
        elif header := _HEADER.match(line):
            old, new = int(header[1] or 1), int(header[3] or 1)
            if new:
                found.append(LineRange(int(header[2]), int(header[2]) + new - 1))
    return tuple(found)


def hunk_around(start: int, end: int, hunks: Sequence[LineRange]) -> LineRange | None:
    """Return the one hunk that shows all of some lines, None if none does."""
    return next((hunk for hunk in hunks if hunk.start <= start and end <= hunk.end), None)
