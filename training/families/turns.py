"""Work repeated in each turn of a loop, or in each call, that could be done once."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "set_made_in_each_turn",
        "hoist",
        """
        def $name($rows: list[$kind], $others: list[$kind]) -> list[$kind]:
            return [$one for $one in $rows if $one $asks $made($others)]
        """,
        """
        def $name($rows: list[$kind], $others: list[$kind]) -> int:
            hits = 0
            for $one in $rows:
                if $one $asks $made($others):
                    hits += $more
            return hits
        """,
        """
        def $name($rows: list[$kind], $others: list[$kind]) -> list[$kind]:
            found = []
            $first
            for at, $one in enumerate($rows):
                if $one $asks $made($others):
                    found.append($one)
            return found
        """,
        words=[
            {"name": "missing_pages", "rows": "pages", "others": "printed", "one": "page", "kind": "int"},
            {"name": "guests_expected", "rows": "names", "others": "invited", "one": "name", "kind": "str"},
            {"name": "dropped", "rows": "rows", "others": "kept", "one": "row", "kind": "int"},
        ],
        asks=["in", "not in"],
        made=["set", "frozenset"],
        more=["1", "2"],
        first=["", "if len($others) > 50000:\n    return found"],
    ),
    written(
        "levels_sorted_in_each_turn",
        "hoist",
        """
        def $name($rows: list[int], $levels: list[int]) -> list[int]:
            $first
            out = []
            for $one in $rows:
                out.append($one + $step)
            return out
        """,
        """
        def $name($rows: list[int], $levels: list[int]) -> int:
            $first
            total = 0
            for $one in $rows:
                total += $step * $one
            return total
        """,
        """
        def $name($rows: list[int], $levels: list[int]) -> dict[int, int]:
            $first
            return {at: $one - $step for at, $one in enumerate($rows)}
        """,
        words=[
            {"name": "surcharges", "rows": "parcels", "levels": "weights", "one": "parcel"},
            {"name": "corrected", "rows": "samples", "levels": "baseline", "one": "sample"},
            {"name": "bonuses", "rows": "sales", "levels": "quotas", "one": "sale"},
        ],
        step=["sum($levels)", "len(set($levels))", "sum(sorted($levels))"],
        first=["", "if not $levels:\n    raise ValueError('no $levels')"],
    ),
    written(
        "query_lowered_per_row",
        "hoist",
        """
        def $name($rows: list[str], $query: str) -> list[str]:
            return [$one for $one in $rows if $one.$clean $test $query.$clean]
        """,
        """
        def $name($rows: list[str], $query: str) -> int:
            hits = 0
            for $one in $rows:
                if $one.$clean $test $query.$clean:
                    hits += 1
            return hits
        """,
        """
        def $name($rows: list[str], $query: str) -> list[int]:
            places = []
            for at, $one in enumerate($rows):
                if $one.$clean $test $query.$clean:
                    places.append(at)
            return places[:$most]
        """,
        words=[
            {"name": "matching_titles", "rows": "titles", "query": "wanted", "one": "title"},
            {"name": "same_street", "rows": "streets", "query": "street", "one": "other"},
            {"name": "cities_like", "rows": "cities", "query": "asked", "one": "city"},
        ],
        clean=["lower()", "casefold()", "strip()", "upper()"],
        test=["==", "!="],
        most=["10", "100", "1000"],
    ),
    written(
        "constant_parsed_in_each_turn",
        "hoist",
        """
        import json

        LIMITS = '{"low": $low, "high": $high, "names": ["a", "b", "c"]}'


        def $name($rows: list[int]) -> list[int]:
            found = []
            for $one in $rows:
                if $one < json.loads(LIMITS)["$edge"]:
                    found.append($one)
            return found
        """,
        """
        from decimal import Decimal


        def $name($rows: list[int]) -> list[Decimal]:
            return [$one * Decimal("1.$low") for $one in $rows]
        """,
        """
        from datetime import date


        def $name($rows: list[int]) -> int:
            total = 0
            for $one in $rows:
                total += $one + date.fromisoformat("2021-03-$day").toordinal()
            return total
        """,
        words=[
            {"name": "within_limits", "rows": "values", "one": "value"},
            {"name": "with_tax", "rows": "prices", "one": "price"},
            {"name": "days_since", "rows": "days", "one": "day_number"},
        ],
        low=range(2, 9),
        high=range(50, 900, 50),
        day=range(10, 28),
        edge=["low", "high"],
    ),
    written(
        "pattern_from_words_in_each_turn",
        "hoist",
        """
        import re


        def $name($rows: list[str], $words: list[str]) -> list[str]:
            return [$one for $one in $rows if re.$how("|".join(map(re.escape, $words)), $one)]
        """,
        """
        import re


        def $name($rows: list[str], $words: list[str]) -> int:
            hits = 0
            for $one in $rows:
                if re.$how("|".join(map(re.escape, $words)), $one):
                    hits += $more
            return hits
        """,
        words=[
            {"name": "mentions", "rows": "lines", "words": "terms", "one": "line"},
            {"name": "flagged", "rows": "messages", "words": "banned", "one": "message"},
            {"name": "headlines_about", "rows": "headlines", "words": "topics", "one": "headline"},
        ],
        how=["search", "match"],
        more=["1", "len($one)"],
    ),
    written(
        "stems_made_for_each_row",
        "hoist",
        """
        def stems($words: list[str]) -> list[str]:
            $doc
            return [word.$clean for word in $words]


        def $name($rows: list[str], $words: list[str]) -> list[str]:
            found = []
            for $one in $rows:
                for stem in stems($words):
                    if stem in $one:
                        found.append(stem)
            return found
        """,
        """
        def stems($words: list[str]) -> list[str]:
            $doc
            return [word.$clean for word in $words]


        def $name($rows: list[str], $words: list[str]) -> int:
            hits = 0
            for $one in $rows:
                for stem in stems($words):
                    if $one == stem:
                        hits += 1
            return hits
        """,
        words=[
            {"name": "shared_stems", "rows": "titles", "words": "terms", "one": "title"},
            {"name": "topics_in", "rows": "notes", "words": "topics", "one": "note"},
        ],
        clean=["lower().strip()", "rstrip('s')", "casefold().replace('-', '')"],
        doc=["", '"""Return what words are compared by."""'],
    ),
    written(
        "group_made_for_each_member",
        "hoist",
        """
        def $name($rows: list[list[int]]) -> list[$result]:
            return [$part for $group in $rows for $one in $group]
        """,
        """
        def $name($rows: list[list[int]]) -> dict[int, $result]:
            return {$one: $part for $group in $rows for $one in $group}
        """,
        words=[
            {"name": "shares", "rows": "budgets", "group": "budget", "one": "cost"},
            {"name": "offsets", "rows": "tracks", "group": "track", "one": "point"},
            {"name": "spread", "rows": "tables", "group": "table", "one": "cell"},
        ],
        result="object",
        part=["($one, sum($group))", "$one - max($group)", "$one + min($group)", "frozenset($group)"],
    ),
)
