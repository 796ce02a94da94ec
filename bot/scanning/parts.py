"""A part of a scan as bytes: what is asked of whoever scans it, and what comes back."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from bot.bundle import Bundle
from bot.publication.fingerprints import alike
from bot.scanning.patches import patch_of
from engine.errors import BadInput
from engine.scan.select import touches
from engine.strict_json import NotThis, canonical, decode, parse, plain
from engine.survey import PartSurvey

MOST_ASKED = 4 << 20
MOST_BYTES = 64 << 20
"""A larger result is not read: its certificates hold sources, a part of everything some megabytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """Files to scan, those around them to read along, and whether rewrites are proven."""

    paths: tuple[str, ...]
    around: tuple[str, ...] = ()
    prove: bool = False


@dataclass(frozen=True, slots=True)
class PartResult:
    """What was found in a part; of each comment, what tells it again on the next scan, and its patch.

    A patch is empty where there is no rewrite, or none that text can carry. `inside` tells of each comment
    whether it is on lines that the pull request changed, where its review speaks.
    """

    survey: PartSurvey
    fingerprints: tuple[str, ...]
    patches: tuple[str, ...]
    inside: tuple[bool, ...]
    seconds: float


def result_of(survey: PartSurvey, bundle: Bundle, seconds: float) -> PartResult:
    """Return what was found, with what can only be told while the files are there."""
    changed = {file.path: file.lines for file in bundle.change.files}
    with_files = [(comment, bundle.files.get(comment.finding.path)) for comment in survey.comments]
    return PartResult(
        survey,
        tuple(alike(comment, content) for comment, content in with_files),
        tuple(patch_of(comment, content) for comment, content in with_files),
        tuple(touches(each.finding, changed.get(each.finding.path, ())) for each in survey.comments),
        seconds,
    )


def write_part(part: Part) -> bytes:
    """Return a part as one line of JSON."""
    return canonical(plain(part))


def read_part(data: bytes) -> Part:
    """Return the part that `write_part` wrote; raises `BadInput` for anything else."""
    try:
        return decode(Part, parse(data, MOST_ASKED))
    except NotThis as problem:
        raise BadInput(f"The part of a scan cannot be read: {problem}.") from None


def write_result(result: PartResult) -> bytes:
    """Return a result as compressed JSON."""
    return zlib.compress(canonical(plain(result)), 6)


def read_result(data: bytes) -> PartResult:
    """Return the result that `write_result` wrote; raises `BadInput` for anything else.

    What runs foreign code may have been overcome by it, so its words are read by type alone.
    """
    try:
        text = zlib.decompressobj().decompress(data, MOST_BYTES + 1)
        result = decode(PartResult, parse(text, MOST_BYTES))
    except zlib.error:
        raise BadInput(
            "The result of a part cannot be read: it is not compressed as Velox does it."
        ) from None
    except NotThis as problem:
        raise BadInput(f"The result of a part cannot be read: {problem}.") from None
    lists = (result.survey.worths, result.fingerprints, result.patches, result.inside)
    if any(len(each) != len(result.survey.comments) for each in lists):
        raise BadInput("The result of a part cannot be read: its lists are not equally long.")
    return result
