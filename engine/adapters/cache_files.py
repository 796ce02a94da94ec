"""A cache in one SQLite file that any number of processes share."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import platformdirs

NAME = "velox-1.sqlite3"
"""The file's name; the number is that of its layout."""

DEFAULT_BYTES = 256 * 1024 * 1024

_LOCK_SECONDS = 0.25
_KEYS_AT_ONCE = 900
_LAYOUT = """
CREATE TABLE IF NOT EXISTS entries (
    written INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    value BLOB NOT NULL,
    checksum INTEGER NOT NULL
)
"""

T = TypeVar("T")


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return where a person's cache lies: `VELOX_CACHE_DIR`, else the place their system has for caches."""
    chosen = environment.get("VELOX_CACHE_DIR")
    return Path(chosen) if chosen else platformdirs.user_cache_path("velox", appauthor=False)


class FileCache:
    """Keeps results below `folder`, the latest written ones within about `max_bytes`.

    Whatever goes wrong (a full or read-only disk, a lock held too long, a corrupt file, which is deleted)
    looks like an empty cache. Every call opens the file anew, so threads and processes need not know of
    each other.
    """

    def __init__(self, folder: Path, max_bytes: int = DEFAULT_BYTES) -> None:
        self.file = folder / NAME
        self.max_bytes = max_bytes

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return what is stored for those of `keys` that are there."""
        return self._try(lambda database: dict(_read(database, keys)), {}) if keys else {}

    def put(self, items: dict[str, bytes]) -> None:
        """Store the items in one transaction, then drop the least recently written ones beyond the limit."""
        if items and self.max_bytes > 0:
            self._try(lambda database: self._write(database, items), None)

    def _write(self, database: sqlite3.Connection, items: dict[str, bytes]) -> None:
        with database:
            database.executemany(
                "INSERT OR REPLACE INTO entries (key, value, checksum) VALUES (?, ?, ?)",
                [(key, value, zlib.crc32(value)) for key, value in items.items()],
            )
        while _bytes_used(database) > self.max_bytes:
            with database:
                gone = database.execute(
                    "DELETE FROM entries WHERE written IN (SELECT written FROM entries ORDER BY written"
                    " LIMIT 1 + (SELECT count(*) FROM entries) / 8)"
                )
            if gone.rowcount <= 0:
                break

    def _try(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        try:
            with self._opened() as database:
                return action(database)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                self._discard()
        except OSError:
            pass
        return otherwise

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = sqlite3.connect(self.file, timeout=_LOCK_SECONDS)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA journal_size_limit = 1048576")
            database.execute(_LAYOUT)
            yield database
        finally:
            database.close()

    def _discard(self) -> None:
        """Delete a corrupt file, so that the next call starts another."""
        try:
            for suffix in ("", "-wal", "-shm"):
                self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        except OSError:
            pass


def _read(database: sqlite3.Connection, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        marks = ", ".join("?" * len(some))
        rows: Iterator[tuple[str, bytes, int]] = database.execute(
            f"SELECT key, value, checksum FROM entries WHERE key IN ({marks})", some
        )
        for key, value, checksum in rows:
            # SQLite does not notice a flipped bit, and losing the cache must never cost truth.
            if zlib.crc32(value) == checksum:
                yield key, value


def _bytes_used(database: sqlite3.Connection) -> int:
    used: int = database.execute(
        "SELECT (page_count - freelist_count) * page_size"
        " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    ).fetchone()[0]
    return used
