"""Work that gives the same result in every turn of a loop."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "share_of_largest",
        "hoist",
        """
        def $name($rows: list[int]) -> list[object]:
            return [$part for $one in $rows]
        """,
        """
        def $name($rows: list[int]) -> list[object]:
            shares = []
            for $one in $rows:
                $first
                shares.append($part)
            return shares
        """,
        """
        def $name($rows: list[int], names: list[str]) -> dict[str, object]:
            shares = {}
            for label, $one in zip(names, $rows):
                shares[label] = $part
            return shares
        """,
        words=[
            {"name": "relative_to_peak", "rows": "loads", "one": "load"},
            {"name": "bar_lengths", "rows": "sales", "one": "sale"},
            {"name": "heights", "rows": "counts", "one": "count"},
        ],
        part=["$one - $total", "($one, $total)", "$one * 10 + $total"],
        total=["max($rows)", "min($rows)", "sum($rows)"],
        first=["", "$one = abs($one)", "shares.append($one)"],
    ),
    written(
        "pattern_given_as_text",
        "hoist",
        """
        import re


        def $name($rows: list[str]) -> list[str]:
            found = []
            for $one in $rows:
                match = re.$how(r"$pattern", $one$flags)
                if match:
                    found.append(match.group(0))
            return found
        """,
        """
        import re


        def $name($rows: list[str]) -> int:
            $intro
            hits = 0
            for $one in $rows:
                if re.$how(r"$pattern", $one$flags) is not None:
                    hits += 1
            return hits
        """,
        """
        import re


        def $name($rows: list[str], most: int) -> list[str]:
            kept = [$one for $one in $rows if re.$how(r"$pattern", $one$flags)]
            return kept[:most]
        """,
        words=[
            {"name": "error_numbers", "rows": "lines", "one": "line", "pattern": "[A-Z]+-\\d+"},
            {"name": "hashtags", "rows": "posts", "one": "post", "pattern": "[#@]\\w+"},
            {"name": "amounts", "rows": "entries", "one": "entry", "pattern": "\\d+[.,]\\d\\d"},
        ],
        how=["search", "match", "fullmatch"],
        flags=["", ", re.IGNORECASE", ", re.ASCII"],
        intro=["", "if len($rows) == 0:\n    return -1"],
    ),
)  # fmt: skip
