"""Lists that are searched where a set or a dict would answer at once."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "listed_codes_searched",
        "data_structure",
        """
        def screened_$rows($rows: list[str], $codes: list[str]) -> list[str]:
            known = [$one.$clean for $one in $codes]
            $guard
            found = []
            for $one in $rows:
                if $one $asks known:
                    found.append($one)
            return found
        """,
        """
        def screened_$rows($rows: list[str], $codes: list[str], least: int) -> int:
            known = [$one.$clean for $one in $codes]
            hits = 0
            for $one in $rows:
                if len($one) < $skip:
                    continue
                if $one $asks known:
                    hits += 1
            return hits if hits >= least else 0
        """,
        """
        def screened_$rows($rows: list[str], $codes: list[str]) -> dict[int, str]:
            known = list($one.$clean for $one in $codes)
            return {at: $one for at, $one in enumerate($rows) if $one $asks known}
        """,
        words=[
            {"rows": "orders", "codes": "blocked", "one": "code"},
            {"rows": "tokens", "codes": "ignored", "one": "word"},
            {"rows": "skus", "codes": "recalled", "one": "sku"},
        ],
        clean=["strip()", "lower()", "upper()", 'replace("-", "")'],
        asks=["in", "not in"],
        guard=["", "if not $rows:\n    return []"],
        skip=range(1, 4),
    ),
    written(
        "distinct_in_order",
        "data_structure",
        """
        def distinct_$rows($rows: list[$kind]) -> list[$kind]:
            seen = []
            for $one in $rows:
                $skip
                if $one not in seen:
                    seen.append($one)
            return seen
        """,
        """
        def distinct_$rows($rows: list[$kind], most: int) -> tuple[list[$kind], int]:
            seen: list[$kind] = []
            repeated = 0
            for $one in $rows:
                if $one in seen:
                    repeated += 1
                else:
                    seen.append($one)
            return seen[:most], repeated
        """,
        words=[
            {"rows": "customers", "one": "name", "kind": "str", "skip": ""},
            {"rows": "visitors", "one": "visitor", "kind": "int", "skip": "if $one < 0:\n    continue"},
            {"rows": "tags", "one": "tag", "kind": "str", "skip": "if not $one:\n    continue"},
        ],
    ),
    written(
        "returned_list_searched",
        "data_structure",
        """
        def cleaned(names: list[str]) -> list[str]:
            $doc
            return [$made for name in names]


        def $name($rows: list[str], $others: list[str]) -> list[str]:
            known = cleaned($others)
            found = []
            for $one in $rows:
                if $one $asks known:
                    found.append($one)
            return found
        """,
        """
        def cleaned(names: list[str]) -> list[str]:
            $doc
            return [$made for name in names]


        def $name($rows: list[str], $others: list[str]) -> int:
            known = cleaned($others)
            hits = 0
            for at, $one in enumerate($rows):
                if $one $asks known:
                    hits += at
            return hits
        """,
        words=[
            {"name": "late_subscribers", "rows": "subscribers", "others": "early", "one": "address"},
            {"name": "unpaid_invoices", "rows": "invoices", "others": "paid", "one": "number"},
            {"name": "missing_parts", "rows": "parts", "others": "stock", "one": "part"},
        ],
        made=["name.strip()", "name.lower()", "name.removesuffix('.old')"],
        asks=["in", "not in"],
        doc=["", '"""Return the names as they are compared."""'],
    ),
    written(
        "place_in_an_order",
        "data_structure",
        """
        def $name($rows: list[$kind]) -> list[int]:
            order = list(dict.fromkeys($rows))
            return [order.index($one) for $one in $rows]
        """,
        """
        def $name($rows: list[$kind], base: int) -> list[int]:
            order = sorted(set($rows)$reverse)
            $guard
            ranks = []
            for $one in $rows:
                ranks.append(base + order.index($one))
            return ranks
        """,
        """
        def $name($rows: list[$kind]) -> dict[int, int]:
            order = sorted(set($rows)$reverse)
            places = {}
            for at, $one in enumerate($rows):
                places[at] = order.index($one)
            return places
        """,
        words=[
            {"name": "numbered", "rows": "categories", "one": "category", "kind": "str"},
            {"name": "ranks_of", "rows": "scores", "one": "score", "kind": "int"},
            {"name": "column_of", "rows": "headings", "one": "heading", "kind": "str"},
        ],
        reverse=["", ", reverse=True"],
        guard=["", "if len(order) < 2:\n    return [base for _ in $rows]"],
    ),
    written(
        "counted_one_by_one",
        "data_structure",
        """
        def $name($rows: list[str]) -> list[str]:
            lowered = [$one.$clean for $one in $rows]
            return [$one for $one in lowered if lowered.count($one) $compare]
        """,
        """
        def $name($rows: list[str], least: int) -> dict[str, int]:
            lowered = [$one.$clean for $one in $rows]
            found = {}
            for $one in $rows:
                $skip
                found[$one] = lowered.count($one)
            return found
        """,
        words=[
            {"name": "repeated_words", "rows": "words", "one": "word"},
            {"name": "shared_surnames", "rows": "surnames", "one": "surname"},
            {"name": "busy_hosts", "rows": "hosts", "one": "host"},
        ],
        clean=["strip()", "lower()", "casefold()"],
        compare=["> 1", "== 1", ">= 3"],
        skip=["", "if len($one) < least:\n    continue"],
    ),
    written(
        "ticked_off_a_list",
        "data_structure",
        """
        def $name($rows: list[$kind], done: list[$kind]) -> $result:
            left = list(dict.fromkeys($rows))
            $first
            for $one in done:
                if $one in left:
                    left.remove($one)
            return $given
        """,
        """
        def $name($rows: list[$kind], done: list[$kind]) -> $result:
            left = list(dict.fromkeys($rows))
            for $one in done:
                $skip
                if $one in left:
                    left.remove($one)
            $first
            return $given
        """,
        words=[
            {"name": "open_jobs", "rows": "jobs", "one": "job", "kind": "str"},
            {"name": "free_seats", "rows": "seats", "one": "seat", "kind": "int"},
            {"name": "unread_pages", "rows": "pages", "one": "page", "kind": "int"},
        ],
        result="object",
        given=["len(left)", "len(left) * 100 // (len($rows) + 1)", "(len(left), len(done))"],
        first=["", "if not done:\n    return len($rows)"],
        skip=["", "if not $one:\n    continue"],
    ),
    written(
        "keys_listed_to_search",
        "data_structure",
        """
        def $name($rows: list[$kind], $table: dict[$kind, int]) -> list[$kind]:
            return [$one for $one in $rows if $one $asks list($table$keys)]
        """,
        """
        def $name($rows: list[$kind], $table: dict[$kind, int]) -> int:
            $first
            total = 0
            for $one in $rows:
                if $one $asks list($table$keys):
                    total += 1
            return total
        """,
        words=[
            {"name": "unknown_skus", "rows": "skus", "one": "sku", "kind": "str", "table": "stock"},
            {"name": "new_versions", "rows": "versions", "one": "version", "kind": "int", "table": "known"},
            {"name": "unrated", "rows": "titles", "one": "title", "kind": "str", "table": "ratings"},
        ],
        asks=["in", "not in"],
        keys=[".keys()", ""],
        first=["", "if not $table:\n    return 0", "if len($rows) > 100000:\n    $rows = $rows[:100000]"],
    ),
    written(
        "names_collected_to_search",
        "data_structure",
        """
        def $name($rows: list[str], $pairs: list[tuple[str, int]]) -> list[str]:
            left = []
            for $one in $rows:
                $skip
                if $one $asks [key for key, _ in $pairs]:
                    left.append($one)
            return left
        """,
        """
        def $name($rows: list[str], $pairs: list[tuple[str, int]]) -> int:
            left = 0
            for at, $one in enumerate($rows):
                if $one $asks [key for key, _ in $pairs]:
                    left += $more
            return left
        """,
        words=[
            {"name": "unused_options", "rows": "options", "one": "option", "pairs": "given"},
            {"name": "absent_guests", "rows": "guests", "one": "guest", "pairs": "arrivals"},
            {"name": "unsold", "rows": "articles", "one": "article", "pairs": "sales"},
        ],
        asks=["in", "not in"],
        skip=["", "if not $one:\n    continue", "$one = $one.strip()"],
        more=["1", "at", "len($one)"],
    ),
)
