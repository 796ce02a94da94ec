"""Recursion that repeats itself, of which no proof comes about: few of the inputs that can be drawn return in
time, or all of them are answered at once."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "ways_counted_recursively",
        "stop",
        """
        from functools import cache


        def $name($size: int) -> int:
            if $size < $least:
                return $unit
            return $name($size - 1) + $name($size - $other)$more
        """,
        """
        from functools import cache


        def $name($size: int) -> int:
            $doc
            if $size <= 0:
                return 0
            if $size <= $least:
                return $unit
            ways = $name($size - 1) + $name($size - $other)
            return ways$more
        """,
        words=[
            {"name": "stairs", "size": "steps"},
            {"name": "tilings", "size": "width"},
            {"name": "broods", "size": "months"},
        ],
        doc=["", '"""Count the ways to fill it."""'],
        least=range(2, 4),
        other=range(2, 4),
        unit=["1", "2"],
        more=["", " + 1"],
        method=False,
    ),
    written(
        "words_compared_recursively",
        "stop",
        """
        from functools import cache


        def $name(left: str, right: str) -> int:
            if not left or not right:
                return $edge
            if left[0] == right[0]:
                return $same$name(left[1:], right[1:])
            return $step($name(left[1:], right), $name(left, right[1:]))
        """,
        """
        from functools import cache


        def $name(left: tuple[int, ...], right: tuple[int, ...]) -> int:
            $doc
            if not left:
                return $few
            if not right:
                return $few
            longest = max($name(left[1:], right), $name(left, right[1:]))
            return longest + (left[0] == right[0])
        """,
        words=[
            {"name": "distance", "edge": "len(left) + len(right)", "same": "", "step": "1 + min"},
            {"name": "shared_letters", "edge": "0", "same": "1 + ", "step": "max"},
        ],
        few=range(3),
        doc=["", '"""Compare two routes stop by stop."""'],
        method=False,
    ),
    written(
        "paths_through_a_grid",
        "stop",
        """
        import functools


        def $name($across: int, $down: int) -> int:
            if $across <= $least or $down <= $least:
                return 1
            return $name($across - 1, $down) + $name($across, $down - 1)$diagonal
        """,
        """
        import functools


        def $name($across: int, $down: int) -> int:
            $doc
            if $across == 0 or $down == 0:
                return $least
            if $across < 0 or $down < 0:
                return 0
            total = $name($across - 1, $down) + $name($across, $down - 1)
            return total % $bound
        """,
        words=[
            {"name": "routes", "across": "columns", "down": "rows"},
            {"name": "walks", "across": "blocks", "down": "streets"},
            {"name": "ballots", "across": "ahead", "down": "behind"},
        ],
        least=["0", "1"],
        bound=["1009", "65536"],
        diagonal=["", " + $name($across - 1, $down - 1)"],
        doc=["", '"""Count the ways from corner to corner."""'],
        method=False,
    ),
    written(
        "change_given_recursively",
        "stop",
        """
        from functools import cache


        def $name(amount: int) -> int:
            if amount == 0:
                return 1
            if amount < 0:
                return 0
            return $name(amount - $small) + $name(amount - $middle) + $name(amount - $large)
        """,
        """
        from functools import cache


        def $name(amount: int, largest: int) -> int:
            $doc
            if amount == 0:
                return 1
            if amount < 0 or largest <= 0:
                return 0
            split = $name(amount - $small, largest - 1) + $name(amount, largest - $step)
            return split
        """,
        words=[{"name": "ways_to_pay"}, {"name": "packings"}, {"name": "partitions"}],
        small=range(1, 3),
        middle=range(3, 6),
        large=range(6, 12),
        step=range(1, 3),
        doc=["", '"""Count the ways to split an amount."""'],
        method=False,
    ),
)
