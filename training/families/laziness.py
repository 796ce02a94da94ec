"""Collections that are built only to be read once, in part, or piece by piece."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "all_tests_before_the_first_counts",
        "comprehension_generator",
        """
        def $name($rows: list[str], $text: str) -> bool:
            return $test([$one.$clean in $text for $one in $rows])
        """,
        """
        def $name($rows: list[str], $text: str) -> str:
            $first
            if $test([$one.$clean in $text for $one in $rows]):
                return "yes"
            return $text[:$few]
        """,
        """
        def $name($rows: list[list[int]]) -> bool:
            $first
            return $test([sum($one) == $few for $one in $rows])
        """,
        words=[
            {"name": "is_spam", "rows": "phrases", "text": "body", "one": "phrase"},
            {"name": "is_covered", "rows": "terms", "text": "policy", "one": "term"},
        ],
        test="all",
        clean=["lower()", "strip()", "casefold()"],
        few=range(2, 9),
        first=["", "$rows = $rows[:10000]"],
    ),
    written(
        "set_through_a_generator",
        "comprehension_generator",
        """
        def $name($rows: list[list[str]]) -> list[$kind]:
            return [$kind($one[:$few] for $one in $group) for $group in $rows]
        """,
        """
        def $name($rows: list[list[str]]) -> int:
            distinct = 0
            for $group in $rows:
                $first
                distinct += len($kind($one[:$few] for $one in $group))
            return distinct
        """,
        """
        def $name($rows: list[int]) -> list[int]:
            return list(map(lambda $one: $one * $few + 1, $rows))
        """,
        words=[
            {"name": "initials_of", "rows": "teams", "group": "team", "one": "member"},
            {"name": "zones_of", "rows": "routes", "group": "route", "one": "stop"},
        ],
        kind=["set", "list"],
        few=range(1, 5),
        first=["", "$group = $group[:2000]", "distinct -= 1"],
    ),
    written(
        "copied_by_comprehension",
        "comprehension_generator",
        """
        def $name($rows: list[int]) -> list[int]:
            $rows.sort($how)
            return [$one for $one in $rows]
        """,
        """
        def $name($table: dict[str, int]) -> dict[str, int]:
            $first
            return {$one: count for $one, count in $table.items()}
        """,
        """
        def $name($rows: list[int], $others: list[int]) -> list[int]:
            $first
            return [pair for pair in ($one * $few + other for $one, other in zip($rows, $others))]
        """,
        words=[
            {"name": "snapshot", "rows": "queue", "others": "weights", "table": "stock", "one": "item"},
            {"name": "frozen", "rows": "bids", "others": "factors", "table": "totals", "one": "bid"},
        ],
        how=["", "reverse=True"],
        few=range(2, 6),
        first=["", "checked = True"],
    ),
    written(
        "list_for_its_first",
        "comprehension_generator",
        """
        def $name($rows: list[list[int]]) -> list[int]:
            if not any($rows):
                return []
            return [$one for $one in $rows if $one][0]
        """,
        """
        def $name($table: dict[str, int]) -> str:
            $first
            return list($table)[0] if $table else "$none"
        """,
        """
        def $name($rows: list[str]) -> str:
            $first
            return list(map(str.$clean, $rows))[0] if $rows else "$none"
        """,
        words=[
            {"name": "first_filled", "rows": "rows", "table": "defaults", "one": "row"},
            {"name": "earliest", "rows": "logs", "table": "index", "one": "log"},
        ],
        clean=["strip", "lower", "title"],
        none=["", "-", "none"],
        first=["", "checked = True"],
    ),
    written(
        "list_to_be_read_once",
        "comprehension_generator",
        """
        def $name($table: dict[str, int]) -> int:
            $first
            return $read(list($table.values()))
        """,
        """
        def $name($rows: list[tuple[int, int]]) -> list[int]:
            out = []
            for low, $one in $rows:
                out.extend(list(range(low % $few, $one % 1000)))
            return out
        """,
        """
        def $name($rows: list[str], $others: list[int]) -> dict[str, int]:
            $first
            return dict(list(zip($rows, $others)))
        """,
        words=[
            {"name": "total_stock", "table": "stock", "rows": "spans", "others": "sizes", "one": "end"},
            {"name": "votes_cast", "table": "votes", "rows": "parties", "others": "seats", "one": "last"},
        ],
        read=["sum", "set", "tuple"],
        few=range(2, 9),
        first=["", "checked = True"],
    ),
    written(
        "pairs_listed_to_walk",
        "comprehension_generator",
        """
        def $name($rows: list[int], $others: list[int]) -> int:
            total = $start
            for $one, other in list(zip($rows, $others)):
                $skip
                total += $one * other
            return total
        """,
        """
        def $name($rows: list[str], most: int) -> dict[str, int]:
            places = {}
            for at, $one in list(enumerate($rows)):
                $skip
                places[$one] = at * most
            return places
        """,
        words=[
            {"name": "dot_product", "rows": "prices", "others": "counts", "one": "price"},
            {"name": "weighted", "rows": "marks", "others": "weights", "one": "mark"},
        ],
        start=["0", "1"],
        skip=["", "if not $one:\n    continue"],
    ),
    written(
        "pairs_taken_apart_by_index",
        "comprehension_generator",
        """
        def $name($rows: list[int], $others: list[int]) -> list[int]:
            return [pair[0] $sign pair[1] for pair in zip($rows, $others)]
        """,
        """
        def $name($table: dict[str, int], limit: int) -> dict[str, int]:
            return {entry[0]: entry[1] $sign $few for entry in $table.items() if entry[1] > limit}
        """,
        """
        def $name($rows: list[int], $others: list[int]) -> int:
            total = 0
            for pair in zip($rows, $others):
                total += pair[0] $sign pair[1]
            $last
            return total
        """,
        words=[
            {"name": "differences", "rows": "current", "others": "former", "table": "changes"},
            {"name": "line_sums", "rows": "prices", "others": "fees", "table": "amounts"},
        ],
        sign=["+", "-", "*"],
        few=range(2, 9),
        last=["", "if total < 0:\n    return 0"],
    ),
)
