"""Functions in which a slow container hides something else that is slow: one gain uncovers the next."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "wanted_frames_joined",
        "data_structure",
        """
        def $name($rows: list[bytes], $others: list[bytes]) -> bytes:
            known = [other.$clean for other in $others]
            data = b"$head"
            for $one in $rows:
                if $one $asks known:
                    data += $one
            return data
        """,
        """
        def $name($rows: list[bytes], $others: list[bytes]) -> bytes:
            known = [other.$clean for other in $others]
            data = b""
            for $one in $rows:
                $skip
                if $one $asks known:
                    data += $one
                    data += b"$mark"
            return data
        """,
        pair="string_building",
        words=[
            {"name": "payload", "rows": "frames", "others": "accepted", "one": "frame"},
            {"name": "archive", "rows": "chunks", "others": "fresh", "one": "chunk"},
        ],
        clean=["strip()", "lower()", "upper()"],
        asks=["in", "not in"],
        head=["", "BM"],
        mark=[";", "|"],
        skip=["", "if not $one:\n    continue"],
    ),
    written(
        "known_rows_against_the_peak",
        "data_structure",
        """
        def $name($rows: list[int], $others: list[int]) -> list[int]:
            known = [other + $shift for other in $others]
            out = []
            for $one in $rows:
                if $one $asks known:
                    out.append($one)
                total = $work
                out.append(total - $one)
            return out
        """,
        """
        def $name($rows: list[int], $others: list[int]) -> int:
            known = [other + $shift for other in $others]
            hits = 0
            for $one in $rows:
                hits += $work
                if $one $asks known:
                    hits += 1
            return hits
        """,
        pair="hoist",
        words=[
            {"name": "excess", "rows": "loads", "others": "limits", "one": "load"},
            {"name": "gaps_to_best", "rows": "scores", "others": "banned", "one": "score"},
        ],
        work=["max($rows)", "sum($rows)", "len(set($rows))"],
        asks=["in", "not in"],
        shift=range(1, 9),
    ),
    written(
        "queue_weighed_at_each_step",
        "hoist",
        """
        def $name($rows: list[int], levels: list[int]) -> list[int]:
            waiting = list($rows)
            done = []
            while waiting:
                $one = waiting.pop(0)
                $skip
                done.append($one * $work)
            return done
        """,
        """
        def $name($rows: list[int], levels: list[int]) -> int:
            waiting = [$one for $one in $rows if $one > 0]
            cost = 0
            while waiting:
                $one = waiting.pop(0)
                cost += $one + $work
            return cost
        """,
        pair="data_structure",
        words=[
            {"name": "bills", "rows": "calls", "one": "call"},
            {"name": "shipping", "rows": "parcels", "one": "parcel"},
        ],
        work=["len(set(levels))", "sum(levels)"],
        skip=["", "if $one < 0:\n    continue"],
    ),
    written(
        "distinct_then_added_up",
        "data_structure",
        """
        def $name($rows: list[int]) -> int:
            seen = []
            for $one in $rows:
                if $one not in seen:
                    seen.append($one)
            total = $start
            for $one in $rows:
                total += $one
            return total * len(seen)
        """,
        """
        def $name($rows: list[int], most: int) -> tuple[int, int]:
            total = $start
            for $one in $rows:
                total += $one
            seen = []
            for $one in $rows:
                $skip
                if $one not in seen:
                    seen.append($one)
            return total, min(most, len(seen))
        """,
        words=[
            {"name": "visits_by_person", "rows": "visitors", "one": "visitor"},
            {"name": "fees", "rows": "amounts", "one": "amount"},
        ],
        start=["0", "1", "100"],
        skip=["", "if $one < 0:\n    continue"],
    ),
    written(
        "ranked_and_filtered_by_prefix",
        "vectorise_builtin",
        """
        def $name($rows: list[str], starts: list[str]) -> list[int]:
            order = list(dict.fromkeys($rows))
            return [
                order.index($one)
                for $one in $rows
                if any($one.$test(start) for start in starts)
            ]
        """,
        """
        def $name($rows: list[str], starts: list[str]) -> int:
            order = sorted(set($rows))
            total = 0
            for $one in $rows:
                total += order.index($one)
                if any($one.$test(start) for start in starts):
                    total += $few
            return total
        """,
        pair="data_structure",
        words=[
            {"name": "columns_named", "rows": "headings", "one": "heading"},
            {"name": "module_ranks", "rows": "modules", "one": "module"},
        ],
        test=["startswith", "endswith"],
        few=range(1, 9),
    ),
    written(
        "sorted_again_and_compared",
        "hoist",
        """
        def $name($rows: list[int], others: list[int]) -> list[int]:
            seen = []
            out = []
            for $one in $rows:
                seen.append($one)
                seen.sort()
                out.append(seen[len(seen) // 2] - $work)
            return out
        """,
        """
        def $name($rows: list[int], others: list[int]) -> int:
            seen = []
            above = 0
            for $one in $rows:
                $skip
                seen.append($one)
                seen.sort()
                if seen[-1] > $work:
                    above += 1
            return above
        """,
        pair="data_structure",
        words=[
            {"name": "drift_of_median", "rows": "readings", "one": "reading"},
            {"name": "record_days", "rows": "prices", "one": "price"},
        ],
        work=["sum(others)", "sum(sorted(others))", "len(set(others))"],
        skip=["", "$one = abs($one)"],
    ),
    written(
        "unknown_keys_within_limits",
        "data_structure",
        """
        import json

        RULES = '{"least": $least, "most": $most, "names": ["x", "y"]}'


        def $name($rows: list[int], $table: dict[int, int]) -> list[int]:
            found = []
            for $one in $rows:
                limit = json.loads(RULES)["$edge"]
                if $one not in list($table.keys()):
                    found.append($one - limit)
            return found
        """,
        """
        import json

        RULES = '{"least": $least, "most": $most, "names": ["x", "y"]}'


        def $name($rows: list[int], $table: dict[int, int]) -> int:
            total = 0
            for $one in $rows:
                total += json.loads(RULES)["$edge"]
                if $one in list($table):
                    total += 1
            return total
        """,
        pair="hoist",
        words=[
            {"name": "unpriced", "rows": "articles", "table": "prices", "one": "article"},
            {"name": "free_ports", "rows": "ports", "table": "used", "one": "port"},
        ],
        least=range(1, 9),
        most=range(50, 500, 50),
        edge=["least", "most"],
    ),
    written(
        "pairs_listed_and_searched",
        "data_structure",
        """
        def $name($rows: list[int], $others: list[int]) -> int:
            known = [other * $few for other in $others]
            total = 0
            for $one, other in list(zip($rows, $others)):
                if $one $asks known:
                    total += other
                total += $one
            return total
        """,
        """
        def $name($rows: list[str], $others: list[str]) -> dict[str, int]:
            known = [other.strip() for other in $others]
            places = {}
            for at, $one in list(enumerate($rows)):
                places[$one] = at
                if $one $asks known:
                    places[$one] = -at
            return places
        """,
        pair="comprehension_generator",
        words=[
            {"name": "late_fees", "rows": "loans", "others": "returned", "one": "loan"},
            {"name": "positions", "rows": "words", "others": "stops", "one": "word"},
        ],
        asks=["in", "not in"],
        few=range(2, 6),
    ),
    written(
        "page_of_distinct_visitors",
        "batch_async",
        """
        import asyncio


        class Gateway:
            def __init__(self, base: int) -> None:
                self.base = base

            async def fetch_$first(self, key: int) -> int:
                await asyncio.sleep(0.0005)
                return self.base + key

            async def fetch_$second(self, key: int) -> int:
                await asyncio.sleep(0.0005)
                return self.base - key


        async def $name(client: Gateway, rows: list[int]) -> list[int]:
            seen = []
            for row in rows:
                $skip
                if row not in seen:
                    seen.append(row)
            $first = await client.fetch_$first(len(seen))
            $second = await client.fetch_$second(len(rows))
            return $given
        """,
        pair="data_structure",
        words=[
            {"name": "visitor_page", "first": "title", "second": "footer"},
            {"name": "club_card", "first": "level", "second": "points"},
        ],
        skip=["", "if row < 0:\n    continue", "row = row % 5000"],
        given=["[$first, $second]", "[$first, $second, *seen]", "seen"],
    ),
    written(
        "copied_list_of_indexed_rows",
        "data_structure",
        """
        def $name($rows: list[int]) -> list[int]:
            out = []
            for $one in $rows:
                out = out + [$one * $few]
            $also
            return out
        """,
        """
        def $name($rows: list[int], factor: int) -> list[int]:
            lead = []
            for $one in $rows:
                lead = lead + [$one + factor]
            $also
            return lead
        """,
        words=[
            {"name": "doubled_stock", "rows": "stock", "one": "count"},
            {"name": "shifted", "rows": "marks", "one": "mark"},
        ],
        few=range(2, 6),
        most=["90000", "50000"],
        also=[
            "counts = {}\nfor $one in $rows:\n    counts[$one] = counts.get($one, 0) + 1\n"
            "if len(counts) > $most:\n    return []",
            "total = 0\nfor $one in $rows:\n    total += $one\nif total > 10**12:\n    return []",
        ],
    ),
)  # fmt: skip
