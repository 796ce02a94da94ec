"""Which findings stand on their lines: the best few that may, and that a comment can be anchored for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.github.reviews import Inline
from bot.publication.anchors import Anchor, anchored
from bot.publication.bodies import inline_body
from bot.publication.lifecycle import Fate
from engine.model import Comment, Declined, Level, LineRange

MOST_INLINE = 5
"""Never more new comments than this stand on lines in one review, whatever the settings allow."""

MOST_NOTES = 2
"""At most so many of them are notes without a suggestion."""

NO_ROOM = Declined("a review puts only its best findings on their lines")
TORN = Declined("what it belongs with cannot stand on its lines")


@dataclass(frozen=True, slots=True)
class Diff:
    """The Python files of the head by path, and the lines that the pull request's diff shows of each."""

    files: Mapping[str, bytes] = field(repr=False)
    hunks: Mapping[str, tuple[LineRange, ...]] = field(repr=False)

    def anchor(self, comment: Comment) -> Anchor | Declined:
        """Return where a comment can stand, or why nowhere."""
        path = comment.finding.path
        return anchored(comment, self.files.get(path), self.hunks.get(path, ()))


@dataclass(frozen=True, slots=True)
class Placed:
    """The new inline comments by fingerprint, best first, and why other findings are said elsewhere."""

    inline: Mapping[str, Inline]
    reasons: Mapping[str, Declined]


def bar_of(comments: Iterable[Comment]) -> Level | None:
    """Return the least that was shown of a rewrite which the ranking put on its line; None if it put none."""
    levels = [each.level for each in comments if each.place == "inline" and each.blocks]
    return min(levels, default=None)


def deserves_a_line(comment: Comment, bar: Level | None = None) -> bool:
    """Tell whether a finding may stand on its line: the ranking says so, or a measured gain does.

    The ranking knows the settings and whether this host can run code. What it folded away for lack of room,
    with as much shown as for others that it did not (`bar`), moves up where something better cannot stand.
    """
    certificate = comment.certificate
    measured = certificate is not None and certificate.outcome == "faster" and comment.level >= Level.TESTED
    shown = measured or (bar is not None and comment.level >= bar)
    return comment.place == "inline" or (shown and bool(comment.blocks))


def has_comment(fate: Fate) -> bool:
    """Tell whether a comment of an earlier review stands on the lines of a finding."""
    return fate.state == "persisting" and fate.known is not None and fate.known.comment is not None


def placed(
    open_ones: Sequence[tuple[Fate, Comment]],
    diff: Diff,
    *,
    most: int,
    review: str,
    refused: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
) -> Placed:
    """Place the findings that are open, given best first; suggestions never overlap, earlier ones included.

    `refused` are fingerprints that GitHub did not take on their lines; with `only`, no others than those in
    it are placed. What belongs together stands on its lines together, or none of it does.
    """
    barred = dict.fromkeys(refused, Declined("GitHub does not take a comment on its lines"))
    while True:
        found = _placed(open_ones, diff, most=most, review=review, barred=barred, only=only)
        torn = _torn(open_ones, found)
        if not torn:
            return found
        barred |= dict.fromkeys(torn, TORN)


def _torn(open_ones: Sequence[tuple[Fate, Comment]], found: Placed) -> list[str]:
    """Return the fingerprints of those placed whose other halves do not stand on their lines."""
    standing = {
        place_of(comment)
        for fate, comment in open_ones
        if fate.fingerprint in found.inline or has_comment(fate)
    }
    return [
        fate.fingerprint
        for fate, comment in open_ones
        if fate.fingerprint in found.inline and not standing.issuperset(comment.belongs)
    ]


def place_of(comment: Comment) -> str:
    """Return the place of a comment as others refer to it."""
    return f"{comment.finding.path}:{comment.finding.line}"


def _placed(
    open_ones: Sequence[tuple[Fate, Comment]],
    diff: Diff,
    *,
    most: int,
    review: str,
    barred: Mapping[str, Declined],
    only: frozenset[str] | None,
) -> Placed:
    inline: dict[str, Inline] = {}
    reasons: dict[str, Declined] = {}
    notes = 0
    bar = bar_of(comment for _, comment in open_ones)
    taken = [place for fate, comment in open_ones if has_comment(fate) for place in _lines(comment, diff)]
    for fate, comment in open_ones:
        if has_comment(fate) or not deserves_a_line(comment, bar):
            continue
        full = len(inline) >= min(most, MOST_INLINE) or (not comment.blocks and notes >= MOST_NOTES)
        found = inline_of(fate, comment, diff, review)
        found = barred.get(fate.fingerprint, found)
        late = full or not fate.said or (only is not None and fate.fingerprint not in only)
        if isinstance(found, Inline) and late:
            found = NO_ROOM
        mine = _lines(comment, diff)
        if isinstance(found, Inline) and any(_overlap(one, other) for one in mine for other in taken):
            found = Declined("another suggestion changes the same lines")
        if isinstance(found, Declined):
            reasons[fate.fingerprint] = found
            continue
        inline[fate.fingerprint] = found
        taken += mine
        notes += not comment.blocks
    return Placed(inline, reasons)


def inline_of(fate: Fate, comment: Comment, diff: Diff, review: str) -> Inline | Declined:
    """Return the comment of a finding on its lines, as said by a review; or why there can be none."""
    anchor = diff.anchor(comment)
    if isinstance(anchor, Declined):
        return anchor
    back = fate.state == "regressed"
    body = inline_body(comment, anchor, fingerprint=fate.fingerprint, review=review, back=back)
    if isinstance(body, Declined):
        return body
    start = None if anchor.start == anchor.end else anchor.start
    return Inline(comment.finding.path, anchor.end, body, start)


def _lines(comment: Comment, diff: Diff) -> list[tuple[str, LineRange]]:
    """Return the lines that a click on a suggestion replaces, as they stand now; none for a note."""
    anchor = diff.anchor(comment)
    if isinstance(anchor, Declined) or anchor.suggestion is None:
        return []
    return [(comment.finding.path, LineRange(anchor.start, anchor.end))]


def _overlap(one: tuple[str, LineRange], other: tuple[str, LineRange]) -> bool:
    return one[0] == other[0] and one[1].overlaps(other[1].start, other[1].end)
