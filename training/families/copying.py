"""Collections and records that are copied more often than needed."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "list_copied_to_grow",
        "data_structure",
        """
        def $name($rows: list[int]) -> list[int]:
            out = []
            for $one in $rows:
                $skip
                out = out + [$made]
            return out
        """,
        """
        def $name($rows: list[int], factor: int) -> list[int]:
            out = []
            total = 0
            for $one in $rows:
                total += $one * factor
                out = out + [total]
            $last
            return out
        """,
        words=[
            {"name": "balances", "rows": "payments", "one": "payment"},
            {"name": "positions", "rows": "moves", "one": "move"},
            {"name": "levels", "rows": "inflows", "one": "inflow"},
        ],
        made=["$one * 2", "$one - 1", "abs($one)"],
        skip=["", "if $one == 0:\n    continue"],
        last=["", "if total < 0:\n    return []"],
    ),
    written(
        "table_copied_to_grow",
        "data_structure",
        """
        def $name($rows: list[tuple[$key, int]]) -> dict[$key, int]:
            table = {}
            for key, $one in $rows:
                $skip
                table = {**table, key: $made}
            return table
        """,
        """
        def $name($rows: list[$key], start: int) -> dict[$key, int]:
            table = {}
            for at, key in enumerate($rows):
                if key:
                    table = {**table, key: start + at}
            return table
        """,
        words=[
            {"name": "prices_by_sku", "rows": "lines", "one": "price", "key": "str"},
            {"name": "last_reading", "rows": "readings", "one": "value", "key": "int"},
            {"name": "owner_of", "rows": "claims", "one": "owner", "key": "str"},
        ],
        made=["$one", "$one + 1", "abs($one)"],
        skip=["", "if $one < 0:\n    continue"],
    ),
    written(
        "set_copied_to_grow",
        "data_structure",
        """
        def $name($rows: list[list[$kind]]) -> int:
            found = set()
            for $one in $rows:
                $skip
                found = found.union($one)
            return len(found)
        """,
        """
        def $name($rows: list[$kind], $others: list[$kind]) -> list[int]:
            found = set()
            sizes = []
            for $one, other in zip($rows, $others):
                found = found | {$one, other}
                sizes.append(len(found))
            return sizes
        """,
        words=[
            {"name": "all_tags", "rows": "posts", "others": "drafts", "one": "tags", "kind": "str"},
            {"name": "known_ports", "rows": "scans", "others": "rules", "one": "ports", "kind": "int"},
        ],
        skip=["", "if not $one:\n    continue", "if len($one) > 1000:\n    break"],
    ),
    written(
        "values_looked_up_by_key",
        "data_structure",
        """
        def $name($table: dict[str, int]) -> $result:
            return $start
        """,
        """
        def $name($table: dict[str, int], least: int) -> list[tuple[str, int]]:
            out = []
            for $key in $table.keys():
                $skip
                out.append(($key, $table[$key] + least, -$table[$key]))
            $last
            return out
        """,
        words=[
            {"name": "inventory_lines", "table": "stock", "key": "sku"},
            {"name": "votes_cast", "table": "votes", "key": "party"},
            {"name": "hours_booked", "table": "hours", "key": "project"},
        ],
        result="object",
        start=[
            "sum($table[$key] for $key in $table)",
            "[$table[$key] * 2 for $key in $table]",
            "{$key: $table[$key] + 1 for $key in $table.keys()}",
        ],
        skip=["", "$key.strip()"],
        last=["", "out.sort()"],
    ),
    written(
        "fresh_list_copied",
        "data_structure",
        """
        def $name($rows: list[list[int]]) -> list[list[int]]:
            return [list(sorted($one)) for $one in $rows]
        """,
        """
        def $name($rows: list[str]) -> list[list[str]]:
            fields = []
            for $one in $rows:
                $skip
                fields.append(list(str($one).split("$mark")))
            return fields
        """,
        """
        def $name($rows: list[str], most: int) -> int:
            longest = 0
            for $one in $rows:
                parts = list(str($one).split("$mark"))
                longest = max(longest, min(most, len(parts)))
            return longest
        """,
        words=[
            {"name": "columns", "rows": "records", "one": "record"},
            {"name": "parsed", "rows": "entries", "one": "entry"},
        ],
        mark=[",", ";", " "],
        skip=["", "if not $one:\n    continue", "$one = $one.strip()"],
    ),
)
