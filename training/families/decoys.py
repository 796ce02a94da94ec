"""Slow forms over a handful of elements: a rule finds them, and nothing is to be gained."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

_FEW = ["3", "4", "5"]

FAMILIES: tuple[Family, ...] = (
    written(
        "membership_in_a_handful",
        "stop",
        """
        def $name($rows: list[str], $codes: list[str]) -> list[str]:
            most = min(len($codes), $few)
            known = [code.strip() for code in $codes[:most]]
            return [$one for $one in $rows[: most + 1] if $one in known]
        """,
        """
        def $name($rows: list[str], $codes: list[str]) -> int:
            most = min(len($codes), $few)
            known = [code.lower() for code in $codes[-most:]]
            hits = 0
            for $one in $rows[:most]:
                if $one $asks known:
                    hits += 1
            return hits
        """,
        words=[
            {"name": "first_allowed", "rows": "names", "codes": "allowed", "one": "name"},
            {"name": "open_states", "rows": "states", "codes": "listed", "one": "state"},
        ],
        asks=["in", "not in"],
        few=_FEW,
    ),
    written(
        "text_of_three_parts",
        "stop",
        """
        def $name($rows: list[str]) -> str:
            text = "$head"
            for $one in $rows[:$few]:
                text += $one.strip() + "$mark"
            return text
        """,
        """
        def $name($rows: list[str], label: str) -> str:
            text = f"{label}:"
            for $one in $rows[-$few:]:
                if $one:
                    text += $one + "$mark"
            return text
        """,
        words=[
            {"name": "breadcrumb", "rows": "parents", "one": "parent"},
            {"name": "short_path", "rows": "steps", "one": "step"},
        ],
        few=_FEW,
        head=["", "/", "> "],
        mark=["/", " > ", ", "],
    ),
    written(
        "queue_of_a_handful",
        "stop",
        """
        def $name($rows: list[int]) -> int:
            most = min(len($rows), $few)
            waiting = list($rows[:most])
            total = 0
            while waiting:
                $one = waiting.pop(0)
                total = total * $factor + $one
            return total
        """,
        """
        def $name($rows: list[int], limit: int) -> list[int]:
            most = min(len($rows), $few)
            waiting = [$one for $one in $rows[-most:] if $one > limit]
            done = []
            while waiting:
                $one = waiting.pop(0)
                done.append($one * $factor)
            return done
        """,
        words=[
            {"name": "next_turns", "rows": "turns", "one": "turn"},
            {"name": "lanes", "rows": "cars", "one": "car"},
        ],
        few=_FEW,
        factor=["2", "3", "10"],
    ),
    written(
        "peak_of_a_handful",
        "stop",
        """
        def $name($rows: list[int]) -> list[int]:
            some = $rows[: min(len($rows), $few)]
            return [$one - $work for $one in some]
        """,
        """
        def $name($rows: list[int], base: int) -> int:
            some = $rows[: min(len($rows), $few)]
            total = base
            for $one in some:
                total += $work - $one
            return total
        """,
        words=[
            {"name": "podium", "rows": "points", "one": "point"},
            {"name": "week_ends", "rows": "days", "one": "day"},
        ],
        few=_FEW,
        work=["max(some)", "min(some)", "sum(some)"],
    ),
    written(
        "handful_summed_by_loop",
        "stop",
        """
        def $name($rows: list[int]) -> int:
            some = $rows[: min(len($rows), $few)]
            total = 0
            for $one in some:
                total += $one
            return total
        """,
        """
        def $name($rows: list[str], most: int) -> bool:
            some = $rows[: min(len($rows), $few)]
            total = $few
            for $one in some:
                total += len($one)
            return total > most
        """,
        words=[
            {"name": "first_week", "rows": "sales", "one": "sale"},
            {"name": "width_of_head", "rows": "cells", "one": "cell"},
        ],
        few=_FEW,
    ),
    written(
        "pattern_on_a_handful",
        "stop",
        """
        import re


        def $name($rows: list[str]) -> list[str]:
            some = $rows[: min(len($rows), $few)]
            found = []
            for $one in some:
                match = re.match(r"$pattern", $one)
                if match:
                    found.append(match.group(0))
            return found
        """,
        """
        import re


        def $name($rows: list[str]) -> int:
            some = $rows[: min(len($rows), $few)]
            hits = 0
            for $one in some:
                if re.search(r"$pattern", $one):
                    hits += 1
            return hits
        """,
        words=[
            {"name": "magic_comment", "rows": "lines", "one": "line", "pattern": "#.*coding"},
            {"name": "front_matter", "rows": "head", "one": "line", "pattern": "[a-z]+:"},
        ],
        few=["1", "2"],
    ),
    written(
        "sorted_handful_again",
        "stop",
        """
        def $name($rows: list[int]) -> list[int]:
            some = $rows[: min(len($rows), $few)]
            seen = []
            out = []
            for $one in some:
                seen.append($one)
                seen.sort()
                out.append(seen[$at])
            return out
        """,
        """
        def $name($rows: list[int], limit: int) -> int:
            some = $rows[: min(len($rows), $few)]
            seen = []
            above = 0
            for $one in some:
                seen.append($one)
                seen.sort()
                if seen[$at] > limit:
                    above += 1
            return above
        """,
        words=[
            {"name": "early_bids", "rows": "bids", "one": "bid"},
            {"name": "first_laps", "rows": "laps", "one": "lap"},
        ],
        few=_FEW,
        at=["0", "-1", "len(seen) // 2"],
    ),
    written(
        "list_copied_a_few_times",
        "stop",
        """
        def $name($rows: list[int]) -> list[int]:
            some = $rows[: min(len($rows), $few)]
            out = []
            for $one in some:
                out = out + [$one * $factor]
            return out
        """,
        """
        def $name($rows: list[str]) -> dict[str, int]:
            some = $rows[: min(len($rows), $few)]
            table = {}
            for $one in some:
                table = {**table, $one: len($one) * $factor}
            return table
        """,
        words=[
            {"name": "header_row", "rows": "fields", "one": "field"},
            {"name": "pins", "rows": "notes", "one": "note"},
        ],
        few=["2", "3"],
        factor=["2", "3", "10"],
    ),
    written(
        "places_in_a_handful",
        "stop",
        """
        def $name($rows: list[str]) -> list[int]:
            some = $rows[: min(len($rows), $few)]
            order = list(dict.fromkeys(some))
            return [order.index($one) for $one in some]
        """,
        """
        def $name($rows: list[int], base: int) -> int:
            some = $rows[: min(len($rows), $few)]
            order = sorted(set(some))
            total = base
            for $one in some:
                total += order.index($one)
            return total
        """,
        words=[
            {"name": "medal_places", "rows": "runs", "one": "run"},
            {"name": "tabs", "rows": "titles", "one": "title"},
        ],
        few=_FEW,
    ),
    written(
        "two_lists_added_up",
        "stop",
        """
        def $name($rows: list[list[$kind]]) -> list[$kind]:
            some = $rows[: min(len($rows), $few)]
            return sum(some, [])
        """,
        """
        def $name($rows: list[list[$kind]], most: int) -> list[$kind]:
            $first
            pages = $rows[-$few:]
            return sum(pages, [])
        """,
        words=[
            {"name": "both_shelves", "rows": "shelves", "kind": "int"},
            {"name": "front_and_back", "rows": "sides", "kind": "str"},
        ],
        few=["2", "3"],
        first=["", "if most < 1:\n    return []"],
    ),
    written(
        "pairs_of_a_handful",
        "stop",
        """
        def $name($rows: list[int], $others: list[int]) -> int:
            some = $rows[: min(len($rows), $few)]
            total = $start
            for $one, other in list(zip(some, $others)):
                total += $one * other
            return total
        """,
        """
        def $name($rows: list[int], $others: list[int]) -> list[int]:
            some = $rows[: min(len($rows), $few)]
            return [pair[0] + pair[1] * $few for pair in zip(some, $others)]
        """,
        words=[
            {"name": "corner", "rows": "widths", "others": "heights", "one": "width"},
            {"name": "first_lines", "rows": "prices", "others": "counts", "one": "price"},
        ],
        few=_FEW,
        start=["0", "1"],
    ),
    written(
        "keys_of_a_handful",
        "stop",
        """
        def $name($rows: list[str], $table: dict[str, int]) -> int:
            some = $rows[: min(len($rows), $few)]
            total = 0
            for $one in some:
                total += $table[$one] if $one in $table else $default
            return total
        """,
        """
        def $name($rows: list[str], $table: dict[str, int]) -> list[int]:
            some = $rows[: min(len($rows), $few)]
            return [$table[$one] if $one in $table else $default for $one in some]
        """,
        words=[
            {"name": "top_prices", "rows": "skus", "table": "prices", "one": "sku"},
            {"name": "head_weights", "rows": "words", "table": "weights", "one": "word"},
        ],
        few=_FEW,
        default=["0", "1", "7"],
    ),
)  # fmt: skip
