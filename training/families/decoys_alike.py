"""Rewrites that are almost, and not quite, the same: what is shared, raised or kept differs."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "template_copied_deeply",
        "stop",
        """
        import copy


        def $name($rows: list[str], template: dict[str, list[int]]) -> list[dict[str, object]]:
            made = []
            for $one in $rows:
                $skip
                page = copy.deepcopy(template)
                page["$key"] = $value
                made.append(page)
            return made
        """,
        """
        import copy


        def $name($rows: list[str], template: dict[str, list[int]]) -> list[dict[str, object]]:
            made = []
            for $one in $rows:
                page = copy.deepcopy(template)
                page["$key"] = $value
                $more
                made.append(page)
            return made
        """,
        words=[
            {"name": "letters", "rows": "names", "one": "name", "key": "to"},
            {"name": "tiles", "rows": "titles", "one": "title", "key": "title"},
            {"name": "hosts_from", "rows": "hostnames", "one": "host", "key": "host"},
        ],
        value=["$one", "$one.strip()", "len($one)"],
        skip=["", "$one = $one.lower()", "$one = $one[:80]"],
        more=["", 'page["$key.at"] = len(made)', 'page["$key.old"] = None'],
    ),
    written(
        "tests_that_may_raise",
        "stop",
        """
        def $name($rows: list[str], limit: int) -> bool:
            return $test([int($one) > limit for $one in $rows])
        """,
        """
        def $name($rows: list[str], limit: int) -> str:
            $first
            if $test([int($one.strip(), 1$at) > limit for $one in $rows]):
                return "over"
            return "under"
        """,
        """
        def $name($rows: list[str], limit: int) -> int:
            $first
            if limit and $test([int($one) == $at for $one in $rows]):
                return limit
            return $at
        """,
        words=[
            {"name": "any_alarm", "rows": "readings", "one": "reading"},
            {"name": "out_of_range", "rows": "fields", "one": "field"},
        ],
        test=["any", "all"],
        at=["0", "1"],
        first=["", "if limit < 0:\n    limit = 0"],
    ),
    written(
        "first_of_parts_that_may_fail",
        "stop",
        """
        def $name($rows: list[str]) -> int:
            if not $rows:
                return $none
            return [int($one) for $one in $rows][0]
        """,
        """
        def $name($rows: list[list[int]], unit: int) -> int:
            $first
            return [$one[$at] * unit for $one in $rows][0] if $rows else $none
        """,
        """
        def $name($rows: list[int], unit: int) -> int:
            $first
            return [unit // $one for $one in $rows][0] if $rows else $none
        """,
        words=[
            {"name": "first_number", "rows": "cells", "one": "cell"},
            {"name": "lead_share", "rows": "parts", "one": "part"},
        ],
        none=["0", "-1", "1"],
        at=["0", "1", "-1"],
        first=["", "if unit < 0:\n    unit = -unit"],
    ),
    written(
        "records_that_cannot_be_hashed",
        "stop",
        """
        from dataclasses import dataclass


        @dataclass
        class $owner:
            $field: int
            label: str


        def $name($rows: list[$owner]) -> list[$owner]:
            seen = []
            for $one in $rows:
                $first
                if $one not in seen:
                    seen.append($one)
            return seen
        """,
        """
        def $name($rows: list[object], most: int) -> int:
            seen = []
            repeated = 0
            for $one in $rows:
                if $one in seen:
                    repeated += 1
                else:
                    seen.append($one)
            return min(most, repeated)
        """,
        words=[
            {"name": "distinct_stops", "owner": "Stop", "rows": "stops", "one": "stop", "field": "zone"},
            {"name": "distinct_parts", "owner": "Part", "rows": "parts", "one": "part", "field": "bin"},
        ],
        first=["", "$one.label = $one.label.strip()"],
    ),
    written(
        "mixed_rows_added_up",
        "stop",
        """
        def $name($rows: list[tuple[int, ...]]) -> object:
            $first
            return sum($rows, [])
        """,
        """
        from functools import reduce


        def $name($rows: list[str], start: int) -> object:
            $first
            return reduce(lambda left, right: left + right, $rows, [])
        """,
        words=[{"name": "all_steps", "rows": "routes"}, {"name": "every_cell", "rows": "lines"}],
        first=["", "checked = len($rows)", "if not $rows:\n    return []"],
    ),
    written(
        "first_best_of_equals",
        "stop",
        """
        def $name($rows: list[tuple[int, str]]) -> tuple[int, str]:
            $first
            return sorted($rows, key=lambda $one: $one[$at])[0]
        """,
        """
        def $name($rows: list[str], unit: int) -> str:
            $first
            return sorted($rows, key=len, reverse=True)[0]
        """,
        words=[
            {"name": "cheapest", "rows": "offers", "one": "offer"},
            {"name": "oldest", "rows": "posts", "one": "post"},
        ],
        at=["0", "1"],
        first=["", "checked = len($rows)", "$rows = $rows[:100]"],
    ),
)
