"""Findings as JSON Lines: one object per finding, for programs.

    path, line, end_line    where, lines 1-based and inclusive
    rule, category          which rule, and the kind of slowness it names
    message, why            the two sentences a person reads
    confidence, hotness     0 to 1
    growth                  constant, quadratic or io
    symbol                  the qualified function or class around it, empty at module level
    level                   the ladder of proof, 0 (pattern) to 4 (the repository's tests)
    conditions              what must hold for the rewrite, each completing "Holds if ..."
    edit                    null, or a list of {line, column, end_line, end_column, text}; columns are 0-based
                            offsets in UTF-8 bytes, and lines in `text` end with a bare newline
    no_edit                 why there is no rewrite, empty when there is one
    share, hot_because      only where a profile says it: the part of its time, 0 to 1, that the function
                            around the finding takes, and that as a clause
    usage                   who uses the function around it, as far as the files that were read tell:
                            {callers, looped, loops, reached, way, recursive, keeps}, each as in
                            `engine.knowledge.Usage`
    callee                  why a call on its lines takes time, a clause; empty when nothing tells
    was                     only for what the change made slower: what it was before, as a clause

Keys are only ever added. All text is ASCII-escaped, so that no line separator or encoding can break a line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from engine.model import Comment


def render_jsonl(comments: Sequence[Comment]) -> str:
    """Return one line per comment, in their order."""
    return "".join(json.dumps(finding_object(comment)) + "\n" for comment in comments)


def finding_object(comment: Comment) -> dict[str, object]:
    """Return the object of one finding, as the module's docstring lays it out."""
    finding = comment.finding
    edits = [
        {
            "line": edit.line,
            "column": edit.column,
            "end_line": edit.end_line,
            "end_column": edit.end_column,
            "text": edit.text,
        }
        for edit in finding.edits
    ]
    measured = {"share": finding.share, "hot_because": finding.hot_because}
    return {
        "path": finding.path,
        "line": finding.line,
        "end_line": finding.end_line,
        "rule": finding.rule,
        "category": finding.category,
        "message": finding.message,
        "why": finding.why,
        "confidence": finding.confidence,
        "growth": finding.growth.value,
        "symbol": finding.symbol,
        "hotness": finding.hotness,
        "level": int(comment.level),
        "conditions": list(comment.conditions),
        "edit": edits if edits and comment.blocks else None,
        "no_edit": _no_edit(comment),
        "usage": asdict(finding.usage),
        "callee": finding.callee,
        **(measured if finding.share is not None else {}),
        **({"was": finding.was} if finding.was else {}),
    }


def _no_edit(comment: Comment) -> str:
    if comment.blocks:
        return ""
    return comment.finding.no_edit or "the rewrite did not pass its checks"
