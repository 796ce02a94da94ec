"""A rewrite as a patch that `git apply` takes, where text can carry it from an issue into a file."""

from __future__ import annotations

from bot.publication.lines import read_text
from engine.model import Comment, Declined, Skipped
from engine.rewrite.edits import apply_edits
from engine.syntax.diff import unified_patch
from engine.syntax.parse import parse


def patch_of(comment: Comment, content: bytes | None) -> str:
    """Return the patch of a comment's rewrite for the file as it is, empty where there is none.

    A page of Markdown carries neither carriage returns nor anything but UTF-8.
    """
    finding = comment.finding
    if content is None or not comment.blocks or not finding.edits:
        return ""
    if b"\r" in content or isinstance(read_text(content), Declined):
        return ""
    module = parse(finding.path, content)
    if isinstance(module, Skipped):
        return ""
    after = apply_edits(content, finding.edits, module)
    if isinstance(after, Declined):
        return ""
    return unified_patch(finding.path, content, after).decode("utf-8")
