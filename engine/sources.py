"""The files of a tree as the cutter of slices asks for them."""

from __future__ import annotations

from engine.model import Skipped
from engine.ports import Tree
from engine.scan.roots import Roots


class TreeSources:
    """Reads a checkout through its tree, and resolves imports as its import roots say."""

    def __init__(self, tree: Tree, roots: Roots) -> None:
        self._tree = tree
        self._roots = roots

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, None when it cannot be had."""
        content = self._tree.read(path)
        return None if isinstance(content, Skipped) else content

    def find(self, importer: str, module: str, level: int) -> str | None:
        """Return the file of a module as `importer` sees it, None for what is elsewhere."""
        return self._roots.find(importer, module, level)

    def name(self, path: str) -> str:
        """Return the name by which a file is imported."""
        return self._roots.module(path)
