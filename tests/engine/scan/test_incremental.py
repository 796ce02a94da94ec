"""What is remembered changes nothing but the time: after any edits, a warm scan is a cold one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import TreeReport
from engine.rules import all_rules
from engine.scan.file import ScanOptions
from engine.scan.link import link
from engine.scan.roots import Roots
from engine.scan.tree import scan
from tests.engine.trees import CountingWorkers, MemoryCache, MemoryTree, NoProgress

PATHS = ("app/__init__.py", "app/a.py", "app/b.py", "app/c.py")
TEXTS = (
    "",
    "from app.a import work\n",
    "from app.b import work as job\ndef f(xs):\n    return [job(x) for x in xs]\n",
    "def work(x):\n    return sorted(x)\n",
    "def work(xs):\n    known = [x.name for x in xs]\n    return [x for x in xs if x.key in known]\n",
    "import functools\n@functools.lru_cache\ndef work(x):\n    return open(x).read()\n",
    "from app.c import work\n@app.route('/')\ndef index(xs):\n    for x in xs:\n        work(x)\n",
    "from app import work\ndef g(xs, y):\n    return [work(y) for x in xs]\n",
    "def work(x:\n",
)
OPTIONS = ScanOptions(tuple(rule.name for rule in all_rules()))
FACTS = ScanOptions(())
EDITS = st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from((*TEXTS, None))), min_size=1, max_size=6)


def scanned(
    tree: MemoryTree, cache: MemoryCache | None, workers: CountingWorkers, near: frozenset[str] = frozenset()
) -> TreeReport:
    """Scan and link a tree; of the files in `near`, only the facts."""
    paths = tree.paths()
    report = scan(
        paths,
        tree,
        lambda path: FACTS if path in near else OPTIONS,
        edition="1",
        cache=cache,
        workers=workers,
        progress=NoProgress(),
    )
    return link(report, Roots(paths))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=4, max_size=4), EDITS)
def test_a_warm_scan_after_any_edits_is_a_cold_scan(
    start: list[str], edits: list[tuple[str, str | None]]
) -> None:
    tree = MemoryTree(dict(zip(PATHS, start, strict=True)))
    cache = MemoryCache()
    scanned(tree, cache, CountingWorkers())
    for path, text in edits:
        tree.files.pop(path, None)
        if text is not None:
            tree.files[path] = text.encode()
        warm = CountingWorkers()
        assert scanned(tree, cache, warm) == scanned(tree, None, CountingWorkers())
        assert warm.done <= len(tree.files)


def test_only_what_changed_is_read_again() -> None:
    tree = MemoryTree(dict(zip(PATHS, TEXTS, strict=False)))
    cache = MemoryCache()
    first = CountingWorkers()
    scanned(tree, cache, first)
    assert first.done == len(PATHS)
    tree.files["app/a.py"] += b"\n# more\n"
    second = CountingWorkers()
    scanned(tree, cache, second)
    assert second.done == 1


def test_a_file_that_is_put_back_is_known() -> None:
    tree = MemoryTree(dict(zip(PATHS, TEXTS, strict=False)))
    cache = MemoryCache()
    scanned(tree, cache, CountingWorkers())
    before = tree.files["app/a.py"]
    tree.files["app/a.py"] = b"def other():\n    return 1\n"
    scanned(tree, cache, CountingWorkers())
    tree.files["app/a.py"] = before
    again = CountingWorkers()
    scanned(tree, cache, again)
    assert again.done == 0


def test_neighbours_give_the_findings_of_the_changed_file_the_same_evidence() -> None:
    """Rules need not run on a file for what others learn from it."""
    tree = MemoryTree(dict(zip(PATHS, (TEXTS[1], TEXTS[4], TEXTS[6], TEXTS[7]), strict=True)))
    everything = scanned(tree, None, CountingWorkers())
    near = frozenset(PATHS) - {"app/a.py"}
    narrow = scanned(tree, None, CountingWorkers(), near)
    wanted = [finding for finding in everything.findings if finding.path == "app/a.py"]
    assert wanted
    assert list(narrow.findings) == wanted
