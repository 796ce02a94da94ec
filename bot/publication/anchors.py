"""Where a comment can stand: within one hunk of the diff of the exact head, and what a click there does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.publication.lines import Newline, Text, github_line, read_text, replaced
from bot.render.clickable import clickable
from engine.model import Comment, Declined, DiffBlock, Finding, LineRange, Skipped
from engine.syntax.parse import parse
from engine.syntax.source import read_source

OUTSIDE = "its lines are not in the diff"
ACROSS = "its lines are not in one hunk of the diff"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The lines of the head that a comment stands on, and what a click puts there: None for a note."""

    start: int
    end: int
    suggestion: tuple[str, ...] | None = None
    newline: Newline = "\n"


def anchored(comment: Comment, content: bytes | None, hunks: Sequence[LineRange]) -> Anchor | Declined:
    """Return where a comment can stand in a file of the head, or why nowhere.

    A suggestion was applied to the file as a click would do it, and what came out was parsed.
    """
    if not hunks:
        return Declined(OUTSIDE)
    if not comment.blocks:
        return _note(comment.finding, content, hunks)
    if content is None:
        return Declined("its file is not in the head")
    text = read_text(content)
    if isinstance(text, Declined):
        return text
    anchor = _suggestion(comment.blocks, content, text, hunks)
    if isinstance(anchor, Declined):
        return anchor
    after = parse(comment.finding.path, replaced(text, anchor.start, anchor.end, anchor.suggestion or ()))
    return Declined("its file would not parse any more") if isinstance(after, Skipped) else anchor


def _note(finding: Finding, content: bytes | None, hunks: Sequence[LineRange]) -> Anchor | Declined:
    """Return the lines of a note: those of its finding that the first hunk to show any of them shows."""
    start, end = github_line(content, finding.line), github_line(content, finding.end_line)
    for hunk in hunks:
        if hunk.overlaps(start, end):
            return Anchor(max(start, hunk.start), min(end, hunk.end))
    return Declined(OUTSIDE)


def _suggestion(
    blocks: Sequence[DiffBlock], content: bytes, text: Text, hunks: Sequence[LineRange]
) -> Anchor | Declined:
    if not all(_fits(block, text) for block in blocks):
        return Declined("its file is not the one that was reviewed")
    if not all(_is_line(line) for block in blocks for line in block.after):
        return Declined("a suggestion cannot hold its text")
    source = read_source(content)
    assert not isinstance(source, str)  # `read_text` has read it
    joined = clickable(blocks, source.utf8)
    if joined is None and _appends(blocks, text):
        joined = blocks[0]
    if joined is None:
        return Declined("its changes lie too far apart for one click")
    return _in_one_hunk(_core(joined), text, hunks)


def _fits(block: DiffBlock, text: Text) -> bool:
    inside = block.start >= 1 and block.end <= len(text.lines) and block.start <= block.end + 1
    return inside and text.lines[block.start - 1 : block.end] == block.before


def _is_line(line: str) -> bool:
    return not any(character in "\r\n\0" or "\ud800" <= character <= "\udfff" for character in line)


def _appends(blocks: Sequence[DiffBlock], text: Text) -> bool:
    return len(blocks) == 1 and not blocks[0].before and blocks[0].start == len(text.lines) + 1


def _core(block: DiffBlock) -> DiffBlock:
    """Return a block without the lines at its ends that it does not change."""
    shorter = min(len(block.before), len(block.after))
    head = 0
    while head < shorter and block.before[head] == block.after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and block.before[-1 - tail] == block.after[-1 - tail]:
        tail += 1
    return DiffBlock(
        block.start + head,
        block.end - tail,
        block.before[head : len(block.before) - tail],
        block.after[head : len(block.after) - tail],
    )


def _in_one_hunk(core: DiffBlock, text: Text, hunks: Sequence[LineRange]) -> Anchor | Declined:
    """Return the anchor of a change. An insertion takes in a line beside it, in the same hunk."""
    if core.before:
        places = [(core.start, core.end, core.after)]
    else:
        places = []
        if core.start <= len(text.lines):
            places.append((core.start, core.start, (*core.after, text.lines[core.start - 1])))
        if core.start > 1:
            above = core.start - 1
            places.append((above, above, (text.lines[above - 1], *core.after)))
    for start, end, after in places:
        if hunk_around(start, end, hunks):
            newline = text.newline(start, end)
            if newline is None:
                return Declined("its lines end in different ways")
            if text.bom and start == 1:
                return Declined("a click on the first line would lose the file's byte-order mark")
            return Anchor(start, end, after, newline)
    seen = any(hunk.overlaps(start, end) for start, end, _ in places for hunk in hunks)
    return Declined(ACROSS if seen else OUTSIDE)


def hunk_around(start: int, end: int, hunks: Sequence[LineRange]) -> LineRange | None:
    """Return the one hunk that shows all of some lines, None if none does."""
    return next((hunk for hunk in hunks if hunk.start <= start and end <= hunk.end), None)
