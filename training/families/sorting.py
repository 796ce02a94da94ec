"""Everything is sorted, or split, to use a part of it."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "sorted_for_its_first",
        "vectorise_builtin",
        """
        def $name($rows: list[tuple[str, int]]) -> object:
            if not $rows:
                return None
            return sorted($rows, key=lambda $one: $one[1])[0]
        """,
        """
        def $name($rows: list[tuple[int, str]], default: str) -> str:
            if not $rows:
                return default
            last = sorted($rows, reverse=True, key=lambda $one: $one[0])[0]
            return last[1]
        """,
        """
        def $name($rows: list[$kind], most: int) -> object:
            if len($rows) == 0:
                return most
            $first
            return sorted($rows, key=$key)[0]
        """,
        words=[
            {"name": "cheapest_offer", "rows": "offers", "one": "offer", "kind": "str", "key": "len"},
            {"name": "newest_post", "rows": "posts", "one": "post", "kind": "int", "key": "abs"},
            {"name": "nearest_stop", "rows": "stops", "one": "stop", "kind": "list[int]", "key": "sum"},
        ],
        first=["", "checked = len($rows)"],
    ),
    written(
        "sorted_for_its_best_three",
        "vectorise_builtin",
        """
        import heapq


        def $name($rows: list[int]) -> list[int]:
            $first
            return sorted($rows$reverse)[:$few]
        """,
        """
        import heapq


        def $name($rows: list[int], limit: int) -> int:
            best = sorted($rows, key=$key)[:$few]
            return min(limit, sum(best))
        """,
        """
        import heapq


        def $name($rows: list[str]) -> list[str]:
            longest = sorted($rows, key=len$reverse)[:$few]
            $last
            return longest
        """,
        words=[
            {"name": "podium", "rows": "scores", "key": "abs"},
            {"name": "top_bids", "rows": "bids", "key": "lambda bid: bid % 1000"},
        ],
        reverse=["", ", reverse=True"],
        few=range(2, 5),
        first=["", "if len($rows) < 2:\n    return list($rows)"],
        last=["", "longest.append('')"],
    ),
    written(
        "split_for_its_first_part",
        "vectorise_builtin",
        """
        def $name($rows: list[list[int]]) -> set[str]:
            return {str($one).split("$mark")[0] for $one in $rows}
        """,
        """
        def $name($rows: list[list[int]], most: int) -> int:
            total = 0
            for $one in $rows:
                total += len(str($one).split("$mark")[-1])
            return min(most, total)
        """,
        """
        def $name($rows: list[list[int]]) -> list[str]:
            heads = []
            for $one in $rows:
                heads.append(repr($one).rsplit("$mark")[-1])
            return heads
        """,
        words=[
            {"name": "heads_of", "rows": "routes", "one": "route"},
            {"name": "first_cells", "rows": "rows", "one": "row"},
        ],
        mark=[", ", ",", "]"],
    ),
)
