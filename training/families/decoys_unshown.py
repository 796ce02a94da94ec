"""Rewrites of which no proof comes about: the code acts on the world outside, or is never the same twice."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "rows_written_to_a_database",
        "stop",
        """
        import sqlite3


        def $name($rows: list[tuple[int, str]]) -> int:
            connection = sqlite3.connect("$place")
            cursor = connection.cursor()
            cursor.execute("CREATE TABLE $table ($key INTEGER, $field TEXT)")
            for number, text in $rows:
                cursor.execute("INSERT INTO $table VALUES (?, ?)", (number % $range, text.strip()))
            cursor.execute("SELECT COUNT(*) FROM $table")
            found = cursor.fetchone()[0]
            connection.close()
            return found
        """,
        """
        import sqlite3


        def $name($rows: list[int]) -> list[int]:
            connection = sqlite3.connect("$place")
            cursor = connection.cursor()
            cursor.execute("CREATE TABLE $table ($key INTEGER)")
            for number in $rows:
                cursor.execute("INSERT INTO $table VALUES (?)", (number % $range,))
            cursor.execute("SELECT DISTINCT $key FROM $table ORDER BY $key")
            found = [row[0] for row in cursor.fetchall()]
            connection.close()
            return found
        """,
        words=[
            {"name": "store_books", "rows": "books", "table": "books", "key": "id", "field": "title"},
            {"name": "store_visits", "rows": "visits", "table": "visits", "key": "day", "field": "page"},
        ],
        place=[":memory:", ""],
        range=range(1000, 9000, 1000),
        caller=False,
    ),
    written(
        "each_row_a_transaction",
        "stop",
        """
        import sqlite3


        def $name($rows: list[int]) -> int:
            conn = sqlite3.connect(":memory:")
            conn.execute("CREATE TABLE $table ($key INTEGER)")
            for $one in $rows:
                conn.execute("INSERT INTO $table VALUES (?)", ($one % $range,))
                conn.commit()
            total = conn.execute("SELECT SUM($key) FROM $table").fetchone()[0]
            conn.close()
            return total or 0
        """,
        """
        import sqlite3


        def $name($rows: list[str], $one: str) -> int:
            conn = sqlite3.connect(":memory:")
            conn.execute("CREATE TABLE $table ($key TEXT)")
            for text in $rows:
                if text:
                    conn.execute("INSERT INTO $table VALUES (?)", (text + $one,))
                conn.commit()
            count = conn.execute("SELECT COUNT(*) FROM $table").fetchone()[0]
            conn.close()
            return count % $range
        """,
        words=[
            {"name": "book_amounts", "rows": "amounts", "table": "ledger", "key": "amount", "one": "amount"},
            {"name": "log_readings", "rows": "readings", "table": "log", "key": "level", "one": "reading"},
        ],
        range=range(1000, 9000, 1000),
        caller=False,
    ),
    written(
        "connection_per_question",
        "stop",
        """
        import sqlite3


        def $name($rows: list[int], $base: int) -> list[tuple[int]]:
            found = []
            for $one in $rows:
                db = sqlite3.connect(":memory:")
                found += db.execute("SELECT ? + $more", [$one % 1000]).fetchall()
            return found
        """,
        """
        import sqlite3


        def $name($rows: list[str], $base: int) -> int:
            $first
            total = 0
            for $one in $rows:
                db = sqlite3.connect(":memory:")
                total += db.execute("SELECT LENGTH(?) * $more", [$one]).fetchone()[0]
            return total + $base
        """,
        words=[
            {"name": "answers", "rows": "questions", "base": "least", "one": "question"},
            {"name": "lengths", "rows": "names", "base": "start", "one": "name"},
        ],
        more=range(1, 9),
        first=["", "if not $rows:\n    return 0"],
    ),
    written(
        "lines_of_a_file_read_at_once",
        "stop",
        """
        def $name(path: str) -> str:
            with open(path) as file:
                for line in file.readlines():
                    if $test:
                        return line
            return ""
        """,
        """
        def $name(path: str, most: int) -> int:
            $first
            total = 0
            with open(path, encoding="utf-8") as file:
                for line in file.readlines():
                    if $test:
                        total += len(line)
            return min(most, total)
        """,
        words=[{"name": "first_error"}, {"name": "settings_line"}, {"name": "bytes_logged"}],
        test=["line.startswith('ERROR')", "line.strip()", "not line.isspace()", "'=' in line"],
        first=["", "if most < 1:\n    return 0"],
    ),
    written(
        "sample_of_known_rows",
        "stop",
        """
        import random


        def $name($rows: list[int], $others: list[int]) -> list[int]:
            known = [other + $few for other in $others]
            found = []
            for $one in $rows:
                if $one in known and random.random() < 0.$few:
                    found.append($one)
            return found
        """,
        """
        import random


        def $name($rows: list[str], $others: list[str]) -> int:
            known = [other.strip() for other in $others]
            hits = random.randrange($few)
            for $one in $rows:
                if $one in known:
                    hits += 1
            return hits
        """,
        words=[
            {"name": "spot_checks", "rows": "parcels", "others": "flagged", "one": "parcel"},
            {"name": "drawn", "rows": "tickets", "others": "sold", "one": "ticket"},
        ],
        few=range(2, 9),
    ),
    written(
        "rows_stamped_with_the_clock",
        "stop",
        """
        import time


        def $name($rows: list[int]) -> list[tuple[int, float]]:
            waiting = list($rows)
            done = []
            while waiting:
                $one = waiting.pop(0)
                done.append(($one * $few, time.time()))
            return done
        """,
        """
        import time


        def $name($rows: list[bytes], limit: float) -> bytes:
            data = b"$mark"
            for $one in $rows:
                data += $one + str(time.time_ns()).encode()
            return data
        """,
        words=[
            {"name": "audited", "rows": "events", "one": "event"},
            {"name": "journal", "rows": "frames", "one": "frame"},
        ],
        few=range(2, 9),
        mark=["", "J1", "--"],
    ),
    written(
        "counted_under_a_lock",
        "stop",
        """
        import threading


        def $name(lock: threading.Lock, $rows: list[str]) -> int:
            counts = {}
            for $one in $rows:
                counts[$one] = counts.get($one, 0) + 1
            with lock:
                return $given
        """,
        """
        import threading


        def $name(lock: threading.Lock, $rows: list[str], least: int) -> int:
            lock.acquire()
            counts = {}
            for $one in $rows:
                counts[$one] = counts.get($one, 0) + 1
            lock.release()
            return min(least, $given)
        """,
        words=[
            {"name": "hits_by_page", "rows": "pages", "one": "page"},
            {"name": "votes", "rows": "ballots", "one": "party"},
        ],
        given=["max(counts.values(), default=0)", "len(counts)"],
    ),
    written(
        "coroutine_that_sleeps",
        "stop",
        """
        import time


        async def $name($rows: list[int], most: int) -> int:
            total = 0
            for $one in $rows[:$few]:
                time.sleep(0.001)
                total += $one
            return min(most, total)
        """,
        """
        import time


        async def $name(key: int) -> int:
            $first
            time.sleep(0.00$few)
            return key + $few
        """,
        words=[
            {"name": "poll", "rows": "queues", "one": "queue"},
            {"name": "retry", "rows": "delays", "one": "delay"},
        ],
        few=range(2, 5),
        first=["", "if key < 0:\n    return 0"],
    ),
)  # fmt: skip
