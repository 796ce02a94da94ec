"""What the inline comments on GitHub tell of earlier suggestions, where the store knows less.

A process may have died between a review and the line that records it, so what stands on GitHub is the truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.github.reviews import MOST_COMMENTS, InlinePosted
from bot.publication.bodies import FINDING
from bot.publication.fingerprints import PATTERN
from bot.publication.lifecycle import Known, State
from bot.publication.markers import Fields, marker

_STATES: Mapping[str, State] = {"fixed": "fixed", "dismissed": "dismissed"}


def recovered(known: Sequence[Known], posted: Sequence[InlinePosted]) -> tuple[Known, ...]:
    """Return the suggestions of earlier reviews, by the store and by all inline comments of a pull request.

    Other people's words in a thread are noted. A comment that is gone was deleted by a person: what it said
    is dismissed. Where there may be more comments than were read, none is taken for gone.
    """
    ours = dict(_ours(posted))
    answered = {each.answers for each in posted if each.answers is not None and not each.ours}
    there = None if len(posted) >= MOST_COMMENTS else {each.id for each in posted}
    found = [_updated(each, ours, there, answered) for each in known]
    names = {each.fingerprint for each in known}
    return (*found, *(_unknown(*ours[name], answered) for name in ours if name not in names))


def finding_of(comment: InlinePosted) -> Fields | None:
    """Return the marker of an inline comment of ours that says a finding; None for all else."""
    fields = marker(comment.body, FINDING) if comment.ours else None
    known = fields is not None and PATTERN.fullmatch(fields.get("id", "")) and "review" in fields
    return fields if known else None


def _ours(posted: Sequence[InlinePosted]) -> Iterator[tuple[str, tuple[InlinePosted, Fields]]]:
    """Yield our comments by fingerprint, oldest first: of one that came back, the newest counts."""
    for comment in sorted(posted, key=lambda each: each.id):
        fields = finding_of(comment)
        if fields is not None and comment.answers is None:
            yield fields["id"], (comment, fields)


def _updated(
    known: Known,
    ours: Mapping[str, tuple[InlinePosted, Fields]],
    there: set[int] | None,
    answered: set[int],
) -> Known:
    if known.fingerprint in ours:
        comment, fields = ours[known.fingerprint]
        ended = _STATES.get(fields.get("state", ""))
        if ended is None and comment.id != known.comment:
            known = replace(known, comment=comment.id, review=fields["review"])
        elif ended is not None and comment.id == known.comment:
            known = replace(known, state=ended)
    elif there is not None and known.comment is not None and known.comment not in there:
        return replace(known, state="fixed" if known.state == "fixed" else "dismissed", comment=None)
    return replace(known, answered=known.answered or known.comment in answered)


def _unknown(comment: InlinePosted, fields: Fields, answered: set[int]) -> Known:
    return Known(
        fingerprint=fields["id"],
        rule="",
        path=comment.path,
        symbol="",
        line=comment.line or 0,
        state=_STATES.get(fields.get("state", ""), "new"),
        review=fields["review"],
        comment=comment.id,
        answered=comment.id in answered,
    )
