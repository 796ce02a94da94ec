from __future__ import annotations

from engine.model import FileReport
from engine.scan.expenses import expenses
from engine.scan.file import Job, ScanOptions, scan_file
from engine.scan.linking import Links
from engine.scan.roots import Roots
from tests.engine.trees import MemoryTree

CALLER = (
    "from app import io\ndef f(x):\n    io.ask(x)\n    io.total(x)\n    io.once(x)\n    io.plain(x)\n"
    "    io.through(x)\n"
)
IO = (
    "import requests\nfrom functools import lru_cache\n"
    "def ask(x):\n    return requests.get(x, timeout=9)\n"
    "def total(x):\n    return sum(y for y in x)\n"
    "@lru_cache\ndef once(x):\n    return requests.get(x, timeout=9)\n"
    "def plain(x):\n    return x + 1\n"
    "def through(x):\n    return ask(x)\n"
)


def test_why_functions_of_the_repository_are_expensive() -> None:
    tree = MemoryTree({"app/__init__.py": "", "app/io.py": IO, "app/run.py": CALLER})
    reports = [scan_file(Job(path, tree.files[path], ScanOptions(()))) for path in tree.paths()]
    links = Links([one for one in reports if isinstance(one, FileReport)], Roots(tree.paths()))

    assert expenses(links, tree, "app/run.py") == {
        "app.io.ask": "asks the network",
        "app.io.total": "loops over what it is given",
    }
    assert expenses(links, MemoryTree({}), "app/run.py") == {}
