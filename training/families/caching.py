"""Results that are asked for again and worked out again."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "best_choice_letter_by_letter",
        "cache",
        """
        def $name(text: str, free: bool) -> int:
            $doc
            if not text or len(text) > $most:
                return len(text)
            worth = $worth
            if free:
                return $choose(worth + $name(text[1:], False), $name(text[1:], True), $name(text[2:], False))
            return worth + $name(text[1:], False)
        """,
        """
        def $name(text: str, unit: int, free: bool) -> int:
            if len(text) < 1 or len(text) > $most:
                return unit
            worth = $worth
            if not free:
                return worth + $name(text[1:], unit, False)
            return $choose(
                worth + $name(text[1:], unit, False),
                $name(text[1:], unit, True),
                $name(text[2:], unit, False),
            )
        """,
        words=[{"name": "hyphenated"}, {"name": "line_break"}, {"name": "cheapest_typing"}],
        doc=["", '"""Return the cost of the best way to go on."""'],
        most=["80", "100", "120"],
        worth=[
            "sum(ord(letter) % $prime for letter in text)",
            "sum(text.count(sign) for sign in 'aeiou ')",
        ],
        prime=["5", "7", "11"],
        choose=["max", "min"],
        method=False,
    ),
    written(
        "best_route_stop_by_stop",
        "cache",
        """
        def $name(stops: tuple[int, ...], late: bool) -> int:
            if not stops or len(stops) > $most:
                return len(stops)
            here = $worth
            if late:
                return here + $name(stops[1:], True)
            return $choose(here + $name(stops[1:], True), $name(stops[1:], False), $name(stops[2:], True))
        """,
        """
        def $name(stops: tuple[int, ...], late: bool) -> int:
            $doc
            if len(stops) > $most:
                return 0
            if stops:
                here = $worth
                if not late:
                    gone = $choose($name(stops[1:], True), $name(stops[1:], False), $name(stops[2:], True))
                    return here + gone
                return here - $name(stops[1:], True)
            return 1
        """,
        words=[{"name": "delay"}, {"name": "toll"}, {"name": "fuel"}],
        doc=["", '"""Return what the rest of the way costs."""'],
        most=["80", "100", "120"],
        worth=["sum(abs(stop) % $prime for stop in stops)", "sum(1 for stop in stops if stop > $prime)"],
        prime=["5", "7", "11"],
        choose=["max", "min"],
        method=False,
    ),
    written(
        "checksum_read_again",
        "cache",
        """
        import hashlib


        class $owner:
            def __init__(self, $title: str) -> None:
                self.$title = $title

            @property
            def $total(self) -> str:
                $doc
                text = self.$title.encode("utf-8", "replace") + b"$seed"
                return hashlib.$digest(text * $times).hexdigest()

            def $name(self, count: int) -> tuple[str, str]:
                $first
                return (self.$total[:count], self.$total)
        """,
        """
        import hashlib


        class $owner:
            def __init__(self, $title: str, unit: str) -> None:
                self.$title = $title
                self.unit = unit

            @property
            def $total(self) -> str:
                return hashlib.$digest(f"{self.$title}$seed".encode("utf-8", "replace") * $times).hexdigest()

            def $name(self) -> str:
                return self.$total + self.unit + self.$total.upper() + self.unit + self.$total[:8]
        """,
        words=[
            {"owner": "Letter", "title": "body", "total": "seal", "name": "sealed"},
            {"owner": "Upload", "title": "path", "total": "etag", "name": "headers"},
            {"owner": "Ticket", "title": "holder", "total": "code", "name": "printed"},
        ],
        digest=["sha256", "sha512", "blake2b"],
        times=["2000", "3000", "5000"],
        seed=["salt and pepper", "north by northwest"],
        first=["", "if count < 0:\n    count = 0"],
        doc=["", '"""What tells it from all others."""'],
    ),
    written(
        "long_count_read_again",
        "cache",
        """
        class $owner:
            def __init__(self, $start: int) -> None:
                self.$start = $start

            @property
            def $total(self) -> int:
                return sum(day % $few for day in range(self.$start % 100, $most))

            def $name(self, low: int, high: int) -> int:
                return min(high, max(low, self.$total)) + self.$total
        """,
        """
        class $owner:
            def __init__(self, $start: int) -> None:
                self.$start = $start

            @property
            def $total(self) -> int:
                $doc
                counted = 0
                for day in range($most):
                    if (day + self.$start) % $few:
                        counted += 1
                return counted

            def $name(self, unit: str) -> str:
                return str(self.$total) + unit + str(self.$total * 2) + unit + str(self.$total - 1)
        """,
        words=[
            {"owner": "Season", "start": "first_day", "total": "shifts", "name": "planned"},
            {"owner": "Lease", "start": "begin", "total": "due", "name": "statement"},
        ],
        most=["800", "1000", "1500"],
        few=["3", "7", "10"],
        doc=["", '"""Count the days anew."""'],
    ),
)
