"""Functions for which two strategies have a rewrite, and one of them moots the other or comes to nothing."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "recursion_with_a_peak_inside",
        "hoist",
        """
        def $name(text: str, marks: tuple[int, ...], free: bool) -> int:
            if not text or len(text) > $most:
                return len(text)
            worth = 0
            for letter in text:
                worth += ord(letter) % $prime + $work
            if free:
                return max(
                    worth + $name(text[1:], marks, False),
                    $name(text[1:], marks, True),
                    $name(text[2:], marks, False),
                )
            return worth + $name(text[1:], marks, False)
        """,
        """
        def $name(text: str, marks: tuple[int, ...], free: bool) -> int:
            $doc
            if len(text) < 1 or len(text) > $most:
                return 0
            worth = sum(ord(letter) % $prime - $work for letter in text)
            if not free:
                return worth - $name(text[1:], marks, False)
            return worth + min(
                $name(text[1:], marks, False),
                $name(text[1:], marks, True),
                $name(text[2:], marks, False),
            )
        """,
        words=[{"name": "typeset"}, {"name": "folded"}],
        doc=["", '"""Return the cost of the rest."""'],
        most=["60", "80"],
        prime=["5", "7", "11"],
        work=["len(set(marks))", "sum(marks)"],
        method=False,
    ),
    written(
        "template_copied_and_weighed",
        "stop",
        """
        import copy


        def $name($rows: list[int], template: dict[str, list[int]]) -> list[dict[str, object]]:
            made = []
            for $one in $rows:
                page = copy.deepcopy(template)
                page["$key"] = $one
                page["rest"] = $work
                made.append(page)
            return made
        """,
        """
        import copy


        def $name($rows: list[int], template: dict[str, list[int]], base: int) -> list[dict[str, object]]:
            made = []
            total = base
            for $one in $rows:
                total += $work
                page = copy.deepcopy(template)
                page["$key"] = $one
                page["so far"] = total
                made.append(page)
            return made
        """,
        words=[
            {"name": "bills", "rows": "amounts", "one": "amount", "key": "due"},
            {"name": "badges", "rows": "points", "one": "point", "key": "level"},
        ],
        work=["sum($rows)", "max($rows)", "len(set($rows))"],
    ),
    written(
        "searched_then_the_first_parsed",
        "data_structure",
        """
        def $name($rows: list[int], $others: list[int]) -> int:
            known = [other + $few for other in $others]
            hits = 0
            for $one in $rows:
                if $one $asks known:
                    hits += 1
            if not $others:
                return hits
            return hits + [$few // other for other in $others][0]
        """,
        """
        def $name($rows: list[int], $others: list[int]) -> list[int]:
            $first
            lead = [100 // other for other in $others][0] if $others else $few
            known = [other * $few for other in $others]
            return [$one + lead for $one in $rows if $one $asks known]
        """,
        words=[
            {"name": "priority", "rows": "orders", "others": "ranks", "one": "order"},
            {"name": "late_share", "rows": "loans", "others": "periods", "one": "loan"},
        ],
        asks=["in", "not in"],
        few=range(2, 9),
        first=["", "if len($rows) > 100000:\n    return []"],
    ),
    written(
        "sorted_for_one_and_the_peak",
        "hoist",
        """
        def $name($rows: list[int], pairs: list[tuple[int, str]]) -> list[int]:
            gaps = []
            for $one in $rows:
                gaps.append($work - $one)
            if len(gaps) % $few == 1:
                return [sorted(pairs, key=lambda pair: pair[0])[0][0], *gaps]
            return gaps
        """,
        """
        def $name($rows: list[int], names: list[str]) -> tuple[str, int]:
            total = 0
            for $one in $rows:
                total += $work - $one
            return sorted(names, key=len)[0], total
        """,
        words=[
            {"name": "winner_and_gaps", "rows": "times", "one": "time"},
            {"name": "cheapest_and_rest", "rows": "prices", "one": "price"},
        ],
        work=["max($rows)", "sum($rows)", "min($rows)"],
        few=range(2, 6),
    ),
    written(
        "records_distinct_and_frames_joined",
        "string_building",
        """
        from dataclasses import dataclass


        @dataclass
        class $owner:
            code: int


        def $name(frames: list[bytes], $rows: list[$owner]) -> bytes:
            data = b"$head"
            for frame in frames:
                $skip
                data += frame
            seen = []
            for $one in $rows[: min(len($rows), $few)]:
                if $one not in seen:
                    seen.append($one)
            return data + str(len(seen)).encode()
        """,
        """
        from dataclasses import dataclass


        @dataclass
        class $owner:
            code: int


        def $name(frames: list[bytes], $rows: list[$owner], limit: int) -> bytes:
            seen = []
            for $one in $rows[: min(len($rows), $few)]:
                if $one not in seen:
                    seen.append($one)
            data = b""
            for frame in frames:
                $skip
                data += frame + b"$head"
            return data if len(seen) > limit else data[:-1]
        """,
        words=[
            {"name": "packed", "owner": "Label", "rows": "labels", "one": "label"},
            {"name": "bundle", "owner": "Part", "rows": "parts", "one": "part"},
        ],
        few=range(2, 5),
        head=["", "PK", ";"],
        skip=["", "if not frame:\n    continue"],
    ),
)  # fmt: skip
