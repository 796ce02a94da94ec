from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from engine.adapters.cache_files import NAME, FileCache, cache_folder
from engine.ports import Cache

ROOT = Path(__file__).parents[3]


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache(tmp_path / "cache", 10_000_000)


def test_what_was_put_is_there(cache: FileCache) -> None:
    port: Cache = cache
    port.put({"a": b"1", "b": b"", "c": b"\0\xff" * 1000})
    assert port.get(["c", "a", "missing", "b", "a"]) == {"a": b"1", "b": b"", "c": b"\0\xff" * 1000}


def test_the_last_value_counts(cache: FileCache) -> None:
    cache.put({"a": b"1"})
    cache.put({"a": b"2", "b": b"3"})
    assert cache.get(["a", "b"]) == {"a": b"2", "b": b"3"}


def test_another_cache_on_the_folder_sees_it(cache: FileCache) -> None:
    cache.put({"a": b"1"})
    assert FileCache(cache.file.parent).get(["a"]) == {"a": b"1"}


def test_many_keys_are_asked_for_at_once(cache: FileCache) -> None:
    items = {f"{number:064d}": str(number).encode() for number in range(5000)}
    cache.put(items)
    assert cache.get([*items, *(f"missing {number}" for number in range(5000))]) == items


def test_nothing_asked_or_put_touches_no_disk(cache: FileCache) -> None:
    assert cache.get([]) == {}
    cache.put({})
    assert not cache.file.exists()


def test_the_folder_is_private(cache: FileCache) -> None:
    cache.put({"a": b"1"})
    assert stat.S_IMODE(cache.file.parent.stat().st_mode) == 0o700


def test_the_least_recently_written_go_first(tmp_path: Path) -> None:
    cache = FileCache(tmp_path, 1_000_000)
    keys = [f"key {number}" for number in range(400)]
    for start in range(0, 400, 20):
        cache.put(dict.fromkeys(keys[start : start + 20], b"x" * 10_000))
        if start == 60:
            cache.put({keys[0]: b"again"})
        if start == 120:
            assert cache.get(keys[:2]) == {keys[0]: b"again"}
    found = cache.get(keys)
    assert 50 < len(found) <= 100
    assert [key for key in keys if key in found] == keys[-len(found) :]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 1_500_000


def test_an_item_beyond_the_limit_is_not_kept(tmp_path: Path) -> None:
    cache = FileCache(tmp_path, 100_000)
    cache.put({"a": b"x" * 1_000_000})
    assert cache.get(["a"]) == {}
    cache.put({"b": b"1"})
    assert cache.get(["b"]) == {"b": b"1"}


def test_a_limit_of_nothing_keeps_nothing(tmp_path: Path) -> None:
    cache = FileCache(tmp_path, 0)
    cache.put({"a": b"1"})
    assert cache.get(["a"]) == {}


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_replaced(cache: FileCache, content: bytes) -> None:
    cache.file.parent.mkdir()
    cache.file.write_bytes(content)
    assert cache.get(["a"]) == {}
    cache.put({"a": b"1"})
    assert cache.get(["a"]) == {"a": b"1"}


def test_a_damaged_database_is_replaced(cache: FileCache) -> None:
    items = {f"key {number}": b"x" * 500 for number in range(1000)}
    cache.put(items)
    content = bytearray(cache.file.read_bytes())
    content[4096:] = b"\x55" * (len(content) - 4096)
    cache.file.write_bytes(content)
    assert cache.get(list(items)) == {}
    cache.put({"a": b"1"})
    assert cache.get(["a"]) == {"a": b"1"}


def test_a_flipped_bit_is_not_believed(cache: FileCache) -> None:
    cache.put({"a": b"truth" * 100, "b": b"other"})
    content = cache.file.read_bytes()
    assert content.count(b"truth" * 100) == 1
    cache.file.write_bytes(content.replace(b"truth" * 100, b"lying" * 100))
    assert cache.get(["a", "b"]) == {"b": b"other"}


def test_a_truncated_database_loses_entries_and_nothing_else(cache: FileCache) -> None:
    cache.put({f"key {number}": b"x" * 500 for number in range(1000)})
    with cache.file.open("r+b") as file:
        file.truncate(10_000)
    for _ in range(2):
        cache.get(["key 1"])
    cache.put({"a": b"1"})
    assert cache.get(["a"]) == {"a": b"1"}


def test_a_lock_held_by_another_looks_empty(cache: FileCache) -> None:
    cache.put({"a": b"1"})
    with closing(sqlite3.connect(cache.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        cache.put({"b": b"2"})
        assert cache.get(["a", "b"]) == {"a": b"1"}
        other.execute("ROLLBACK")
    cache.put({"b": b"2"})
    assert cache.get(["b"]) == {"b": b"2"}


@pytest.fixture(params=["file", "folder", "missing"])
def unusable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Folders in which no cache can be: root too cannot write to them."""
    if request.param == "file":
        (tmp_path / "taken").write_text("")
        yield tmp_path / "taken"
    elif request.param == "folder":
        (tmp_path / NAME).mkdir()
        yield tmp_path
    else:
        yield Path("/proc/velox")


def test_a_place_that_cannot_be_used_looks_empty(unusable: Path) -> None:
    cache = FileCache(unusable)
    cache.put({"a": b"1"})
    assert cache.get(["a"]) == {}


def test_threads_share_a_cache(cache: FileCache) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: cache.put({f"key {number}": b"x" * number}), range(40)))
    found = cache.get([f"key {number}" for number in range(40)])
    assert all(value == b"x" * int(key.split()[1]) for key, value in found.items())
    assert found


WRITER = """
import sys
from pathlib import Path
from engine.adapters.cache_files import FileCache
cache = FileCache(Path(sys.argv[1]), 2_000_000)
for number in range(40):
    cache.put({f"{sys.argv[2]} {number} {i}": str(number).encode() * 100 for i in range(20)})
    cache.get([f"{other} {number} {i}" for other in "ab" for i in range(20)])
"""


def test_processes_share_a_cache(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), name], cwd=ROOT, stderr=subprocess.PIPE
        )
        for name in "ab"
    ]
    assert [writer.communicate(timeout=60)[1] for writer in writers] == [b"", b""]
    keys = [f"{name} {number} {i}" for name in "ab" for number in range(40) for i in range(20)]
    found = FileCache(tmp_path).get(keys)
    assert all(value == key.split()[1].encode() * 100 for key, value in found.items())
    assert len(found) > 800


def test_the_folder_is_the_chosen_one_else_that_of_the_system(tmp_path: Path) -> None:
    assert cache_folder({"VELOX_CACHE_DIR": str(tmp_path)}) == tmp_path
    assert cache_folder({"VELOX_CACHE_DIR": ""}) == cache_folder({})
    assert cache_folder({}).name == "velox"
