"""Functions that repeat work in each turn, and are slow in a second way that shows when that is gone."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "frames_with_a_sum_of_limits",
        "hoist",
        """
        def $name($rows: list[bytes], limits: list[int]) -> bytes:
            data = b"$head"
            for $one in $rows:
                data += $one
                data += str($work).encode()
            return data
        """,
        """
        def $name($rows: list[bytes], limits: list[int]) -> bytes:
            $first
            data = b""
            for $one in $rows:
                data += $one + b"$mark"
                data += str($work + 1).encode()
            return data
        """,
        pair="string_building",
        words=[
            {"name": "signed_frames", "rows": "frames", "one": "frame"},
            {"name": "records_written", "rows": "records", "one": "record"},
        ],
        work=["sum(limits)", "len(set(limits))", "sum(sorted(limits))"],
        head=["", "H1"],
        mark=[":", "=", "|"],
        first=["", "checked = len(limits)", "head = b'$mark'"],
    ),
    written(
        "helper_called_in_each_search",
        "hoist",
        """
        def cleaned($others: list[str]) -> list[str]:
            $doc
            return [other.$clean for other in $others]


        def $name($rows: list[str], $others: list[str]) -> list[str]:
            found = []
            for $one in $rows:
                known = cleaned($others)
                if $one $asks known:
                    found.append($one)
            return found
        """,
        """
        def cleaned($others: list[str]) -> list[str]:
            $doc
            return [other.$clean for other in $others]


        def $name($rows: list[str], $others: list[str]) -> int:
            hits = 0
            for $one in $rows:
                known = cleaned($others)
                if $one $asks known:
                    hits += 1
            return hits
        """,
        words=[
            {"name": "not_subscribed", "rows": "addresses", "others": "subscribers", "one": "address"},
            {"name": "new_terms", "rows": "terms", "others": "glossary", "one": "term"},
        ],
        clean=["strip()", "lower()", "casefold()"],
        asks=["in", "not in"],
        doc=["", '"""Return what is compared."""'],
    ),
    written(
        "peak_subtracted_and_counted",
        "hoist",
        """
        def $name($rows: list[int]) -> int:
            gaps = []
            for $one in $rows:
                gaps.append($work - $one)
            counts = {}
            for gap in gaps:
                counts[gap] = counts.get(gap, 0) + 1
            return $given
        """,
        """
        def $name($rows: list[int], least: int) -> int:
            counts = {}
            for $one in $rows:
                counts[$one] = counts.get($one, 0) + 1
            above = least
            for $one in $rows:
                above += $work - $one
            return above + $given
        """,
        words=[
            {"name": "commonest_gap", "rows": "scores", "one": "score"},
            {"name": "spread_of", "rows": "heights", "one": "height"},
        ],
        work=["max($rows)", "sum($rows)", "min($rows)"],
        given=["max(counts.values(), default=0)", "len(counts)"],
    ),
    written(
        "pairs_by_index_against_a_total",
        "hoist",
        """
        def $name($rows: list[int], $others: list[int]) -> list[int]:
            out = []
            for pair in zip($rows, $others):
                out.append(pair[0] * pair[1] $sign $work)
            return out
        """,
        """
        def $name($rows: list[int], $others: list[int]) -> int:
            $first
            total = 0
            for pair in zip($rows, $others):
                total += pair[0] $sign pair[1]
                total += $work
            return total
        """,
        words=[
            {"name": "line_shares", "rows": "prices", "others": "counts"},
            {"name": "deviations", "rows": "seen", "others": "planned"},
        ],
        sign=["+", "-"],
        work=["sum($others)", "len(set($others))", "sum(sorted($rows))"],
        first=["", "checked = len($rows)"],
    ),
    written(
        "prefixes_and_a_lowered_total",
        "vectorise_builtin",
        """
        def $name($rows: list[str], starts: list[str], weights: list[int]) -> int:
            total = 0
            for $one in $rows:
                total += $work
                if any($one.$test(start) for start in starts):
                    total += $few
            return total
        """,
        """
        def $name($rows: list[str], starts: list[str], weights: list[int]) -> list[int]:
            found = []
            for at, $one in enumerate($rows):
                limit = $work
                if any($one.$test(start) for start in starts):
                    found.append(at + limit)
            return found
        """,
        pair="hoist",
        words=[
            {"name": "points_for", "rows": "names", "one": "name"},
            {"name": "tariff", "rows": "codes", "one": "code"},
        ],
        work=["sum(weights)", "len(set(weights))", "sum(sorted(weights)[:3])"],
        test=["startswith", "endswith"],
        few=range(1, 9),
    ),
    written(
        "answers_awaited_with_levels",
        "hoist",
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
            gaps = []
            for row in rows:
                gaps.append($work - row)
            $first = await client.fetch_$first(len(gaps))
            $second = await client.fetch_$second($key)
            return $given
        """,
        pair="batch_async",
        words=[
            {"name": "league_page", "first": "table", "second": "news"},
            {"name": "depot_page", "first": "stock", "second": "trucks"},
        ],
        work=["max(rows)", "sum(rows)", "len(set(rows))"],
        key=["len(rows)", "7"],
        given=["[$first, $second]", "[$first, $second, *gaps]", "[*gaps, $first + $second]"],
    ),
    written(
        "lists_added_up_then_searched",
        "data_structure",
        """
        def $name($rows: list[list[int]], $others: list[int]) -> list[int]:
            flat = sum($rows, [])
            known = [other + $few for other in $others]
            return [$one for $one in flat if $one $asks known]
        """,
        """
        def $name($rows: list[list[int]], $others: list[int]) -> int:
            known = [other * $few for other in $others]
            hits = 0
            for $one in sum($rows, []):
                if $one $asks known:
                    hits += 1
            return hits
        """,
        pair="vectorise_builtin",
        words=[
            {"name": "recalled_items", "rows": "baskets", "others": "recalls", "one": "item"},
            {"name": "busy_slots", "rows": "calendars", "others": "holidays", "one": "slot"},
        ],
        asks=["in", "not in"],
        few=range(2, 9),
    ),
    written(
        "extreme_of_sorted_and_the_peak",
        "hoist",
        """
        def $name($rows: list[tuple[int, int]], $others: list[int]) -> list[int]:
            if not $rows:
                return []
            first = sorted($rows, key=lambda $one: $one[$at])[0]
            return [$work - other - first[0] for other in $others]
        """,
        """
        def $name($rows: list[tuple[int, int]], $others: list[int]) -> int:
            if not $rows:
                return 0
            total = 0
            for other in $others:
                total += $work - other
            return total + sorted($rows, reverse=True, key=lambda $one: $one[$at])[0][1]
        """,
        pair="vectorise_builtin",
        words=[
            {"name": "offers_below", "rows": "offers", "others": "budgets", "one": "offer"},
            {"name": "behind_leader", "rows": "runs", "others": "times", "one": "run"},
        ],
        work=["max($others)", "sum($others)"],
        at=["0", "1"],
    ),
)  # fmt: skip
