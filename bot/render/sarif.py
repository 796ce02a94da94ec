"""Findings as SARIF 2.1.0, for code scanning services.

Columns are 1-based code points, as `columnKind` declares. The fingerprint is of our own key: the upload
action of GitHub adds its own, and warns about any other it finds under its name.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import quote

from bot.fingerprint import fingerprints
from bot.render.plain import one_line
from bot.severity import severity
from bot.sources import Sources, source_lines
from engine.catalogue import kind_named
from engine.model import Comment, Edit, Finding, Skipped

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "veloxFinding/v1"

Json = dict[str, object]


def render_sarif(
    comments: Sequence[Comment],
    sources: Sources,
    *,
    version: str,
    skipped: Iterable[Skipped] = (),
    under: str = "",
) -> str:
    """Return a log with one run; `under` leads from the repository to where the paths of findings start."""
    names = sorted({comment.finding.rule for comment in comments})
    marks = fingerprints([comment.finding for comment in comments], sources)
    results = [
        _result(comment, mark, names.index(comment.finding.rule), sources, under)
        for comment, mark in zip(comments, marks, strict=True)
    ]
    run = {
        "tool": {"driver": {"name": "Velox", "version": version, "rules": [_rule(name) for name in names]}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(item, under) for item in skipped],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(name: str) -> Json:
    rule = kind_named(name)
    if rule is None:
        return {"id": name}
    summary, _, body = inspect.cleandoc(type(rule).__doc__ or name).partition("\n\n")
    text = f"{one_line(summary)}\n\n{body}".strip()
    return {
        "id": name,
        "name": type(rule).__name__,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": one_line(summary)},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "warning" if rule.growth.value != "constant" else "note"},
        "properties": {
            "category": rule.category,
            "growth": rule.growth.value,
            "tags": ["performance", rule.category.lower()],
        },
    }


def level(finding: Finding) -> Literal["note", "warning"]:
    """Return the level of a result; slow code is never an error."""
    return "note" if severity(finding) == "low" else "warning"


def _result(comment: Comment, mark: str, index: int, sources: Sources, under: str) -> Json:
    finding = comment.finding
    artifact = _artifact(under + finding.path)
    location: Json = {
        "physicalLocation": {
            "artifactLocation": artifact,
            "region": {"startLine": finding.line, "endLine": finding.end_line},
        }
    }
    if finding.symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.symbol}]
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level(finding),
        "message": {"text": _unlinked(f"{comment.title} {comment.why}")},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: mark},
        "rank": round(100 * finding.confidence, 1),
        "properties": {
            "growth": finding.growth.value,
            "hotness": finding.hotness,
            "proof": int(comment.level),
            "conditions": list(comment.conditions),
        },
    }
    text = sources.get(finding.path)
    if comment.blocks and finding.edits and text is not None:
        change = {"artifactLocation": artifact, "replacements": _replacements(finding.edits, text)}
        result["fixes"] = [{"description": {"text": comment.short}, "artifactChanges": [change]}]
    return result


def _unlinked(text: str) -> str:
    """Return a message on one line in which nothing is a link: plain text has them in SARIF (3.11.6)."""
    return one_line(text).replace("](", "] (")


def _replacements(edits: Sequence[Edit], text: bytes) -> list[Json]:
    lines = source_lines(text)
    newline = "\r\n" if b"\r\n" in text else "\n"
    return [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": _column(lines, edit.line, edit.column),
                "endLine": edit.end_line,
                "endColumn": _column(lines, edit.end_line, edit.end_column),
            },
            "insertedContent": {"text": edit.text.replace("\n", newline)},
        }
        for edit in edits
    ]


def _column(lines: Sequence[bytes], line: int, column: int) -> int:
    """Return the 1-based column in code points for a 0-based offset in UTF-8 bytes."""
    before = lines[line - 1][:column] if line <= len(lines) else b""
    return len(before.decode("utf-8", "replace")) + 1


def _notification(item: Skipped, under: str) -> Json:
    return {
        "level": "note",
        "message": {"text": _unlinked(f"Not scanned: {item.reason}")},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(under + item.path)}}],
    }


def _artifact(path: str) -> Json:
    return {"uri": quote(path.encode("utf-8", "surrogateescape"), safe="/")}
