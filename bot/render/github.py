"""Workflow commands: a finding becomes an annotation on the lines of a pull request, without any permission.

GitHub shows the first ten warnings and the first ten notices of a step, so the order is that of the ranking.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.render.plain import one_line, visible
from bot.severity import severity
from engine.model import Comment


def render_github(comments: Sequence[Comment], *, under: str = "") -> str:
    """Return one workflow command per comment; `under` leads from the repository to where paths start."""
    return "".join(_command(comment, under) for comment in comments)


def _command(comment: Comment, under: str) -> str:
    finding = comment.finding
    kind = "notice" if severity(finding) == "low" else "warning"
    properties = {
        "file": under + finding.path,
        "line": str(finding.line),
        "endLine": str(finding.end_line),
        "title": one_line(comment.short),
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {listed}::{_data(one_line(f'{comment.title} {comment.why}'))}\n"


def _data(text: str) -> str:
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
