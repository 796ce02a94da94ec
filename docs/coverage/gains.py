"""The page of what each rule's example gains on each interpreter, from the kept figures of `bench.gains`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from docs.coverage import FOLDER

Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]
Row = tuple[str, int, float, float, float] | tuple[str, int, str]
WORTH = 1.05
"""The low end of the interval that counts as faster, as in bench/rule_examples.py."""

INTRO = """\
How many times faster the fast form of each rule's examples is, on each interpreter: the median of paired
ratios with a 95 % interval, on one machine that had other work to do meanwhile. The examples stand in
[rules](rules.md), numbered here in the order there; their size is in the rule's file. A gain of growth
depends on the size, so that `51` there says that it grows, not that it is fifty. `python -m bench.gains`
measures on the interpreters that it finds ({versions} here), and `make bench` measures on its own and fails
where an example is not faster. Columns say what was measured and nothing else: an empty cell was not
measured, for an example that is newer than the column.

**Bold**: the interval reaches below 1.05, so that interpreter shows no gain worth a rule."""


def written(table: Table) -> list[str]:
    """Return the parts of the page."""
    file = FOLDER / "gains.json"
    kept: dict[str, list[Row]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    cells: dict[tuple[str, int], dict[str, str]] = {}
    for version, rows in kept.items():
        for row in rows:
            cells.setdefault((row[0], row[1]), {})[version] = _cell(row)
    body = [
        [f"[{rule}](rules.md#{rule})", str(number + 1), *(found.get(version, "") for version in kept)]
        for (rule, number), found in sorted(cells.items())
    ]
    return [
        INTRO.format(versions=", ".join(kept) or "none"),
        table(["rule", "example", *(f"Python {version}" for version in kept)], body),
    ]


def _cell(row: Row) -> str:
    if len(row) == 3:
        return f"not measured: {row[2]}"
    _, _, median, low, high = row
    text = f"{median:.2f} ({low:.2f} to {high:.2f})"
    return text if low >= WORTH else f"**{text}**"
