"""What was learned of rules: for the terminal, as Markdown, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bot.render.markup import code, table
from bot.render.plain import counted
from bot.render.screen import Screen, drawn, padded, widest, wrapped
from engine.choose.patterns import Pattern, chance_of_gain

NOTHING = "Nothing was proven yet: patterns come with the first reviews that run code."

NEXT = "next: the chance that the next one gains; where few were tried, by what is known of wider kinds."

KIND = "hot/size/loops"
HEADS = ("proofs", "gains", "next", "taken")


def render_learned(patterns: Sequence[Pattern], screen: Screen) -> str:
    """Return the table for a screen, what was tried most first."""
    return drawn(_lines(patterns, screen), screen)


def _lines(patterns: Sequence[Pattern], screen: Screen) -> Iterator[str]:
    if not patterns:
        yield NOTHING
        return
    ordered = by_tries(patterns)
    rules = ["rule", *(each.rule for each in ordered)]
    strategies = ["strategy", *(each.strategy for each in ordered)]
    buckets = [KIND, *(each.bucket for each in ordered)]
    figures = [
        HEADS,
        *(
            (str(each.tries), str(each.gains), _percent(patterns, each), str(each.accepted))
            for each in ordered
        ),
    ]
    numbers = [list(column) for column in zip(*figures, strict=True)]
    width = 1 + sum(2 + widest(column) for column in (rules, strategies, buckets, *numbers))
    # What a rule does about slow code is known from the rule: it is the column that a person misses least.
    words = [rules, strategies, buckets] if width <= screen.width else [rules, buckets]
    for row in range(len(ordered) + 1):
        left = "  ".join(padded(column[row], widest(column)) for column in words)
        right = "  ".join(column[row].rjust(widest(column)) for column in numbers)
        yield f" {left}  {right}"
    yield ""
    tries, gains = sum(each.tries for each in patterns), sum(each.gains for each in patterns)
    yield f"{counted(tries, 'proof')} that came to an end, {counted(gains, 'verified gain')}."
    yield from wrapped(NEXT, screen.width)


def by_tries(patterns: Sequence[Pattern]) -> list[Pattern]:
    """Return the patterns with the most tries first, of equals by name."""
    return sorted(
        patterns, key=lambda each: (-each.tries, -each.accepted, each.rule, each.strategy, each.bucket)
    )


def _percent(patterns: Sequence[Pattern], one: Pattern) -> str:
    return f"{chance_of_gain(patterns, one.rule, one.strategy, one.bucket):.0%}"


def waiting_text(waiting: int) -> str:
    """Return a line on reviews that are not counted yet, empty where there are none."""
    return f"\nNot counted yet: {counted(waiting, 'review')}.\n" if waiting else ""


def learned_markdown(patterns: Sequence[Pattern]) -> str:
    """Return the table as Markdown."""
    rows = (
        (
            code(each.rule),
            code(each.strategy),
            code(each.bucket),
            str(each.tries),
            str(each.gains),
            _percent(patterns, each),
            str(each.accepted),
        )
        for each in by_tries(patterns)
    )
    return table(("rule", "strategy", KIND, *HEADS), rows) + "\n"


def learned_jsonl(patterns: Sequence[Pattern]) -> str:
    """Return one JSON object per pattern: rule, strategy, bucket, tries, gains, chance, accepted."""
    return "".join(
        json.dumps(
            {
                "rule": each.rule,
                "strategy": each.strategy,
                "bucket": each.bucket,
                "tries": each.tries,
                "gains": each.gains,
                "chance": round(chance_of_gain(patterns, each.rule, each.strategy, each.bucket), 4),
                "accepted": each.accepted,
            }
        )
        + "\n"
        for each in by_tries(patterns)
    )
