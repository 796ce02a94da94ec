"""The scan of several files, and what the cache spares."""

from __future__ import annotations

from engine.model import FileReport
from engine.scan.file import Job, ScanOptions, scan_file
from engine.scan.record import decode, encode
from engine.scan.tree import scan
from tests.engine.trees import CountingWorkers, MemoryCache, MemoryTree, NoProgress

FILES = {"a.py": "import b\n", "b.py": "def f(xs):\n    return any([g(x) for x in xs])\n"}
OPTIONS = ScanOptions(("any-over-list",))


def scanned(tree: MemoryTree, cache: MemoryCache, edition: str = "1", options: ScanOptions = OPTIONS) -> int:
    workers = CountingWorkers()
    scan(
        tree.paths(),
        tree,
        lambda _: options,
        edition=edition,
        cache=cache,
        workers=workers,
        progress=NoProgress(),
    )
    return workers.done


def test_a_second_scan_of_an_unchanged_tree_does_no_work() -> None:
    cache = MemoryCache()

    assert (scanned(MemoryTree(FILES), cache), scanned(MemoryTree(FILES), cache)) == (2, 0)


def test_what_changed_is_scanned_again() -> None:
    cache = MemoryCache()
    scanned(MemoryTree(FILES), cache)

    assert scanned(MemoryTree(FILES | {"a.py": "import c\n"}), cache) == 1
    assert scanned(MemoryTree(FILES), cache, edition="2") == 2
    assert scanned(MemoryTree(FILES), cache, options=ScanOptions(())) == 2


def test_a_damaged_cache_costs_time_only() -> None:
    cache = MemoryCache()
    scanned(MemoryTree(FILES), cache)
    for damage in (b"damaged", b"[" * 9000):
        cache.stored = dict.fromkeys(cache.stored, damage)

        assert scanned(MemoryTree(FILES), cache) == 2


def test_a_report_survives_the_cache() -> None:
    for path, text in FILES.items():
        report = scan_file(Job(path, text.encode(), ScanOptions(("any-over-list",), complexity=True)))

        assert isinstance(report, FileReport)
        assert decode(encode(report)) == report


def test_a_file_name_that_is_not_utf_8_survives_the_cache() -> None:
    report = FileReport("caf\udce9.py", 1)

    assert decode(encode(report)) == report
