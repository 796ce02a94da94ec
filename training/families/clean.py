"""Code that is as it should be: no rule finds anything to rewrite."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "set_searched",
        "stop",
        """
        def $name($rows: list[str], $codes: list[str]) -> list[str]:
            known = {code.$clean for code in $codes}
            return [$one for $one in $rows if $one $asks known]
        """,
        """
        def $name($rows: list[str], $codes: list[str]) -> int:
            known = frozenset(code.$clean for code in $codes)
            hits = 0
            for $one in $rows:
                $skip
                if $one $asks known:
                    hits += 1
            return hits
        """,
        words=[
            {"name": "allowed_names", "rows": "names", "codes": "allowed", "one": "name"},
            {"name": "listed_states", "rows": "states", "codes": "listed", "one": "state"},
        ],
        clean=["strip()", "lower()", "upper()"],
        asks=["in", "not in"],
        skip=["", "if not $one:\n    continue"],
    ),
    written(
        "parts_joined",
        "stop",
        """
        def $name($rows: list[str], mark: str) -> str:
            return mark.join([$one.$clean for $one in $rows])
        """,
        """
        def $name($rows: list[str], width: int) -> str:
            parts = []
            for $one in $rows:
                if len($one) > width:
                    parts.append($one[:width])
                else:
                    parts.append($one.$clean)
            return "$mark".join(parts)
        """,
        words=[
            {"name": "csv_line", "rows": "cells", "one": "cell"},
            {"name": "menu", "rows": "items", "one": "item"},
        ],
        clean=["strip()", "title()", "rstrip()"],
        mark=["; ", ", ", " | "],
    ),
    written(
        "queue_served_from_a_deque",
        "stop",
        """
        from collections import deque


        def $name($rows: list[int], limit: int) -> int:
            waiting = deque($rows)
            rounds = 0
            while waiting:
                $one = waiting.popleft()
                $skip
                rounds += 1
                if $one > limit and rounds < 10000:
                    waiting.append($one // 2)
            return rounds
        """,
        """
        from collections import deque


        def $name($rows: list[int]) -> list[int]:
            waiting = deque()
            served = []
            for $one in $rows:
                waiting.append($one)
                if len(waiting) > $few:
                    served.append(waiting.popleft())
            served.extend(waiting)
            return served
        """,
        words=[
            {"name": "rounds_played", "rows": "stakes", "one": "stake"},
            {"name": "belt", "rows": "boxes", "one": "box"},
        ],
        skip=["", "if $one < 0:\n    continue"],
        few=range(2, 6),
    ),
    written(
        "running_totals",
        "stop",
        """
        def $name($rows: list[int], start: int) -> list[int]:
            level = start
            levels = []
            for $one in $rows:
                level += $one
                if level < $floor:
                    level = $floor
                levels.append(level)
            return levels
        """,
        """
        def $name($rows: list[int], start: int) -> int:
            $first
            best = level = start
            for $one in $rows:
                level = max(level + $one, $floor)
                if level > best:
                    best = level
            return best
        """,
        words=[
            {"name": "tank_levels", "rows": "flows", "one": "flow"},
            {"name": "balance_of", "rows": "moves", "one": "move"},
        ],
        floor=["0", "-10", "5"],
        first=["", "if not $rows:\n    return start"],
    ),
    written(
        "halved_until_found",
        "stop",
        """
        def $name($rows: list[int], wanted: int) -> int:
            low, high = 0, len($rows)
            while low < high:
                middle = (low + high) // 2
                if $rows[middle] $test wanted:
                    low = middle + 1
                else:
                    high = middle
            return low
        """,
        """
        def $name(most: int, wanted: int) -> int:
            $first
            low, high = 0, abs(most)
            while low < high:
                middle = (low + high) // 2
                if middle * middle $test wanted:
                    low = middle + $step
                else:
                    high = middle
            return low
        """,
        words=[{"name": "insertion_point", "rows": "marks"}, {"name": "shelf_for", "rows": "limits"}],
        test=["<", "<="],
        step=["1", "1 + 0"],
        first=["", "if wanted < 0:\n    return -1"],
    ),
    written(
        "parsed_before_it_is_refused",
        "stop",
        """
        def $name($rows: list[str], wanted: str) -> list[int]:
            found = []
            for $one in $rows:
                number = int($one, $base)
                if wanted not in $one:
                    continue
                found.append(number)
            return found
        """,
        """
        def $name($rows: list[tuple[str, str]], wanted: str) -> int:
            total = 0
            for key, $one in $rows:
                number = int($one, $base)
                if key != wanted:
                    continue
                total += number
            return total
        """,
        words=[
            {"name": "ports_of", "rows": "lines", "one": "line"},
            {"name": "codes_in", "rows": "rows", "one": "row"},
        ],
        base=["10", "16", "8"],
    ),
)  # fmt: skip
