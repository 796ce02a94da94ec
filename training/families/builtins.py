"""Loops that do item by item what one call of a builtin or of the standard library does."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "prefixes_asked_one_by_one",
        "vectorise_builtin",
        """
        def $name($rows: list[str], $ends: list[str]) -> list[str]:
            return [$one for $one in $rows if any($one.$test(end) for end in $ends)]
        """,
        """
        def $name($rows: list[str], $ends: list[str]) -> int:
            hits = 0
            for $one in $rows:
                $skip
                if any($one.$test(end) for end in $ends):
                    hits += 1
            return hits
        """,
        words=[
            {"name": "our_modules", "rows": "names", "ends": "roots", "one": "name"},
            {"name": "images_among", "rows": "paths", "ends": "suffixes", "one": "path"},
        ],
        test=["startswith", "endswith"],
        skip=["", "if not $one:\n    continue", "$one = $one.lower()"],
    ),
    written(
        "price_looked_up_twice",
        "stop",
        """
        def $name($rows: list[str], $table: dict[str, int]) -> list[int]:
            return [$table[$one] if $one in $table else $default for $one in $rows]
        """,
        """
        def $name($rows: list[str], $table: dict[str, int]) -> int:
            total = 0
            for $one in $rows:
                total += $table[$one] if $one in $table else $default
            return total
        """,
        """
        def $name($rows: list[str], $table: dict[str, int]) -> list[int]:
            found = []
            for $one in $rows:
                if $one in $table:
                    value = $table[$one]
                else:
                    value = $default
                found.append(value)
            return found
        """,
        words=[
            {"name": "invoice_total", "rows": "skus", "table": "prices", "one": "sku"},
            {"name": "weights_of", "rows": "words", "table": "weights", "one": "word"},
            {"name": "ages_of", "rows": "names", "table": "ages", "one": "name"},
        ],
        default=["0", "1", "99"],
    ),
    written(
        "elements_read_by_index",
        "vectorise_builtin",
        """
        def $name($rows: list[int]) -> list[int]:
            return [$rows[i] for i in range(len($rows)) if $rows[i] $test]
        """,
        """
        def $name($rows: list[str]) -> int:
            total = 0
            for i in range(len($rows)):
                $one = $rows[i]
                total += len($one)$more
            return total
        """,
        """
        def $name($rows: list[int]) -> list[int]:
            out = []
            for i in range(len($rows)):
                out.append($rows[i] * $factor)
            return out
        """,
        words=[
            {"name": "kept_readings", "rows": "readings", "one": "reading"},
            {"name": "widths_of", "rows": "columns", "one": "column"},
        ],
        test=["> 0", "!= 3", "% 2 == 0"],
        more=["", " + 1", " * 2"],
        factor=range(2, 9),
    ),
    written(
        "rows_flattened_by_loop",
        "vectorise_builtin",
        """
        def $name($rows: list[list[$kind]]) -> list[$kind]:
            out = []
            for $group in $rows:
                $skip
                for $one in $group:
                    out.append($one)
            return out
        """,
        """
        def $name($rows: list[$kind], $others: list[$kind]) -> int:
            seen = {$seed}
            for $one in $rows:
                seen.add($one)
            for $one in $others:
                seen.add($one)
            return len(seen)
        """,
        """
        def $name($rows: list[$kind], $others: list[$kind]) -> list[$kind]:
            merged = []
            for $one in $rows:
                merged.append($one)
            for $one in $others:
                merged.append($one)
            return merged
        """,
        words=[
            {"name": "all_lines", "rows": "pages", "others": "drafts", "group": "page", "one": "line",
             "kind": "str", "seed": "''"},
            {"name": "all_cells", "rows": "tables", "others": "extras", "group": "table", "one": "cell",
             "kind": "int", "seed": "0"},
        ],
        skip=["", "if not $group:\n    continue"],
    ),
    written(
        "occurrences_counted_by_loop",
        "vectorise_builtin",
        """
        def $name($rows: list[$kind]) -> int:
            counts = {}
            for $one in $rows:
                counts[$one] = counts.get($one, 0) + 1
            return $given
        """,
        """
        from collections import defaultdict


        def $name($rows: list[$kind]) -> int:
            counts = defaultdict(int)
            for $one in $rows:
                counts[$one] += 1
            $guard
            return $given
        """,
        """
        from collections import Counter


        def $name($rows: list[$kind]) -> int:
            counts = {}
            for $one in $rows:
                if $one in counts:
                    counts[$one] += 1
                else:
                    counts[$one] = 1
            return $given
        """,
        words=[
            {"name": "most_ordered", "rows": "skus", "one": "sku", "kind": "str"},
            {"name": "busiest_hour", "rows": "hours", "one": "hour", "kind": "int"},
            {"name": "longest_streak", "rows": "letters", "one": "letter", "kind": "str"},
        ],
        given=["max(counts.values(), default=0)", "len(counts)", "sum(counts.values())"],
        guard=["", "if not $rows:\n    return -1"],
    ),
    written(
        "padded_by_loop",
        "vectorise_builtin",
        """
        def $name($rows: list[int], size: int) -> list[int]:
            out = list($rows)
            for _ in range(size - len($rows)):
                out.append($filler)
            return out
        """,
        """
        def $name($rows: list[int], $others: list[int]) -> list[int]:
            out = list($rows)
            $first
            for _ in range(len($others) * $times):
                out.append($filler)
            return out
        """,
        words=[
            {"name": "padded_row", "rows": "row", "others": "head"},
            {"name": "with_gaps", "rows": "series", "others": "months"},
        ],
        filler=["0", "1", "None"],
        times=range(2, 5),
        first=["", "out.append(len($rows))"],
    ),
    written(
        "builtin_called_per_element",
        "vectorise_builtin",
        """
        def $name($rows: list[$kind]) -> int:
            $first
            return $outer($inner($one) for $one in $rows)
        """,
        """
        def $name($rows: list[$kind], limit: int) -> bool:
            $first
            found = $outer($inner($one) for $one in $rows)
            return found > limit
        """,
        words=[
            {"name": "widest", "rows": "rows", "one": "row", "kind": "list[int]", "inner": "len"},
            {"name": "longest_name", "rows": "names", "one": "name", "kind": "str", "inner": "len"},
            {"name": "peak", "rows": "drifts", "one": "drift", "kind": "int", "inner": "abs"},
        ],
        outer=["max", "min", "sum"],
        first=["if not $rows:\n    return 0", "if len($rows) == 0:\n    return False"],
    ),
    written(
        "lists_added_up",
        "vectorise_builtin",
        """
        import itertools


        def $name($rows: list[list[$kind]]) -> list[$kind]:
            $first
            return sum($rows, [])
        """,
        """
        def $name($rows: list[str]) -> tuple[str, ...]:
            $first
            return sum((tuple($one.split()) for $one in $rows), ())
        """,
        """
        from functools import reduce


        def $name($rows: list[list[$kind]]) -> int:
            flat = reduce(lambda left, right: left + right, $rows, [])
            return len(set(flat))
        """,
        words=[
            {"name": "all_items", "rows": "baskets", "one": "basket", "kind": "str"},
            {"name": "every_word", "rows": "lines", "one": "line", "kind": "int"},
        ],
        first=["", "$rows = $rows[:5000]"],
    ),
    written(
        "sizes_summed_by_loop",
        "vectorise_builtin",
        """
        def $name($rows: list[$kind]) -> int:
            total = $start
            for $one in $rows:
                total += $part
            return total
        """,
        """
        def $name($table: dict[str, $kind], limit: int) -> bool:
            $first
            total = $start
            for $one in $table.values():
                total += $part
            return total > limit
        """,
        words=[
            {"name": "bytes_sent", "rows": "chunks", "table": "buffers", "one": "chunk", "kind": "str",
             "part": "len($one)"},
            {"name": "units_sold", "rows": "sales", "table": "stock", "one": "count", "kind": "int",
             "part": "$one"},
            {"name": "entries", "rows": "pages", "table": "shelves", "one": "page", "kind": "list[int]",
             "part": "len($one)"},
        ],
        start=["0", "1", "2"],
        first=["", "if not $table:\n    return False"],
    ),
)  # fmt: skip
