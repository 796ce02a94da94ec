"""Rewrites that do gain, and too little for anybody to want them."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

_COUNTRIES = ("AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR")
_STATES = ("new", "paid", "sent", "back", "void", "lost", "held", "split", "bulk", "gift")

FAMILIES: tuple[Family, ...] = (
    written(
        "lookup_table_per_call",
        "stop",
        """
        def $name($key: str) -> $kind:
            table = {$table}
            return table.get($key, $default)
        """,
        """
        def $name($key: str, strict: bool) -> $kind:
            table = {$table}
            if strict:
                return table.get($key, $default)
            return table.get($key.strip(), $default)
        """,
        words=[
            {
                "name": "country_of",
                "key": "code",
                "kind": "str",
                "default": "'?'",
                "table": ", ".join(f"'{one}': '{one.lower()}.example'" for one in _COUNTRIES),
            },
            {
                "name": "weight_of",
                "key": "grade",
                "kind": "int",
                "default": "0",
                "table": ", ".join(f"'{one}': {at * 3}" for at, one in enumerate("abcdefghijkl")),
            },
            {
                "name": "status_text",
                "key": "status",
                "kind": "str",
                "default": "$key",
                "table": ", ".join(f"'{one}': '{one.title()}'" for one in _STATES),
            },
        ],
    ),
    written(
        "property_read_again",
        "stop",
        """
        class $owner:
            def __init__(self, $rows: list[int]) -> None:
                self.$rows = $rows

            @property
            def $total(self) -> int:
                return $work

            def $name(self, count: int) -> tuple[int, int, int]:
                $first
                return (self.$total - count, self.$total, self.$total * 2)
        """,
        """
        class $owner:
            def __init__(self, $rows: list[int], unit: str) -> None:
                self.$rows = $rows
                self.unit = unit

            @property
            def $total(self) -> int:
                $doc
                return $work

            def $name(self) -> str:
                return str(self.$total) + self.unit + str(self.$total + 1)
        """,
        words=[
            {"owner": "Basket", "rows": "prices", "total": "total", "name": "summary"},
            {"owner": "Polygon", "rows": "sides", "total": "outline", "name": "lengths"},
            {"owner": "Shift", "rows": "hours", "total": "worked", "name": "balance"},
        ],
        work=["sum(self.$rows)", "sum(sorted(self.$rows)[1:])", "sum(abs(one) for one in self.$rows)"],
        first=["", "if count < 0:\n    count = 0"],
        doc=["", '"""Add it all up."""'],
    ),
    written(
        "reachable_breadth_first",
        "stop",
        """
        def $name($graph: list[int], start: int) -> $result:
            seen = {start}
            queue = [start]
            while queue:
                $one = queue.pop(0)
                $skip
                for step in range(1, $reach):
                    after = $one + step
                    if after < len($graph) and after not in seen:
                        seen.add(after)
                        queue.append(after)
            return $given
        """,
        """
        def $name($graph: list[int], start: int) -> $result:
            seen = set()
            queue = [start, 0]
            visits = 0
            while queue:
                $one = queue.pop(0)
                visits += 1
                for step in range($reach):
                    after = 2 * $one + step
                    if 0 < after < len($graph) and after not in seen:
                        seen.add(after)
                        queue.append(after)
            return $given
        """,
        words=[
            {"name": "reached", "graph": "weights", "one": "node"},
            {"name": "infected", "graph": "ages", "one": "person"},
            {"name": "flooded", "graph": "heights", "one": "cell"},
        ],
        result="object",
        given=["len(seen)", "sorted(seen)", "sum(seen)"],
        skip=["", "if $one < -9:\n    continue"],
        reach=range(3, 6),
    ),
)
