"""A review for the terminal: one line that says what was read, the rows, then the suggestions themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from bot.render.diff import diff_lines
from bot.render.plain import (
    because,
    counted,
    gain_of,
    holds_if,
    one_line,
    place,
    skipped_lines,
    visible,
)
from bot.render.proof_words import caveats
from bot.render.screen import Screen, drawn, padded, widest, wrapped
from engine.model import Comment, Review
from engine.profile.weighing import percent

RANK = "bold cyan"
MIN_TITLE = 24
"""Where less is left for the title of a row, it gets a line of its own."""

INDENT = "    "


def render_review(review: Review, *, seconds: float, screen: Screen, quiet: bool = False) -> str:
    """Return the review as text for a screen; `quiet` leaves only the rows."""
    return drawn(_quiet(review, screen) if quiet else _lines(review, seconds, screen), screen)


def _quiet(review: Review, screen: Screen) -> Iterator[Text | str]:
    yield from rows(review.comments, numbered(review.comments), screen.width)


def _lines(review: Review, seconds: float, screen: Screen) -> Iterator[Text | str]:
    facts = (
        "velox review",
        f"{counted(review.files_changed, 'file')} changed",
        f"base {visible(review.base)}",
        f"{counted(review.modules_read, 'module')} read",
        f"{seconds:.1f} s",
    )
    yield from wrapped(" · ".join(facts), screen.width)
    yield ""
    numbers = numbered(review.comments)
    if review.comments:
        yield from rows(review.comments, numbers, screen.width)
    else:
        yield "Nothing to say."
    if review.below:
        yield f"{INDENT if review.comments else ''}{review.below} more below the bar: --all-lines"
    for comment, number in zip(review.comments, numbers, strict=True):
        if comment.place == "inline":
            yield ""
            yield from detail(comment, number, screen.width)
    folded = [comment for comment in review.comments if comment.place != "inline"]
    if folded:
        yield ""
        only = f"{len(folded)} in the table only; in full: velox explain {place(folded[0].finding)}"
        yield from wrapped(only, screen.width)
    closing = [*skipped_lines(review.skipped), *map(one_line, review.notes)]
    if closing:
        yield ""
    for line in closing:
        yield from wrapped(line, screen.width)


def numbered(comments: Sequence[Comment]) -> list[str]:
    """Return the number of each comment that suggests a change, and nothing for a note."""
    numbers = []
    count = 0
    for comment in comments:
        count += bool(comment.blocks)
        numbers.append(str(count) if comment.blocks else "")
    return numbers


def rows(comments: Sequence[Comment], numbers: Sequence[str], width: int) -> Iterator[Text]:
    """Yield the table: number, place, title, gain and level; titles are wrapped, places never cut."""
    wide = max(widest(numbers), 1)
    places = [place(comment.finding) for comment in comments]
    place_width = widest(places)
    gain_width = widest(map(gain_of, comments))
    room = width - (wide + 3 + place_width + 2 + 2 + gain_width + 2 + 2)
    title_width = min(max(room, 0), widest(_title(comment) for comment in comments))
    for comment, number, where in zip(comments, numbers, places, strict=True):
        start = _numbered(number, wide)
        gain, level = gain_of(comment), f"L{int(comment.level)}"
        if room < MIN_TITLE:
            yield start.append(where)
            for line in wrapped(f"{_title(comment)} · {gain} · {level}", width, " " * (wide + 3)):
                yield Text(line)
            continue
        first, *rest = wrapped(_title(comment), title_width) or [""]
        start.append(padded(where, place_width)).append("  ").append(padded(first, title_width))
        yield start.append("  ").append(padded(gain, gain_width)).append(f"  {level}")
        for line in rest:
            yield Text(" " * (wide + 3 + place_width + 2) + line)


def _numbered(number: str, width: int) -> Text:
    start = Text(" " * (1 + width - len(number)))
    return (start.append(number, RANK) if number else start).append("  ")


def _title(comment: Comment) -> str:
    share = comment.finding.share
    return one_line(comment.short) + (f" · {percent(share)} of time" if share else "")


def detail(comment: Comment, number: str, width: int) -> Iterator[Text | str]:
    """Yield one comment in full: place, what and why, the change, its conditions, what was shown."""
    yield _numbered(number, max(1, len(number))).append(place(comment.finding, span=True))
    yield from wrapped(because(comment), width, INDENT)
    yield from diff_lines(comment.blocks, width, INDENT)
    for sentence in (one_line(comment.evidence), holds_if(comment.conditions), *_basis(comment)):
        yield from wrapped(sentence, width, INDENT)


def _basis(comment: Comment) -> Iterator[str]:
    """What a measured suggestion rests on, and how to look closer."""
    if comment.certificate is not None:
        yield from caveats(comment.certificate)
        name = comment.certificate.id
        yield f"certificate {name} · in full: velox explain {name} · again: velox prove {name}"
