"""A review as Markdown: what the review comments on a pull request say, in one document.

`render_comment` is the body of one comment; `render_review` puts them below a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.render.clickable import clickable
from bot.render.markup import block, code, folded, html, prose, table
from bot.render.plain import counted, gain_of, holds_if, place, skipped_lines
from bot.render.proof_words import caveats, rests_on
from bot.sources import Sources
from engine.model import Comment, DiffBlock, Level, Review

LEVELS = {
    Level.PATTERN: "pattern",
    Level.APPLIES: "applies",
    Level.TESTED: "tested",
    Level.REPLAYED: "replayed",
    Level.REPOSITORY_TESTS: "repository's tests",
}


def render_review(review: Review, sources: Sources, *, seconds: float) -> str:
    """Return the whole review; the comments that are folded away in a pull request are folded here too."""
    return "\n\n".join(_parts(review, sources, seconds)) + "\n"


def _parts(review: Review, sources: Sources, seconds: float) -> Iterator[str]:
    yield f"**{prose(review.title)}**"
    yield " · ".join(
        (
            f"{counted(review.files_changed, 'file')} changed",
            f"base {code(review.base)}",
            f"{counted(review.modules_read, 'module')}, {counted(review.lines_read, 'line')} read",
            f"{seconds:.1f} s",
        )
    )
    if review.comments:
        yield comment_table(review.comments)
    for comment in review.comments:
        body = render_comment(comment, sources.get(comment.finding.path))
        if comment.place == "inline":
            yield f"### {code(place(comment.finding, span=True))}\n\n{body}"
        else:
            where = html(place(comment.finding, span=True))
            yield folded(f"<code>{where}</code> {html(comment.short)}", body)
    if review.below:
        yield f"{review.below} more below the bar: `--all-lines`"
    closing = [*map(prose, skipped_lines(review.skipped)), *map(prose, review.notes)]
    if closing:
        yield "\n".join(f"- {line}" for line in closing)


def comment_table(comments: Sequence[Comment]) -> str:
    """Return the table of a check run: place, what, gain, evidence level."""
    return table(
        ("place", "what", "gain", "evidence"),
        (
            (
                code(place(comment.finding)),
                prose(comment.short),
                prose(gain_of(comment)),
                f"L{int(comment.level)} {LEVELS[comment.level]}",
            )
            for comment in comments
        ),
    )


def render_comment(comment: Comment, source: bytes | None = None) -> str:
    """Return the body of one review comment: what and why, the change to click, and the rest folded.

    A comment with a suggestion is to be anchored at the lines of `clickable(comment.blocks, source)`.
    """
    suggestion = clickable(comment.blocks, source)
    return comment_body(comment, shown(comment.blocks) if suggestion is None else suggested(suggestion.after))


def comment_body(comment: Comment, change: str, closing: str = "") -> str:
    """Return the body of a comment around its change, which is Markdown already, as is `closing`, the last
    clause of what is folded away; empty for a note."""
    parts = [f"**{prose(comment.title)}** {prose(comment.why)}".rstrip(), *([change] if change else [])]
    rule = f"Rule {code(comment.finding.rule)}"
    measured = comment.certificate is not None and bool(comment.gain)
    if measured:
        parts.append(f"**{prose(comment.evidence)}**")
    basis = [prose(holds_if(comment.conditions)), "" if measured else prose(comment.evidence)]
    if comment.certificate is not None:
        basis += map(prose, (*rests_on(comment.certificate), *caveats(comment.certificate)))
        name = comment.certificate.id
        rule += f" · certificate {code(name)} · re-run: {code(f'velox prove {name}')}"
    basis.append(f"{rule} · {closing}" if closing else rule)
    parts.append(folded("Evidence and conditions", "\\\n".join(line for line in basis if line)))
    return "\n\n".join(parts)


def suggested(lines: Sequence[str]) -> str:
    """Return the block to click that puts these lines in place of those its comment stands on."""
    return block(lines, "suggestion")


def shown(blocks: Sequence[DiffBlock]) -> str:
    """Return changes to read where no click can make them; empty when there are none."""
    return "\n\n".join(block(_diff(changed), "diff") for changed in blocks)


def _diff(changed: DiffBlock) -> list[str]:
    header = f"@@ line {changed.start} @@"
    return [header, *(f"-{line}" for line in changed.before), *(f"+{line}" for line in changed.after)]
