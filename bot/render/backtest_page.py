"""A replayed history as one HTML file that needs nothing else: figures, plots, and every comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape

from bot.backtest import Backtest, Replayed, Said
from bot.render.backtest import counts, summary_lines
from bot.render.plain import one_line, place

BAR = 22
"""Height of a bar with its gap, in CSS pixels."""

STYLE = """
:root { --ink: #1f2328; --quiet: #59636e; --line: #d1d9e0; --bar: #4a7dbd; --good: #1a7f37;
  --page: #fff }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --quiet: #9198a1; --line: #3d444d; --bar: #6ea0dd; --good: #3fb950;
    --page: #0d1117 }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
p.quiet, td.quiet, figcaption { color: var(--quiet) }
table { border-collapse: collapse; width: 100%; font-size: 14px }
td, th { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid var(--line) }
td.number, th.number { text-align: right }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere }
.acted { color: var(--good) }
figure { margin: 1rem 0 } svg { max-width: 100%; height: auto }
svg text { font: 13px system-ui, sans-serif; fill: var(--ink) } svg rect { fill: var(--bar) }
""".strip()


def render_page(found: Backtest, *, name: str, version: str) -> str:
    """Return the whole page. All text of the repository is escaped; nothing is loaded from elsewhere."""
    parts = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>Velox on {escape(name)}</title>',
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>',
        f"<h1>What Velox would have said on {escape(name)}</h1>",
        f'<p class="quiet">{escape(_span(found.changes))} · Velox {escape(version)}</p>',
        *(f"<p>{escape(line)}</p>" for line in summary_lines(found)),
        _plots(found),
        *_rules(found),
        *_comments(found),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _span(changes: Sequence[Replayed]) -> str:
    first, last = (datetime.fromtimestamp(changes[end].change.when, UTC).date() for end in (0, -1))
    return f"{len(changes)} merged changes from {first} to {last}"


def _plots(found: Backtest) -> str:
    spread = [(f"{size} comments", count) for size, count in counts(found.with_python)]
    yearly: dict[str, int] = {}
    for change in found.with_python:
        month = datetime.fromtimestamp(change.change.when, UTC).strftime("%Y-%m")
        yearly[month] = yearly.get(month, 0) + len(change.said)
    months = _plot("Comments per month", list(yearly.items())[-24:]) if len(yearly) > 1 else ""
    return _plot("Changes by how many comments they would have had", spread) + months


def _plot(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """Return horizontal bars: labels to the left, the count at the end of each bar."""
    most = max((count for _, count in rows), default=0) or 1
    bars = "".join(
        f'<text x="110" y="{index * BAR + 15}" text-anchor="end">{escape(label)}</text>'
        f'<rect x="120" y="{index * BAR + 3}" width="{400 * count / most:.1f}" height="{BAR - 6}"></rect>'
        f'<text x="{126 + 400 * count / most:.1f}" y="{index * BAR + 15}">{count}</text>'
        for index, (label, count) in enumerate(rows)
    )
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>"
        f'<svg viewBox="0 0 580 {len(rows) * BAR}" width="580" height="{len(rows) * BAR}" role="img" '
        f'aria-label="{escape(title)}">{bars}</svg></figure>'
    )


def _rules(found: Backtest) -> Iterator[str]:
    if not found.said:
        return
    yield '<h2>By rule</h2><table><tr><th>rule</th><th class="number">said</th>'
    yield '<th class="number">lines later changed for speed</th></tr>'
    for rule, said, acted in found.by_rule():
        yield (
            f'<tr><td><code>{escape(rule)}</code></td><td class="number">{said}</td>'
            f'<td class="number">{acted or ""}</td></tr>'
        )
    yield "</table>"


def _comments(found: Backtest) -> Iterator[str]:
    if not found.said:
        return
    yield "<h2>Every comment, newest change first</h2><table>"
    yield "<tr><th>change</th><th>place</th><th>what and why</th></tr>"
    for change in reversed(found.changes):
        for said in change.said:
            yield _row(change, said)
    yield "</table>"


def _row(change: Replayed, said: Said) -> str:
    comment = said.comment
    acted = (
        f'<br><span class="acted">Later changed: {escape(one_line(said.later.subject))} '
        f"<code>{said.later.commit[:8]}</code></span>"
        if said.later
        else ""
    )
    kind = "" if comment.place == "inline" else ' <span class="quiet">(folded)</span>'
    return (
        f"<tr><td><code>{change.change.commit[:8]}</code><br>{escape(one_line(change.change.subject))}</td>"
        f"<td><code>{escape(place(comment.finding))}</code></td>"
        f"<td>{escape(one_line(comment.title))}{kind}<br>"
        f'<span class="quiet">{escape(one_line(comment.why))}</span>{acted}</td></tr>'
    )
