"""The words of a review on GitHub: inline comments, the review's own line, the summary comment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.publication.anchors import Anchor
from bot.publication.fitting import BODY, characters, fitted
from bot.publication.markers import content_digest, marked, marker
from bot.render.markdown import comment_body, comment_table, shown, suggested
from bot.render.markup import code, folded, html, prose
from bot.render.plain import place
from engine.model import Comment, Declined
from engine.review import PROOF_NOTE, STATIC_NOTE, headline

FINDING = "finding"
REVIEW = "review"
SUMMARY = "summary"

VERIFY = (
    "Not run: the code of a fork runs only when a maintainer asks for it, by the button `Run proofs` of "
    "the check."
)
BACK = "Back again: this was gone before."
DISMISSED = "Dismissed: it is not said again."
WITHDRAWN = "Withdrawn: it was run now, and its proof did not hold."
NOTHING_LEFT = "Nothing is left here: what this comment listed is gone, or stands on its lines."


def inline_body(
    comment: Comment, anchor: Anchor, *, fingerprint: str, review: str, back: bool
) -> str | Declined:
    """Return the text of an inline comment; a suggestion is never cut, so one too long is declined."""
    change = ""
    if anchor.suggestion is not None:
        # What a click puts there has the line ends of the file, so the block has them too.
        change = suggested(anchor.suggestion).replace("\n", anchor.newline)
    name = finding_name(fingerprint, comment.certificate.id if comment.certificate else None)
    body = comment_body(comment, change, f"not useful here? Answer {code(f'/velox dismiss {name}')}")
    if back:
        body = f"{body}\n\n{BACK}"
    body = marked(body, FINDING, id=fingerprint, review=review)
    return body if characters(body) <= BODY else Declined("it is too long for a comment")


def finding_name(fingerprint: str, certificate: str | None) -> str:
    """Return what a finding is called in commands: by its certificate, else by how its fingerprint begins."""
    return certificate or f"f-{fingerprint[:8]}"


def review_body(
    comments: Sequence[Comment], notes: Sequence[str], *, fork: bool, review: str, head: str
) -> str:
    """Return the one line above the inline comments: how many there are, and what they rest on."""
    # Of a fork it is said already why nothing was run.
    basis = [note for note in notes if note == PROOF_NOTE or (note == STATIC_NOTE and not fork)]
    words = [f"**{prose(headline(comments))}.**", *map(prose, basis), *([VERIFY] if fork else [])]
    return marked(" ".join(words), REVIEW, id=review, head=head)


def summary_body(left: Sequence[tuple[Comment, str]]) -> str:
    """Return the summary comment: what could not stand on a line of the diff, each with the reason why.

    Its marker holds a digest of the words, so that an unchanged one need not be sent.
    """
    if not left:
        return _digested(NOTHING_LEFT)
    comments = [comment for comment, _ in left]
    before = f"**Not on a line of the diff: {prose(headline(comments))}.**\n\n{comment_table(comments)}"
    items = [_item(comment, reason) for comment, reason in left]
    words = fitted(items, BODY - 200, before=before, rest=lambda n: f"{n:,} more in the check run.")
    return _digested(words)


def short_summary(body: str) -> str:
    """Return a summary comment that GitHub found too long as its first line alone, under the same digest."""
    first = body.partition("\n")[0]
    digest = (marker(body, SUMMARY) or {}).get("digest", content_digest(body))
    return marked(f"{first} They are in the check run.", SUMMARY, digest=digest)


def same_summary(body: str, wanted: str) -> bool:
    """Tell whether a summary comment says already what is wanted, by the digests in the markers."""
    return same_words(body, wanted, SUMMARY)


def same_words(body: str, wanted: str, kind: str) -> bool:
    """Tell whether a text says already what is wanted, by the digests in their markers of one kind."""
    there, new = marker(body, kind), marker(wanted, kind)
    return there is not None and there == new


@dataclass(frozen=True, slots=True)
class Farewell:
    """What is said last of a finding: its code is gone, its suggestion did not stand the proof (`withdrawn`),
    or a person does not want it (`dismissed`)."""

    fingerprint: str
    review: str
    head: str
    withdrawn: bool = False
    dismissed: bool = False

    @property
    def words(self) -> str:
        """The sentence."""
        if self.dismissed:
            return DISMISSED
        return WITHDRAWN if self.withdrawn else f"Gone as of {self.head[:8]}."

    def strike(self, body: str) -> str:
        """Return an inline comment with nothing but its first line, struck through."""
        first = body.replace("\r\n", "\n").partition("\n")[0].strip()
        return self._marked(f"~~{first}~~ {self.words}")

    def answer(self) -> str:
        """Return the answer that closes a thread in which people have written."""
        return self._marked(self.words)

    def _marked(self, text: str) -> str:
        state = "dismissed" if self.withdrawn or self.dismissed else "fixed"
        return marked(text, FINDING, id=self.fingerprint, review=self.review, state=state)


def detail(comment: Comment) -> str:
    """Return a finding folded away, its change to read."""
    return _folded(comment, comment_body(comment, shown(comment.blocks)))


def _item(comment: Comment, reason: str) -> str:
    body = comment_body(comment, shown(comment.blocks))
    return _folded(comment, f"{body}\n\nHere and not on the line: {prose(reason)}.")


def _folded(comment: Comment, body: str) -> str:
    where = html(place(comment.finding, span=True))
    return folded(f"<code>{where}</code> {html(comment.short)}", body)


def _digested(words: str) -> str:
    return marked(words, SUMMARY, digest=content_digest(words))
