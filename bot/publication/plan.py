"""The whole of what a review tells GitHub, decided before anything is sent.

Planning is pure and repeatable: the same material gives the same plan, so that a process that died between
two requests is followed by one that goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.github.checks import Report
from bot.github.reviews import Inline
from bot.publication.bodies import review_body, summary_body
from bot.publication.check_report import Said, check_report
from bot.publication.fingerprints import alike, identity_of
from bot.publication.lifecycle import Fate, Head, Known, State, fates
from bot.publication.memory import Memory, stands
from bot.publication.placement import MOST_INLINE, Diff, has_comment, inline_of, place_of, placed
from bot.review_file import Reviewed
from bot.severity import FailOn
from engine.model import Comment, LineRange

ENDED: frozenset[State] = frozenset({"fixed", "dismissed"})
UNKNOWN = "0"


@dataclass(frozen=True, slots=True)
class Material:
    """What a plan is made from.

    `repository` is the full name; `number` is None for a push without a pull request, which gets a check run
    alone. `review` is our own id of the review, the same on every attempt. `files` holds all Python files of
    the head, `hunks` the lines that the pull request's diff shows of each. `memory` is what the repository
    remembers of suggestions on other pull requests. `fork`: the code was not run, for it is a fork's.
    `proven`: this head was reviewed before without running its code, and now it was run. `refused` are
    fingerprints that GitHub did not take on their lines; with `only`, no others than those in it may stand
    on theirs. With `silent` nothing is said but in the check run, and it says why.
    """

    repository: str
    number: int | None
    head: str
    review: str
    reviewed: Reviewed
    files: Mapping[str, bytes] = field(repr=False)
    hunks: Mapping[str, tuple[LineRange, ...]] = field(default_factory=dict, repr=False)
    renames: Mapping[str, str] = field(default_factory=dict, repr=False)
    known: tuple[Known, ...] = field(default=(), repr=False)
    memory: Memory = field(default=Memory(), repr=False)
    version: str = ""
    fork: bool = False
    max_inline: int = MOST_INLINE
    fail_on: FailOn = "never"
    checks_only: bool = False
    proven: bool = False
    refused: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    silent: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """A finding that is gone: its comment is struck through, or its thread answered where people wrote.

    `withdrawn`: its code is still there, but its suggestion did not stand the proof.
    """

    fingerprint: str
    comment: int
    answer: bool
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be on GitHub in the end. `inline` are comments by fingerprint, best first.

    `summary` is the text of the summary comment; where `summary_needed` is False it is only put in place of
    one that is there already. `updates` are new texts of comments that are there, by GitHub's ids: the same
    findings, with the proof that they lacked. A `quiet` plan says nothing but in the check run. `fates` is
    what the store shall hold of every suggestion.
    """

    material: Material = field(repr=False)
    fates: tuple[Fate, ...]
    inline: Mapping[str, Inline]
    body: str
    summary: str
    summary_needed: bool
    quiet: bool
    closings: tuple[Closing, ...]
    updates: Mapping[int, str]
    report: Report


def plan(material: Material) -> Plan:
    """Return what a review tells GitHub."""
    review = material.reviewed.review
    unread = frozenset(each.path for each in review.skipped)
    head = Head(material.files, unread, material.renames, material.proven)
    reported = sorted(_whole(list(_reported(material))), key=lambda each: each.rank)
    decided = fates(reported, material.known, head, material.review, material.memory)
    shown = [(fate, fate.found) for fate in decided if fate.open and fate.found is not None]
    quiet = material.number is None or material.checks_only or bool(material.silent)
    diff = Diff(material.files, material.hunks)
    places = placed(
        shown,
        diff,
        most=0 if quiet else material.max_inline,
        review=material.review,
        refused=material.refused,
        only=material.only,
    )
    elsewhere = [
        (fate, comment)
        for fate, comment in shown
        if fate.fingerprint not in places.inline and not has_comment(fate)
    ]
    left = [
        (comment, places.reasons[fate.fingerprint].reason)
        for fate, comment in elsewhere
        if fate.fingerprint in places.reasons
    ]
    return Plan(
        material=material,
        fates=decided,
        inline=places.inline,
        body=_body(material, [comment for fate, comment in shown if fate.fingerprint in places.inline]),
        summary=summary_body(left),
        summary_needed=bool(left) and not quiet,
        quiet=quiet,
        closings=() if quiet else tuple(_closings(decided)),
        updates={} if quiet or not material.proven else dict(_updates(shown, diff)),
        report=_report(material, decided, [comment for _, comment in elsewhere]),
    )


