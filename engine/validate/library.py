"""The files of a repository as a cutter reads them."""

from __future__ import annotations

from typing import Protocol, cast

from engine.model import Skipped
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.excerpt import Outline


class Sources(Protocol):
    """The Python files of a repository, and which of them an import reads."""

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, None when it cannot be had."""
        ...

    def find(self, importer: str, module: str, level: int) -> str | None:
        """Return the file of a module as `importer` sees it; `level` counts leading dots. None: elsewhere."""
        ...

    def name(self, path: str) -> str:
        """Return the name by which a file is imported."""
        ...


class Library:
    """The files of a repository as a cutter reads them: each is parsed once for all slices."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._outlines: dict[str, Outline | None] = {}
        self._given: dict[str, frozenset[str]] = {}

    def outline(self, path: str) -> Outline | None:
        """Return what is known of a file, None when it cannot be read or parsed."""
        if path not in self._outlines:
            content = self.sources.read(path)
            module = None if content is None else parse(path, content)
            unusable = module is None or isinstance(module, Skipped) or bool(module.lowered)
            self._outlines[path] = None if unusable else Outline(cast("Module", module))
        return self._outlines[path]

    def given(self, path: str) -> frozenset[str]:
        """Return the names that can be imported from a file: its own, and what its star imports bring."""
        if path not in self._given:
            reached, names, waiting = {path}, set[str](), [path]
            while waiting:
                here = waiting.pop()
                outline = self.outline(here)
                if outline is None:
                    continue
                names |= outline.binders.keys() if here == path else outline.exported()
                stars = {self.sources.find(here, *module) for module in outline.stars()} - {None}
                waiting += sorted(cast("set[str]", stars) - reached)
                reached |= cast("set[str]", stars)
            self._given[path] = frozenset(names - {"*"})
        return self._given[path]
