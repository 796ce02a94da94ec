"""From what the engine found to what programs are told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import get_args

from pydantic import BaseModel

from bot.bundle import Bundle
from bot.counter import told
from bot.counter.optimizing import Work
from bot.scanning.merging import Found
from engine.certificate import document
from engine.model import Comment, Level, Skipped

LEVELS: dict[Level, told.LevelName] = dict(zip(Level, get_args(told.LevelName), strict=True))


def optimized(work: Work, source: str, unreadable: Iterable[Skipped] = ()) -> told.Optimized:
    """Return the work on some files as programs are told of it."""
    review = work.reviewed.review
    return told.Optimized(
        title=review.title,
        source=source,
        suggestions=suggestions(review.comments, work.fingerprints, work.patches),
        notes=list(review.notes),
        skipped=skipped((*review.skipped, *unreadable)),
        modules_read=review.modules_read,
        lines_read=review.lines_read,
        settings_from=work.reviewed.settings_from,
        seconds=round(work.reviewed.seconds, 3),
    )


def scanned(found: Found, source: str, seconds: float, notes: Sequence[str], bundle: Bundle) -> told.Scanned:
    """Return what a scan found as programs are told of it."""
    of_path = Counter(item.comment.finding.path for item in found.items)
    by_category = Counter(str(item.comment.finding.category) for item in found.items)
    return told.Scanned(
        source=source,
        metrics=told.Metrics(
            files=len(found.files),
            lines=sum(file.lines for file in found.files),
            functions=sum(file.functions for file in found.files),
            candidates=len(found.items),
            by_category=dict(sorted(by_category.items())),
        ),
        hotspots=[
            told.Spot(
                path=spot.path,
                line=spot.line,
                symbol=spot.symbol,
                complexity=spot.complexity,
                loops=spot.loops,
            )
            for spot in found.hotspots
        ],
        files=[
            told.FileFigures(
                path=file.path,
                lines=file.lines,
                functions=file.functions,
                candidates=of_path[file.path],
                hardest=file.hardest,
            )
            for file in found.files
        ],
        candidates=suggestions(
            found.comments,
            [item.fingerprint for item in found.items],
            [item.patch for item in found.items],
        ),
        notes=[*notes, *found.notes],
        skipped=skipped((*found.skipped, *bundle.unreadable)),
        seconds=round(seconds, 3),
    )


def suggestions(
    comments: Sequence[Comment], fingerprints: Sequence[str], patches: Sequence[str]
) -> list[told.Suggestion]:
    """Return comments as programs are told of them, in their order."""
    return [
        suggestion(comment, mark, patch)
        for comment, mark, patch in zip(comments, fingerprints, patches, strict=True)
    ]


def suggestion(comment: Comment, fingerprint: str, patch: str) -> told.Suggestion:
    """Return one comment as programs are told of it."""
    finding = comment.finding
    return told.Suggestion(
        id=fingerprint,
        rank=comment.rank,
        place=comment.place,
        path=_text(finding.path),
        line=finding.line,
        end_line=finding.end_line,
        symbol=finding.symbol,
        rule=finding.rule,
        category=finding.category,
        strategy=finding.strategy,
        growth=finding.growth.value,
        title=comment.title,
        why=comment.why,
        evidence=comment.evidence,
        level=int(comment.level),
        level_name=LEVELS[comment.level],
        gain=comment.gain,
        conditions=list(comment.conditions),
        blocks=[
            told.Block(start=block.start, end=block.end, before=list(block.before), after=list(block.after))
            for block in comment.blocks
        ],
        patch=patch,
        belongs=[_text(place) for place in comment.belongs],
        certificate=document(comment.certificate) if comment.certificate is not None else None,
    )


def skipped(items: Iterable[Skipped]) -> list[told.Skipped]:
    """Return files that were not looked at, each once."""
    return [told.Skipped(path=_text(item.path), reason=item.reason) for item in dict.fromkeys(items)]


def written(model: BaseModel) -> bytes:
    """Return a result as JSON. Text may hold half a surrogate pair, which no JSON can: it becomes `?`."""
    document = json.dumps(model.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
    return document.encode("utf-8", "replace")


def _text(path: str) -> str:
    """Return a path as text: a name on disk may be any bytes."""
    try:
        return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # no bytes stand for it: it is no name on any disk
        return path.encode("utf-8", "replace").decode()
