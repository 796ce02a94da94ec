"""What becomes of each suggestion from push to push: said once, kept, closed, or left alone.

A finding is found again by its fingerprint. New ones and those that come back are said. Those that stay are
not said again. Those whose code is gone are fixed: their comment is closed. Those that are no longer reported
though their code still stands, or cannot be read, are outdated: nothing is done, for a measurement may fail
by chance. What a person dismissed, or whose comment a person deleted, stays dismissed, in other pull requests
too (`bot.publication.memory`); so does what was said without a proof and did not stand it. A person who
resolves a thread may mean that it is done, or that it is not wanted: it is no dismissal, but what comes back
is then not said again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.publication.fingerprints import Numbers, alike, code_of, identity_of, occurrences
from bot.publication.memory import Memory, stands, written_by
from engine.model import Comment

State = Literal["new", "persisting", "fixed", "dismissed", "regressed", "outdated"]

SAID: frozenset[State] = frozenset({"new", "regressed"})
"""The states in which a finding is said by the review at hand."""


@dataclass(frozen=True, slots=True)
class Known:
    """A suggestion that an earlier review made, or an earlier attempt at this one.

    `review` is ours that last said it. `comment` is GitHub's id of its inline comment; None where it was said
    elsewhere. `answered` tells that somebody else wrote in its thread. `written` tells the code again that it
    would write, and `taken` that this code was found where it belongs. `resolved` tells that a person
    resolved its thread.
    """

    fingerprint: str
    rule: str
    path: str
    symbol: str
    line: int
    state: State
    review: str
    comment: int | None = None
    certificate: str | None = None
    answered: bool = False
    written: str = ""
    taken: bool = False
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """A suggestion after this review. `found` is what is reported of it now, `known` what was before.

    `written` and `taken` are those of `Known`.
    """

    fingerprint: str
    state: State
    found: Comment | None
    known: Known | None
    written: str = ""
    taken: bool = False

    @property
    def said(self) -> bool:
        """Tell whether this review says it."""
        return self.found is not None and self.state in SAID

    @property
    def open(self) -> bool:
        """Tell whether it is reported and nobody has dismissed it."""
        return self.found is not None and self.state != "dismissed"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a pull request: the content of its Python files, and which of them could not be read.

    `renames` lead from the path of a file in the base to its path in the head. With `proven` it was reviewed
    before, and what is new are the proofs: what is no longer reported did not stand its own.
    """

    files: Mapping[str, bytes]
    unread: frozenset[str] = frozenset()
    renames: Mapping[str, str] = field(default_factory=dict)
    proven: bool = False


def fates(
    comments: Sequence[Comment],
    known: Sequence[Known],
    head: Head,
    review: str,
    memory: Memory = Memory(),  # noqa: B008 (frozen)
) -> tuple[Fate, ...]:
    """Return what becomes of everything found now, in its order, and then of everything known before."""
    prints = _prints(comments, head)
    pairs = _pairs(comments, prints, known, head.renames)
    numbers = Numbers(each.fingerprint for each in known)
    decided = []
    for index, comment in enumerate(comments):
        before = pairs.get(index)
        if before is None:
            state: State = "dismissed" if memory.dismissed(prints[index]) else "new"
            content = head.files.get(comment.finding.path)
            written = "" if content is None else written_by(comment, content)
            decided.append(Fate(numbers.complete(prints[index]), state, comment, None, written))
        else:
            decided.append(_again(comment, before, review))
    again = {each.fingerprint for each in pairs.values()}
    rest = [each for each in known if each.fingerprint not in again]
    counted = Counter(
        (comment.finding.path, code_of(each)) for comment, each in zip(comments, prints, strict=True)
    )
    return (*decided, *(_gone(each, head, counted) for each in rest))


def _prints(comments: Sequence[Comment], head: Head) -> list[str]:
    """Return the fingerprints, without counts; made file by file, since each is read in full once."""
    found = {}
    for index in sorted(range(len(comments)), key=lambda index: comments[index].finding.path):
        comment = comments[index]
        found[index] = alike(comment, head.files.get(comment.finding.path))
    return [found[index] for index in range(len(comments))]


