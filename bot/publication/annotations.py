"""Annotations of a check run: for what is not said on a line of the diff. They may stand on any line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.github.checks import Annotation
from bot.publication.fitting import ANNOTATION, clipped
from bot.publication.lines import github_line
from bot.render.markdown import shown
from bot.render.plain import one_line
from bot.severity import severity
from engine.model import Comment

MOST = 200
"""More annotations than that nobody reads, and every fifty are a request."""

TITLE = 255


def annotations_for(comments: Sequence[Comment], files: Mapping[str, bytes]) -> tuple[Annotation, ...]:
    """Return one annotation per comment, best first; a path that is no text cannot be annotated."""
    wanted = [comment for comment in comments if _is_text(comment.finding.path)]
    return tuple(_annotation(comment, files.get(comment.finding.path)) for comment in wanted[:MOST])


def _annotation(comment: Comment, content: bytes | None) -> Annotation:
    finding = comment.finding
    start = github_line(content, finding.line)
    words = one_line(f"{comment.title} {comment.why} {comment.evidence}")
    return Annotation(
        path=finding.path,
        start=start,
        end=max(start, github_line(content, finding.end_line)),
        weight="notice" if severity(finding) == "low" else "warning",
        title=clipped(one_line(comment.short), TITLE),
        message=clipped(words, ANNOTATION),
        details=clipped(_plain_diff(comment), ANNOTATION),
    )


def _plain_diff(comment: Comment) -> str:
    """The change as lines, without the fences: details are shown as they are."""
    return "\n".join(line for block in comment.blocks for line in shown([block]).split("\n")[1:-1])


def _is_text(path: str) -> bool:
    return bool(path) and not any("\ud800" <= character <= "\udfff" for character in path)