def _reported(material: Material) -> Iterator[Comment]:
    """Yield what a review reports, without what would change code that a suggestion of ours had written.

    What this pull request was told already is not taken back.
    """
    memory = _with_just_taken(material)
    told = {identity_of(each.fingerprint) for each in material.known}
    for each in material.reviewed.review.comments:
        content = material.files.get(each.finding.path, b"")
        if each.place != "below" and (
            not memory.contradicts(each, content) or identity_of(alike(each, content)) in told
        ):
            yield each


def _whole(comments: Sequence[Comment]) -> Iterator[Comment]:
    """Yield comments without those whose other halves are not reported: one half is no suggestion."""
    places = {place_of(each) for each in comments}
    return (each for each in comments if places.issuperset(each.belongs))


def _with_just_taken(material: Material) -> Memory:
    """Return the memory with what was taken on this pull request since its last review."""
    just = {
        known.written
        for known in material.known
        if known.written
        and stands(known.written, known.symbol, material.files.get(_path_now(known, material), b""))
    }
    return replace(material.memory, taken=material.memory.taken | just)


def _path_now(known: Known, material: Material) -> str:
    return material.renames.get(known.path, known.path)


def without(planned: Plan, fingerprints: frozenset[str]) -> Plan:
    """Return the plan in which some comments are said elsewhere than on their lines, and none takes their
    place: what was not tried yet might be refused, too."""
    material = planned.material
    only = frozenset(planned.inline) - fingerprints
    return plan(replace(material, refused=material.refused | fingerprints, only=only))


def check_only(planned: Plan, why: str) -> Plan:
    """Return the plan that says everything in the check run, and there also why, in a sentence."""
    return plan(replace(planned.material, silent=why))


def _body(material: Material, comments: Sequence[Comment]) -> str:
    return review_body(
        comments,
        material.reviewed.review.notes,
        fork=material.fork,
        review=material.review,
        head=material.head,
    )


def _report(material: Material, decided: Sequence[Fate], elsewhere: Sequence[Comment]) -> Report:
    said = Said(
        tuple(fate.found for fate in decided if fate.open and fate.found is not None),
        tuple(elsewhere),
        sum(fate.state == "dismissed" and fate.found is not None for fate in decided),
    )
    return check_report(
        said,
        material.reviewed,
        material.files,
        version=material.version,
        fork=material.fork,
        fail_on=material.fail_on,
        trouble=material.silent,
    )


def _closings(decided: Sequence[Fate]) -> Iterator[Closing]:
    for fate in decided:
        before = fate.known
        if fate.found is not None or before is None or before.comment is None:
            continue
        if before.resolved and before.answered:
            continue  # an answer would call people back to what they are done with
        if fate.state in ENDED and before.state not in ENDED:
            withdrawn = fate.state == "dismissed"
            yield Closing(fate.fingerprint, before.comment, before.answered, withdrawn)


def _updates(shown: Sequence[tuple[Fate, Comment]], diff: Diff) -> Iterator[tuple[int, str]]:
    """Yield the comments of earlier reviews whose findings are measured now, with their new texts."""
    for fate, comment in shown:
        before = fate.known
        if has_comment(fate) and before is not None and before.comment is not None and comment.certificate:
            found = inline_of(fate, comment, diff, before.review or UNKNOWN)
            if isinstance(found, Inline):
                yield before.comment, found.body
