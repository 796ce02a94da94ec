"""Round trips made one after the other, where one would do or all could overlap."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

_CLIENT = '''
class $owner:
    """A service that takes a moment to answer."""

    def __init__(self, base: int) -> None:
        self.base = base

    async def fetch_$first(self, key: int) -> int:
        await asyncio.sleep($moment)
        return self.base + key

    async def fetch_$second(self, key: int) -> int:
        await asyncio.sleep($moment)
        return self.base - key

    async def fetch_$third(self, key: int) -> int:
        await asyncio.sleep($moment)
        return self.base * key
'''

_NAMES = [
    {"owner": "Shop", "first": "user", "second": "orders", "third": "address", "name": "account_page"},
    {"owner": "Depot", "first": "stock", "second": "price", "third": "supplier", "name": "article_card"},
    {"owner": "Clinic", "first": "patient", "second": "visits", "third": "doctor", "name": "chart"},
]

_MOMENTS = ["0.0004", "0.0007", "0.001"]

FAMILIES: tuple[Family, ...] = (
    written(
        "two_answers_awaited_in_a_row",
        "batch_async",
        """
        import asyncio

        $client


        async def $name(client: $owner, key: int) -> $result:
            $guard
            $first = await client.fetch_$first(key)
            $second = await client.fetch_$second(key)
            return $given
        """,
        """
        import asyncio

        $client


        async def $name(client: $owner, keys: list[int]) -> $result:
            key = len(keys)
            $first = await client.fetch_$first(key)
            $second = await client.fetch_$second(key + $more)
            return $given
        """,
        client=_CLIENT,
        words=_NAMES,
        moment=_MOMENTS,
        result="object",
        more=range(1, 5),
        guard=["", "key = abs(key)", "if key == -1:\n    return None"],
        given=["($first, $second)", "$first + $second", "[$first, $second, key]"],
    ),
    written(
        "three_answers_awaited_in_a_branch",
        "batch_async",
        """
        import asyncio

        $client


        async def $name(client: $owner, keys: list[int]) -> $result:
            if keys:
                $first = await client.fetch_$first(keys[0])
                $second = await client.fetch_$second(keys[-1])
                $third = await client.fetch_$third(len(keys))
                return $given
            return None
        """,
        """
        import asyncio

        $client


        async def $name(client: $owner, key: int, full: bool) -> $result:
            $doc
            if not full:
                return key
            $first = await client.fetch_$first(key)
            $second = await client.fetch_$second(key)
            $third = await client.fetch_$third(key)
            return $given
        """,
        client=_CLIENT,
        words=_NAMES,
        moment=_MOMENTS,
        result="object",
        doc=["", '"""Return what the page shows."""'],
        given=["($first, $second, $third)", "max($first, $second, $third)", "[$third, $second - $first]"],
    ),
    written(
        "answers_awaited_after_a_summary",
        "batch_async",
        """
        import asyncio

        $client


        async def $name(client: $owner, rows: list[int]) -> $result:
            total = 0
            for row in rows:
                $step
            $first = await client.fetch_$first(total)
            $second = await client.fetch_$second(len(rows))
            return $given
        """,
        """
        import asyncio

        $client


        async def $name(client: $owner, rows: list[str], most: int) -> $result:
            total = len(rows) $sign most
            $first = await client.fetch_$first(total)
            $third = await client.fetch_$third(most)
            $second = await client.fetch_$second(len(rows))
            return $given
        """,
        client=_CLIENT,
        words=_NAMES,
        moment=_MOMENTS,
        result="object",
        step=["total += row % 7", "if row > 0:\n    total += 1", "total = max(total, row)"],
        sign=["+", "-", "*"],
        given=["($first, $second)", "[total, $first, $second]", "$first + $second - total"],
    ),
    written(
        "rows_sent_one_by_one",
        "batch_async",
        """
        $store


        def $name(cursor: Store, $rows: list[tuple[int, str]]) -> int:
            $guard
            for number, text in $rows:
                cursor.execute("$statement", (number$shift, text))
            return len(cursor.rows)
        """,
        """
        $store


        def $name(cursor: Store, $rows: list[int], owner: str) -> int:
            for $one in $rows:
                cursor.execute("$statement", (owner, $one$shift))
            $last
            return len(cursor.rows)
        """,
        store='''
        class Store:
            """A table behind a connection: each message to it has a head that is packed and checked."""

            def __init__(self) -> None:
                self.rows: list[tuple[object, ...]] = []

            def execute(self, statement: str, row: tuple[object, ...]) -> None:
                self.executemany(statement, [row])

            def executemany(self, statement: str, rows: list[tuple[object, ...]]) -> None:
                head = statement.encode().ljust($size, b".")
                if sum(head) % 65521 == 0:
                    raise ValueError("a broken head")
                self.rows.extend(rows)
        ''',
        words=[
            {"name": "store_books", "rows": "books", "one": "book",
             "statement": "INSERT INTO books VALUES (?, ?)"},
            {"name": "rename_files", "rows": "files", "one": "file",
             "statement": "UPDATE files SET name = ? WHERE id = ?"},
            {"name": "drop_tags", "rows": "tags", "one": "tag",
             "statement": "DELETE FROM tags WHERE page = ? AND tag = ?"},
        ],
        size=[str(size) for size in (60, 120, 240)],
        shift=["", " + 1", " * 2"],
        guard=["", "if not $rows:\n    return 0"],
        last=["", "if not owner:\n    return 0"],
    ),
    written(
        "saved_after_each_row",
        "batch_async",
        """
        $journal


        def $name(conn: Journal, $rows: list[int]) -> int:
            $guard
            for $one in $rows:
                conn.execute("INSERT INTO $rows VALUES (?)", $one)
                conn.commit()
            return len(conn.saved)
        """,
        """
        $journal


        def $name(conn: Journal, $rows: list[int], most: int) -> int:
            count = 0
            for $one in $rows:
                if $one $test most:
                    conn.execute("UPDATE $rows SET level = ?", $one)
                    count += 1
                conn.commit()
            return count
        """,
        journal='''
        class Journal:
            """Keeps rows, and writes all of them down when it is told to."""

            def __init__(self) -> None:
                self.rows: list[int] = []
                self.saved = ""

            def execute(self, statement: str, row: int) -> None:
                self.rows.append(row)

            def commit(self) -> None:
                self.saved = $saved
        ''',
        words=[
            {"name": "book_amounts", "rows": "amounts", "one": "amount"},
            {"name": "log_levels", "rows": "levels", "one": "level"},
        ],
        saved=['",".join(map(str, self.rows))', "str(self.rows)", "repr(sorted(self.rows))"],
        guard=["", "if not $rows:\n    return 0"],
        test=["<", ">", "!="],
    ),
)  # fmt: skip
