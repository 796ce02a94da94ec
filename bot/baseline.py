"""A baseline: the findings a team knows about and does not want to hear of again.

The file is JSON: `{"velox-baseline": 1, "findings": {fingerprint: "rule at path"}}`. Only the fingerprints
count; the words beside them are for the people who review the file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.files import replace_file
from bot.fingerprint import fingerprints
from bot.sources import Sources, sources_of
from engine.errors import BadInput
from engine.model import Comment, Survey
from engine.ports import Tree

VERSION = 1
KEY = "velox-baseline"


def write_baseline(path: Path, comments: Sequence[Comment], sources: Sources) -> None:
    """Write all findings as known, in an order that keeps the file's own diffs small."""
    findings = [comment.finding for comment in comments]
    marks = zip(fingerprints(findings, sources), findings, strict=True)
    known = {mark: f"{finding.rule} at {finding.path}" for mark, finding in marks}
    ordered = dict(sorted(known.items(), key=lambda item: (item[1].partition(" at ")[::-1], item[0])))
    replace_file(path, json.dumps({KEY: VERSION, "findings": ordered}, indent=1).encode() + b"\n")


def read_baseline(path: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline; raises `BadInput` for a file that is none."""
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise BadInput(f"The baseline {path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The baseline {path} is not JSON; write it anew with --write-baseline.") from error
    match content:
        case {"velox-baseline": int(version), "findings": dict(known)} if version == VERSION:
            return frozenset(known)
        case {"velox-baseline": version}:
            found = "broken" if version == VERSION else f"of version {version!r}, this Velox reads {VERSION}"
            raise BadInput(f"The baseline {path} is {found}; write it anew with --write-baseline.")
    raise BadInput(f"{path} is no baseline of Velox; write one with --write-baseline.")


def only_new(comments: Sequence[Comment], known: frozenset[str], sources: Sources) -> tuple[Comment, ...]:
    """Return the comments whose findings the baseline does not know."""
    marks = fingerprints([comment.finding for comment in comments], sources)
    return tuple(comment for comment, mark in zip(comments, marks, strict=True) if mark not in known)


def settle(found: Survey, tree: Tree, *, known: frozenset[str] | None, target: Path | None) -> Survey:
    """Write all findings of a survey to `target`, then leave out those that `known` holds."""
    if target is None and known is None:
        return found
    sources = sources_of(found.comments, tree)
    if target is not None:
        write_baseline(target, found.comments, sources)
    return found if known is None else replace(found, comments=only_new(found.comments, known, sources))
