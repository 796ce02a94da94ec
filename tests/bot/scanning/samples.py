"""Results of parts, made of comments of the house's own samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.publication.markers import content_digest
from bot.scanning.parts import PartResult
from engine.model import Comment, Hotspot, Level
from engine.survey import FileFigures, PartSurvey
from tests.bot.publication.samples import comment, module

SLOW = module("unique", "kept")
OTHER = module("other")


def measured(path: str, content: bytes, symbol: str, rank: int = 1) -> Comment:
    """A comment whose rewrite was proven."""
    return comment(path, content, symbol, rank=rank, measured=True)


def unproven(path: str, content: bytes, symbol: str, rank: int = 1) -> Comment:
    """A comment whose rewrite waits for its proof."""
    return replace(comment(path, content, symbol, rank=rank, measured=False), level=Level.APPLIES)


def part(
    *comments: Comment,
    worths: Sequence[float] = (),
    files: Sequence[FileFigures] = (),
    hotspots: Sequence[Hotspot] = (),
    refuted: Sequence[Comment] = (),
    notes: Sequence[str] = (),
    patches: Sequence[str] = (),
) -> PartResult:
    """The result of a part, best first."""
    survey = PartSurvey(
        comments,
        tuple(worths) or tuple(float(9 - number) for number in range(len(comments))),
        tuple(files),
        tuple(hotspots),
        tuple(each.finding for each in refuted),
        (),
        tuple(notes),
    )
    prints = tuple(f"{content_digest(each.finding.symbol + each.finding.rule)}0000-0.0" for each in comments)
    return PartResult(survey, prints, tuple(patches) or ("",) * len(comments), (False,) * len(comments), 1.0)
