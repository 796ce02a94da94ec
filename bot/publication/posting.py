"""The one review of a head is posted, whatever GitHub has against one of its comments.

GitHub takes a review whole or not at all, and says in words what it does not like, not always where. So a
review that is refused is tried again without the comments that may be meant, a few times at most.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.github import reviews
from bot.github.authors import Ourselves
from bot.github.errors import Refused
from bot.github.pull_files import read_pull_files
from bot.github.reviews import Inline, Posted, PullRequest
from bot.github.session import Session
from bot.publication.anchors import hunk_around
from bot.publication.bodies import REVIEW
from bot.publication.markers import marker
from bot.publication.plan import Plan, without
from bot.publication.record import Record
from bot.publication.threads import finding_of

LONG = 15_000
"""Characters: a comment that is longer is meant first when GitHub finds a body too long."""

_PLACE = re.compile(r"comments(?:\[|/|\.)(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Moved:
    """The pull request has another head by now."""

    head: str


@dataclass(frozen=True, slots=True)
class Said:
    """The plan as it was carried out, GitHub's id of its review, and of its comments by fingerprint."""

    plan: Plan
    review: int | None = None
    comments: tuple[tuple[str, int], ...] = ()


async def post(
    planned: Plan, pull: PullRequest, session: Session, ourselves: Ourselves, record: Record
) -> Said | Moved:
    """Post the review of a plan unless it is there already; a plan without inline comments has none."""
    if planned.quiet:
        return Said(planned)
    there = await reviews.posted_reviews(session, pull, ourselves)
    found = next((each for each in there if _is_review_of(planned, each)), None)
    if found is None and planned.inline:
        for each in there:
            if each.ours and each.state == "PENDING":
                await reviews.delete_pending(session, pull, each.id)
        answer = await _posted(planned, pull, session)
        if isinstance(answer, Moved):
            return answer
        planned, found = answer
    if found is None:
        return Said(planned)
    await record.review(found.id)
    numbers = await _numbers(pull, session, found, ourselves)
    await record.comments(numbers)
    lost = frozenset(planned.inline) - frozenset(numbers)
    return Said(without(planned, lost) if lost else planned, found.id, tuple(numbers.items()))


async def _numbers(
    pull: PullRequest, session: Session, review: Posted, ourselves: Ourselves
) -> Mapping[str, int]:
    """Return GitHub's ids of the comments of a review, by fingerprint."""
    found = {}
    for comment in await reviews.comments_of(session, pull, review.id, ourselves):
        fields = finding_of(comment)
        if fields is not None and comment.answers is None:
            found[fields["id"]] = comment.id
    return found


async def _posted(planned: Plan, pull: PullRequest, session: Session) -> tuple[Plan, Posted | None] | Moved:
    """Post the review, or what of it GitHub takes: at most four tries, then nothing stands on its line."""
    answer = await _try(planned, pull, session)
    tried = {frozenset(planned.inline)}
    if isinstance(answer, Refused):
        bad = _accused(planned.inline, answer) or await _misplaced(planned.inline, pull, session)
        good = [name for name in planned.inline if name not in bad]
        half = (len(good) + 1) // 2
        for keep in map(frozenset, (good, good[:half], good[half:])):
            if not isinstance(answer, Refused):
                break
            if keep and keep not in tried:
                tried.add(keep)
                answer = await _try(_keeping(planned, keep), pull, session)
    return (_keeping(planned, frozenset()), None) if isinstance(answer, Refused) else answer


async def _try(planned: Plan, pull: PullRequest, session: Session) -> tuple[Plan, Posted] | Refused | Moved:
    head = planned.material.head
    try:
        listed = list(planned.inline.values())
        return planned, await reviews.post_review(session, pull, head, planned.body, listed)
    except Refused as refusal:
        now = await reviews.now(session, pull)
        return refusal if now.head == head else Moved(now.head)


def _keeping(planned: Plan, names: frozenset[str]) -> Plan:
    return without(planned, frozenset(planned.inline) - names)


def _accused(inline: Mapping[str, Inline], refusal: Refused) -> frozenset[str]:
    """Return the comments that GitHub's words point at: by place in the request, or as too long."""
    names = list(inline)
    said = " ".join((refusal.said, *refusal.errors))
    places = {int(place) for place in _PLACE.findall(said)}
    accused = {names[place] for place in places if place < len(names)}
    if "too long" in said:
        accused |= {name for name, each in inline.items() if len(each.body) > LONG}
    return frozenset(accused)


async def _misplaced(inline: Mapping[str, Inline], pull: PullRequest, session: Session) -> frozenset[str]:
    """Return the comments that do not lie in one hunk of the diff as GitHub shows it now."""
    listed = await read_pull_files(session, pull.repository, pull.number)
    hunks = {file.path: file.hunks or () for file in listed.files}
    return frozenset(
        name
        for name, each in inline.items()
        if hunk_around(each.start or each.line, each.line, hunks.get(each.path, ())) is None
    )


def _is_review_of(planned: Plan, posted: Posted) -> bool:
    fields = marker(posted.body, REVIEW) if posted.ours else None
    return fields is not None and fields.get("id") == planned.material.review
