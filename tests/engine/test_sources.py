"""A tree as the cutter of slices reads it."""

from __future__ import annotations

from engine.scan.roots import Roots
from engine.sources import TreeSources
from tests.engine.trees import MemoryTree


def test_files_are_read_found_and_named() -> None:
    tree = MemoryTree({"src/shop/__init__.py": "", "src/shop/a.py": "x = 1\n", "src/shop/b.py": ""})
    sources = TreeSources(tree, Roots(tree.paths()))

    assert sources.read("src/shop/a.py") == b"x = 1\n"
    assert sources.read("src/shop/gone.py") is None
    assert sources.find("src/shop/b.py", "shop.a", 0) == "src/shop/a.py"
    assert sources.find("src/shop/b.py", "a", 1) == "src/shop/a.py"
    assert sources.find("src/shop/b.py", "numpy", 0) is None
    assert sources.name("src/shop/a.py") == "shop.a"
