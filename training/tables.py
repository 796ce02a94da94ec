"""Evaluations and verdicts as tables for a terminal, and as rows for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.table import Table

from training.conditions import Condition
from training.evaluate import Evaluation, Score
from training.resampling import Interval

SCORES = (
    "policy", "net return", "regret", "log2/min", "hit@1", "invalid", "s/region", "seeds", "TD error",
    "ECE (floor)",
)  # fmt: skip
AGAINST = ("policy", "against", "net return", "90 %", "least that shows", "so")


Shown = Callable[[Interval, int], str]


def score_rows(made: Evaluation, *, short: bool = False) -> list[tuple[str, ...]]:
    """Return a row for each policy, the best first. The short form has half the width of an interval in place
    of its ends, as terminals are narrow."""
    return [_row(score, _within if short else _between) for score in made.scores]


def _row(score: Score, shown: Shown) -> tuple[str, ...]:
    seeds = f"{min(score.seeds):.3f} to {max(score.seeds):.3f}" if len(score.seeds) > 1 else "1"
    told = score.calibration
    return (
        score.name,
        shown(score.net, 3),
        shown(score.regret, 3),
        shown(score.per_minute, 2),
        shown(score.hit, 2),
        shown(score.invalid, 2),
        f"{score.seconds.point:.1f}",
        seeds,
        "" if score.surprise is None else f"{score.surprise:.4f}",
        f"{told.error:.3f} ({told.floor:.3f})" if told.steps else "",
    )


def _between(one: Interval, digits: int) -> str:
    return f"{one.point:.{digits}f} ({one.low:.{digits}f} to {one.high:.{digits}f})"


def _within(one: Interval, digits: int) -> str:
    return f"{one.point:.{digits}f} ±{(one.high - one.low) / 2:.{digits}f}"


def against_rows(made: Evaluation) -> list[tuple[str, ...]]:
    """Return a row for each pair of policies."""
    rows: list[tuple[str, ...]] = []
    for name, others in made.against.items():
        for other in others:
            gap = other.net
            so = "more" if gap.low > 0 else "less" if gap.high < 0 else "not told apart"
            bounds = f"{gap.low:+.3f} to {gap.high:+.3f}"
            rows.append((name, other.other, f"{gap.point:+.3f}", bounds, f"{other.detectable:.3f}", so))
    return rows


def source_rows(made: Evaluation) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the head and the rows of what policies are worth by where regions are from."""
    sources = sorted({source for score in made.scores for source in score.by_source})
    rows = [
        (score.name, *(f"{score.by_source[source].net:.3f}" for source in sources)) for score in made.scores
    ]
    of = made.scores[0].by_source
    head = [f"{source}: {of[source].episodes:,} regions, {of[source].groups:,} groups" for source in sources]
    return ("net return", *head), rows


def condition_rows(conditions: Iterable[Condition]) -> list[tuple[str, ...]]:
    """Return a row for each condition."""
    return [("holds" if each.holds else "FAILS", each.name, each.words) for each in conditions]


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return rows as a table for a terminal; it holds text alone, no markup of the rows is read."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for at, name in enumerate(head):
        made.add_column(name, overflow="fold", no_wrap=at == 0)
    for row in rows:
        made.add_row(*(cell.replace("[", "\\[") for cell in row))
    return made
