"""The files worth reading beside the changed ones: what they import, and who imports them.

Nothing is parsed: one file of a large repository has to be placed within a fraction of a second. A file that
may import a module holds the last part of its name; only in such files are the import lines looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.knowledge import ImportFact
from engine.model import Skipped
from engine.ports import Tree
from engine.scan.roots import Roots
from engine.scan.temperature import cold_file

_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]*(?P<module>[.\w]+)[ \t]+import[ \t]*"
    rb"(?:\((?P<many>[^)]*)\)|(?P<names>(?:[^\n\\;]|\\\r?\n)+))"
    rb"|import[ \t]+(?P<modules>(?:[^\n\\;]|\\\r?\n)+))",
    re.MULTILINE,
)
_COMMENT = re.compile(r"#[^\n]*")
_HOPS = 3
"""How many packages in a row a name is followed through that re-export it."""


def neighbourhood(changed: Sequence[str], tree: Tree, bound: int = 40) -> tuple[str, ...]:
    """Return the changed files, then at most `bound` neighbours: files that they import and that import them.

    Each side gets half, and what the other leaves. Importers with the most mentions of the changed modules
    come first, tests and the like last. A package that passes a changed module on is followed to those who
    use it. Equal trees give equal answers.
    """
    search = _Search(tree)
    imported = search.imported_by(changed)
    importers = search.importers_of(changed)
    share = max(bound - len(importers), bound // 2)
    near = dict.fromkeys((*imported[:share], *importers))
    return (*changed, *tuple(near)[:bound])


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A module whose importers are looked for. `names` limits them to those who take one of these from it."""

    path: str
    word: bytes
    names: frozenset[str] | None


class _Search:
    """The contents of one tree, read once, and the imports in them."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._paths = tree.paths()
        self._known = frozenset(self._paths)
        self._roots = Roots(self._paths, tree.settings_paths())
        self._contents: dict[str, bytes] = {}
        self._imports: dict[str, tuple[ImportFact, ...]] = {}

    def imported_by(self, changed: Sequence[str]) -> list[str]:
        """Return the files that the changed ones import, the most mentioned names first."""
        mentions: dict[str, int] = {}
        for path in changed:
            content = self._read(path)
            for fact in self._imports_of(path):
                target = self._roots.imported(path, fact)
                if target is not None and target not in changed:
                    mentions[target] = mentions.get(target, 0) + content.count(_bound(fact))
        return sorted(mentions, key=lambda path: (-mentions[path], path))

    def importers_of(self, changed: Sequence[str]) -> list[str]:
        """Return the files that import one of the changed, in the order in which they deserve reading."""
        mentions: dict[str, int] = {}
        wanted: dict[str, frozenset[str] | None] = dict.fromkeys(changed)
        for _ in range(_HOPS):
            passed_on: dict[str, frozenset[str] | None] = {}
            for path, names in wanted.items():
                for importer, facts in self._importers(_Wanted(path, self._word(path), names)):
                    if importer not in changed:
                        content = self._read(importer)
                        count = sum(content.count(_bound(fact)) for fact in facts)
                        mentions[importer] = mentions.get(importer, 0) + count
                    if importer.endswith("__init__.py"):
                        passed_on[importer] = _merge(passed_on.get(importer, frozenset()), _passed(facts))
            wanted = passed_on
        return sorted(mentions, key=lambda path: (cold_file(path), -mentions[path], path))

    def _importers(self, wanted: _Wanted) -> Iterator[tuple[str, list[ImportFact]]]:
        """Yield the files that import a module, with the imports that do."""
        words = [name.encode() for name in wanted.names or ()]
        for path in self._paths:
            content = self._read(path)
            if path == wanted.path or not self._may_import(path, content, wanted):
                continue
            if words and not any(word in content for word in words):
                continue
            facts = [fact for fact in self._imports_of(path) if self._takes(path, fact, wanted)]
            if facts:
                yield path, facts

    def _may_import(self, path: str, content: bytes, wanted: _Wanted) -> bool:
        if wanted.word in content:
            return True
        # `from . import x` does not name the package that it reads.
        return wanted.path.endswith("__init__.py") and path.startswith(
            wanted.path.removesuffix("__init__.py")
        )

    def _takes(self, path: str, fact: ImportFact, wanted: _Wanted) -> bool:
        if wanted.names is not None and fact.name is not None and fact.name not in {"*", *wanted.names}:
            return False
        return self._roots.imported(path, fact) == wanted.path

    def _word(self, path: str) -> bytes:
        return self._roots.module(path).rpartition(".")[2].encode("utf-8", "surrogateescape")

    def _read(self, path: str) -> bytes:
        content = self._contents.get(path)
        if content is None:
            read = self._tree.read(path) if path in self._known else b""
            content = self._contents[path] = b"" if isinstance(read, Skipped) else read
        return content

    def _imports_of(self, path: str) -> tuple[ImportFact, ...]:
        facts = self._imports.get(path)
        if facts is None:
            facts = self._imports[path] = tuple(import_lines(self._read(path)))
        return facts


def _bound(fact: ImportFact) -> bytes:
    """The text by which a file mentions what it imported."""
    if fact.name == "*":
        return b"import *"
    return (fact.alias or fact.name or fact.module).encode()


def _passed(facts: Iterable[ImportFact]) -> frozenset[str] | None:
    """The names under which a package passes on what it imported; None for any."""
    if any(fact.name in {None, "*"} for fact in facts):
        return None
    return frozenset(fact.alias or fact.name or "" for fact in facts)


def _merge(left: frozenset[str] | None, right: frozenset[str] | None) -> frozenset[str] | None:
    return None if left is None or right is None else left | right


def import_lines(content: bytes) -> Iterator[ImportFact]:
    """Yield the imports of a file as its lines show them, without parsing it.

    Text that looks like an import counts as one; when it runs is not told.
    """
    for found in _IMPORT.finditer(content):
        line = content.count(b"\n", 0, found.start()) + 1
        if found["modules"] is not None:
            for module, alias in _aliases(found["modules"]):
                yield ImportFact(module, 0, None, alias, line)
        else:
            origin = found["module"].decode(errors="replace")
            module = origin.lstrip(".")
            for name, alias in _aliases(found["many"] or found["names"] or b""):
                yield ImportFact(module, len(origin) - len(module), name, alias, line)


def _aliases(names: bytes) -> Iterator[tuple[str, str | None]]:
    text = _COMMENT.sub("", names.decode(errors="replace")).replace("\\", " ")
    for part in text.split(","):
        words = part.split()
        if len(words) == 3 and words[1] == "as":
            yield words[0], words[2]
        elif len(words) == 1:
            yield words[0], None
