"""Lists that serve as queues, or are kept sorted by sorting them again."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "queue_drained_from_front",
        "data_structure",
        """
        def $name($rows: list[int]) -> list[int]:
            waiting = list($rows)
            done = []
            while waiting:
                $one = waiting.pop(0)
                $skip
                done.append($one)
            return done
        """,
        """
        def $name($rows: list[int], price: int) -> int:
            waiting = [$one for $one in $rows if $one > 0]
            $first
            spent = 0
            while waiting:
                $one = waiting.pop(0)
                spent += $one * price
            return spent
        """,
        """
        def $name($rows: list[int], most: int) -> int:
            waiting = list($rows)
            rounds = 0
            while waiting:
                $one = waiting.pop(0)
                rounds += 1
                if $one > most:
                    waiting.append($one // 2)
                if rounds > 20000:
                    break
            return rounds
        """,
        words=[
            {"name": "served", "rows": "tickets", "one": "ticket"},
            {"name": "printed", "rows": "jobs", "one": "job"},
            {"name": "shipped", "rows": "parcels", "one": "parcel"},
        ],
        skip=["", "if $one < 0:\n    continue", "$one = abs($one)"],
        first=["", "if not waiting:\n    return -1"],
    ),
    written(
        "newest_put_in_front",
        "data_structure",
        """
        def $name($rows: list[$kind]) -> list[$kind]:
            history = []
            for $one in $rows:
                $skip
                history.insert(0, $one)
            return [$one for $one in history if $one]
        """,
        """
        def $name($rows: list[$kind], most: int) -> int:
            history = []
            changed = 0
            for $one in $rows:
                $skip
                history.insert(0, $one)
            for $one in history:
                if $one:
                    changed += 1
            return min(most, changed)
        """,
        words=[
            {"name": "latest_first", "rows": "events", "one": "event", "kind": "str"},
            {"name": "undo_steps", "rows": "edits", "one": "edit", "kind": "int"},
            {"name": "recent_pages", "rows": "visits", "one": "visit", "kind": "str"},
        ],
        skip=["", "if not $one:\n    continue", "$one = $one * 2"],
    ),
    written(
        "sorted_after_each_value",
        "data_structure",
        """
        def $name($rows: list[int]) -> list[int]:
            seen = []
            out = []
            for $one in $rows:
                $skip
                seen.append($one)
                seen.sort()
                out.append($look)
            return out
        """,
        """
        def $name($rows: list[int], limit: int) -> int:
            seen = []
            above = 0
            for $one in $rows:
                seen.append($one)
                seen.sort()
                if $look > limit:
                    above += 1
            return above
        """,
        words=[
            {"name": "running_median", "rows": "readings", "one": "reading"},
            {"name": "best_so_far", "rows": "bids", "one": "bid"},
            {"name": "floor_prices", "rows": "prices", "one": "price"},
        ],
        look=["seen[len(seen) // 2]", "seen[-1]", "seen[0]"],
        skip=["", "if $one < 0:\n    continue", "$one = $one % 997"],
    ),
)
