"""A replayed history on a screen: how often Velox would have spoken, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from bot.backtest import Backtest, Replayed, Said
from bot.render.plain import counted, one_line, place, visible
from bot.render.screen import Screen, drawn, padded, widest, wrapped

MOST_SAID = 30
"""So many comments are listed on a screen; the report holds them all."""


def render_backtest(found: Backtest, *, name: str, seconds: float, screen: Screen) -> str:
    """Return the replay as text for a screen."""
    return drawn(_lines(found, name, seconds, screen), screen)


def summary_lines(found: Backtest) -> list[str]:
    """Return what a person wants to know first, a sentence a line."""
    changes = found.with_python
    inline = sum(change.inline for change in changes)
    folded = len(found.said) - inline
    silent = sum(not change.said for change in changes)
    lines = [
        f"{inline} {_comments(inline)} on lines, {found.per_hundred(inline):.0f} per hundred changes; "
        f"{folded} more folded into the check run, {found.per_hundred(folded):.0f} per hundred.",
        f"Silent on {silent} of {counted(len(changes), 'change')}"
        + (f" ({100 * silent / len(changes):.0f} %)." if changes else "."),
    ]
    acted = sum(said.later is not None for said in found.said)
    if found.for_speed:
        lines.append(
            f"{acted} of {len(found.said)} on lines that a later change for speed touched; "
            f"{counted(len(found.for_speed), 'change')} here {_speak(len(found.for_speed))} of speed."
        )
    else:
        lines.append("No change here speaks of speed, so nothing can be said of what was later acted on.")
    if found.unsettled:
        lines.append(
            f"{counted(found.unsettled, 'change')} had settings that cannot be used: defaults stood in."
        )
    lines.append("Nothing was run: a review on a pull request also proves, and then says less.")
    return lines


def _lines(found: Backtest, name: str, seconds: float, screen: Screen) -> Iterator[Text | str]:
    header = (
        "velox backtest",
        visible(name),
        f"{counted(len(found.changes), 'merged change')}, {len(found.with_python)} with Python",
        f"{seconds:.1f} s",
    )
    yield from wrapped(" · ".join(header), screen.width)
    yield ""
    for line in summary_lines(found):
        yield from wrapped(line, screen.width)
    if found.said:
        yield ""
        yield from _rules(found)
        yield ""
        yield from _comments_said(found, screen)


def _rules(found: Backtest) -> Iterator[str]:
    rows = found.by_rule()
    width = max(widest(rule for rule, _, _ in rows), len("rule"))
    yield f"{padded('rule', width)}  said  acted on"
    for rule, said, acted in rows:
        yield f"{padded(rule, width)}  {said:4}  {acted or '':8}".rstrip()


def _comments_said(found: Backtest, screen: Screen) -> Iterator[str]:
    pairs = [(change, said) for change in reversed(found.changes) for said in change.said]
    shown = pairs[:MOST_SAID]
    places = [place(said.comment.finding) for _, said in shown]
    width = widest(places)
    for (change, said), where in zip(shown, places, strict=True):
        commit, what = change.change.commit[:8], one_line(said.comment.short) + _later(said)
        row = f"{commit}  {padded(where, width)}  {what}"
        if len(row) <= screen.width:
            yield row
        else:
            yield from (f"{commit}  {where}", f"          {what}")
    if len(pairs) > MOST_SAID:
        yield f"{len(pairs) - MOST_SAID} older ones: --report FILE.html lists all."


def _later(said: Said) -> str:
    return f"  -> {said.later.commit[:8]}" if said.later else ""


def _comments(count: int) -> str:
    return "comment" if count == 1 else "comments"


def _speak(count: int) -> str:
    return "speaks" if count == 1 else "speak"


def counts(changes: tuple[Replayed, ...], most: int = 6) -> list[tuple[str, int]]:
    """Return how many changes would have had no comment, one, two …; the last entry stands for `most` or
    more."""
    sizes = [min(len(change.said), most) for change in changes]
    return [(f"{size}{'+' if size == most else ''}", sizes.count(size)) for size in range(most + 1)]