def _pairs(
    comments: Sequence[Comment], prints: Sequence[str], known: Sequence[Known], renames: Mapping[str, str]
) -> dict[int, Known]:
    """Match what is found with what is known: by identity, in the same file first, then in any, top down."""
    waiting: dict[str, list[Known]] = defaultdict(list)
    for each in sorted(known, key=lambda each: each.line):
        waiting[identity_of(each.fingerprint)].append(each)
    order = sorted(range(len(comments)), key=lambda index: comments[index].finding.line)
    pairs: dict[int, Known] = {}
    for same_file in (True, False):
        for index in order:
            candidates = waiting[identity_of(prints[index])]
            path = comments[index].finding.path
            match = next(
                (each for each in candidates if not same_file or path in (each.path, renames.get(each.path))),
                None,
            )
            if index not in pairs and match is not None:
                pairs[index] = match
                candidates.remove(match)
    return pairs


def _again(comment: Comment, before: Known, review: str) -> Fate:
    """Return the fate of what is found again; the comment of one that comes back was struck, and is none."""
    state = _found_again(before, review)
    known = replace(before, comment=None) if state == "regressed" else before
    return Fate(before.fingerprint, state, comment, known, before.written, before.taken)


def _found_again(before: Known, review: str) -> State:
    if before.review == review and before.state in SAID:
        return before.state  # an earlier attempt at this very review
    if before.state == "dismissed":
        return "dismissed"
    back = before.state == "fixed" and not before.resolved
    return "regressed" if back else "persisting"


def _gone(before: Known, head: Head, found: Counter[tuple[str, str]]) -> Fate:
    """Return the fate of what is not reported any more: where it was mended as suggested, it was taken."""
    state = _not_found(before, head, found)
    content = head.files.get(head.renames.get(before.path, before.path))
    written = before.written if state == "fixed" and content is not None else ""
    taken = before.taken or bool(written and content and stands(written, before.symbol, content))
    return Fate(before.fingerprint, state, None, before, before.written, taken)


def _not_found(before: Known, head: Head, found: Counter[tuple[str, str]]) -> State:
    """Tell why a suggestion is not reported any more; `found` counts what is, by path and code.

    Its code still stands if it stands more often than it is reported, for copies of it may be.
    """
    if before.state in ("dismissed", "fixed"):
        return before.state
    path = head.renames.get(before.path, before.path)
    if {path, before.path} & head.unread:
        return "outdated"
    code = code_of(before.fingerprint)
    stands = any(
        occurrences(before.fingerprint, head.files[place]) > found[place, code]
        for place in ([path] if path in head.files else head.files)
    )
    if not stands:
        return "fixed"
    return "dismissed" if head.proven and before.state != "outdated" else "outdated"


def remembered(decided: Sequence[Fate], comments: Mapping[str, int], review: str) -> tuple[Known, ...]:
    """Return what the store shall hold of every suggestion once a review is published.

    `comments` are GitHub's ids of the inline comments of this review, by fingerprint.
    """
    return tuple(_remembered(fate, comments.get(fate.fingerprint), review) for fate in decided)


def _remembered(fate: Fate, comment: int | None, review: str) -> Known:
    before, found = fate.known, fate.found
    if found is None:
        assert before is not None  # there is no fate of what is neither found nor known
        return replace(before, state=fate.state, taken=fate.taken)
    certificate = found.certificate
    return Known(
        fingerprint=fate.fingerprint,
        rule=found.finding.rule,
        path=found.finding.path,
        symbol=found.finding.symbol,
        line=found.finding.line,
        state=fate.state,
        review=review if fate.said or before is None else before.review,
        comment=comment if comment is not None or before is None else before.comment,
        certificate=None if certificate is None else certificate.id,
        answered=before is not None and before.answered and comment is None,
        written=fate.written,
        taken=fate.taken,
    )
