"""Functions with two findings of which one is about too little, or may raise, and the other one gains."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "distinct_and_a_short_title",
        "data_structure",
        """
        def $name($rows: list[int], names: list[str]) -> str:
            seen = []
            total = 0
            for $one in $rows:
                if $one not in seen:
                    seen.append($one)
                    total += $one % $few
            title = "$head"
            for word in names[:$few]:
                title += word + " "
            return title + str(total)
        """,
        """
        def $name($rows: list[int], names: list[str]) -> list[str]:
            title = "$head"
            for word in names[-$few:]:
                title += word.strip() + "/"
            seen = []
            for $one in $rows:
                if $one not in seen:
                    seen.append($one)
            return [title, str(len(seen))]
        """,
        words=[
            {"name": "receipt", "rows": "items", "one": "item"},
            {"name": "rota", "rows": "shifts", "one": "shift"},
        ],
        head=["", "> ", "# "],
        few=range(2, 5),
    ),
    written(
        "short_queue_and_lists_added_up",
        "vectorise_builtin",
        """
        def $name($rows: list[list[int]], first: list[int]) -> int:
            flat = sum($rows, [])
            waiting = list(first[: min(len(first), $few)])
            total = $given
            while waiting:
                total = total * $few + waiting.pop(0)
            return total
        """,
        """
        def $name($rows: list[list[int]], first: list[int]) -> list[int]:
            waiting = list(first[: min(len(first), $few)])
            served = []
            while waiting:
                served.append(waiting.pop(0) + $few)
            flat = sum($rows, [])
            return [*served, $given]
        """,
        words=[{"name": "top_and_next", "rows": "votes"}, {"name": "busiest", "rows": "pages"}],
        given=["max(flat, default=0)", "len(flat)", "sum(flat)"],
        few=range(2, 5),
    ),
    written(
        "pattern_on_the_head_and_a_search",
        "data_structure",
        """
        import re


        def $name($rows: list[str], $others: list[str]) -> list[str]:
            head = $rows[: min(len($rows), $few)]
            found = []
            for $one in head:
                if re.match(r"$pattern", $one):
                    found.append($one)
            known = [other.strip() for other in $others]
            for $one in $rows:
                if $one $asks known:
                    found.append($one)
            return found
        """,
        """
        import re


        def $name($rows: list[str], $others: list[str]) -> int:
            known = [other.lower() for other in $others]
            hits = 0
            for $one in $rows:
                if $one $asks known:
                    hits += 1
            for $one in $rows[: min(len($rows), $few)]:
                if re.search(r"$pattern", $one):
                    hits -= 1
            return hits
        """,
        words=[
            {"name": "known_lines", "rows": "lines", "others": "others", "one": "line", "pattern": "#.*cod"},
            {"name": "headers_in", "rows": "fields", "others": "usual", "one": "field", "pattern": "[A-Z]+:"},
        ],
        asks=["in", "not in"],
        few=range(1, 3),
    ),
    written(
        "short_search_and_levels",
        "hoist",
        """
        def $name($rows: list[int], $others: list[int]) -> list[int]:
            known = [other + 1 for other in $others[: min(len($others), $few)]]
            early = [$one for $one in $rows[: min(len($rows), $few)] if $one in known]
            return early + [$work - $one for $one in $rows]
        """,
        """
        def $name($rows: list[int], $others: list[int]) -> int:
            total = 0
            for $one in $rows:
                total += $work
            known = [other * 2 for other in $others[: min(len($others), $few)]]
            for $one in $rows[: min(len($rows), $few)]:
                if $one in known:
                    total += 1
            return total
        """,
        words=[
            {"name": "head_start", "rows": "laps", "others": "fouls", "one": "lap"},
            {"name": "tides", "rows": "levels", "others": "alarms", "one": "level"},
        ],
        work=["sum($rows)", "len(set($rows))", "max($rows)"],
        few=["2", "3", "4"],
    ),
    written(
        "head_summed_and_answers_awaited",
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
            $guard
            some = rows[: min(len(rows), $few)]
            total = 0
            for row in some:
                total += row
            $first = await client.fetch_$first(total)
            $second = await client.fetch_$second(len(rows))
            return $given
        """,
        words=[
            {"name": "visitor_page", "first": "title", "second": "footer"},
            {"name": "club_card", "first": "level", "second": "points"},
        ],
        guard=["", "if not rows:\n    return []"],
        few=["3", "7"],
        given=["[$first, $second]", "[$first, $second, total]", "[$first + $second]"],
    ),
    written(
        "first_share_and_frames",
        "string_building",
        """
        def $name(frames: list[bytes], $rows: list[int]) -> bytes:
            data = b"$head"
            for frame in frames:
                data += frame
            lead = [$few // $one for $one in $rows][0] if $rows else $test
            return data + str(lead).encode()
        """,
        """
        def $name(frames: list[bytes], $rows: list[int]) -> bytes:
            lead = [$few % $one for $one in $rows][0] if $rows else $test
            flag = b"%d" % lead
            data = b""
            for frame in frames:
                $skip
                data += frame + b"$head"
            return data + flag
        """,
        words=[
            {"name": "guarded", "rows": "sizes", "one": "size"},
            {"name": "flagged", "rows": "rates", "one": "rate"},
        ],
        test=["0", "1"],
        few=["10", "100", "1000"],
        head=["", "HD", ";"],
        skip=["", "if not frame:\n    continue"],
    ),
)  # fmt: skip
