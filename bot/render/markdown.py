"""A review as Markdown: what the review comments on a pull request say, in one document.

`render_comment` is the body of one comment; `render_review` puts them below a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.render.markup import block, code, folded, html, prose, table
from bot.render.plain import GAIN, counted, holds_if, place, skipped_lines
from engine.model import Comment, DiffBlock, Level, Review

LEVELS = {
    Level.PATTERN: "pattern",
    Level.APPLIES: "applies",
    Level.TESTED: "tested",
    Level.REPLAYED: "replayed",
    Level.REPOSITORY_TESTS: "repository's tests",
}


def render_review(review: Review, *, seconds: float) -> str:
    """Return the whole review; the comments that are folded away in a pull request are folded here too."""
    return "\n\n".join(_parts(review, seconds)) + "\n"


def _parts(review: Review, seconds: float) -> Iterator[str]:
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
        if comment.place == "inline":
            yield f"### {code(place(comment.finding, span=True))}\n\n{render_comment(comment)}"
        else:
            where = html(place(comment.finding, span=True))
            yield folded(f"<code>{where}</code> {html(comment.short)}", render_comment(comment))
    if review.below:
        yield f"{review.below} more below the bar: `--all-lines`"
    closing = [*map(prose, skipped_lines(review.skipped)), *map(prose, review.notes)]
    if closing:
        yield "\n".join(f"- {line}" for line in closing)


def comment_table(comments: Sequence[Comment]) -> str:
    """Return the table of a check run: place, what, gain, evidence level."""
    return table(
        ("place", "what", "growth", "evidence"),
        (
            (
                code(place(comment.finding)),
                prose(comment.short),
                GAIN[comment.finding.growth],
                f"L{int(comment.level)} {LEVELS[comment.level]}",
            )
            for comment in comments
        ),
    )


def render_comment(comment: Comment) -> str:
    """Return the body of one review comment: what and why, the change to click, and the rest folded."""
    parts = [f"**{prose(comment.title)}** {prose(comment.why)}".rstrip(), *_change(comment)]
    rule = f"Rule {code(comment.finding.rule)}"
    basis = [prose(holds_if(comment.conditions)), prose(comment.evidence), rule]
    parts.append(folded("Evidence and conditions", "\\\n".join(line for line in basis if line)))
    return "\n\n".join(parts)


def _change(comment: Comment) -> Iterator[str]:
    """Yield the change: one block can be clicked; several belong together, so they are only shown."""
    if len(comment.blocks) == 1 and comment.blocks[0].before:
        yield block(comment.blocks[0].after, "suggestion")
        return
    for changed in comment.blocks:
        yield block(_diff(changed), "diff")


def _diff(changed: DiffBlock) -> list[str]:
    header = f"@@ line {changed.start} @@"
    return [header, *(f"-{line}" for line in changed.before), *(f"+{line}" for line in changed.after)]
