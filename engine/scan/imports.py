"""What a file imports, and what the imports of a tree add up to."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from sys import stdlib_module_names
from typing import Literal

from engine.knowledge import ImportFact
from engine.model import FileReport, ImportSummary
from engine.scan.cycles import cycles
from engine.scan.roots import Roots
from engine.syntax.module import Module
from engine.syntax.nodes import FUNCTIONS, dotted

Origin = Literal["standard_library", "repository", "third_party"]


def imports_of(module: Module) -> tuple[ImportFact, ...]:
    """Return every import of a linked file, in line order."""
    found: list[ImportFact] = []
    for cls in (ast.Import, ast.ImportFrom):
        for node in module.buckets.get(cls, ()):
            assert isinstance(node, (ast.Import, ast.ImportFrom))
            found += _facts(node, module.parents)
    return tuple(sorted(found, key=lambda fact: fact.line))


def _facts(node: ast.Import | ast.ImportFrom, parents: Mapping[ast.AST, ast.AST]) -> Iterator[ImportFact]:
    type_checking, deferred = _circumstances(node, parents)
    for alias in node.names:
        if isinstance(node, ast.Import):
            module, level, name = alias.name, 0, None
        else:
            module, level, name = node.module or "", node.level, alias.name
        yield ImportFact(module, level, name, alias.asname, alias.lineno, type_checking, deferred)


def _circumstances(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> tuple[bool, bool]:
    """Tell whether an import is for type checkers only, and whether it waits for a function to be called."""
    type_checking = deferred = False
    below: ast.AST = node
    above = parents.get(node)
    while above is not None:
        if isinstance(above, FUNCTIONS):
            deferred = True
        elif isinstance(above, ast.If) and _asks_for_type_checking(above.test):
            type_checking = type_checking or all(below is not other for other in above.orelse)
        below, above = above, parents.get(above)
    return type_checking, deferred


def _asks_for_type_checking(test: ast.expr) -> bool:
    return (dotted(test) or "").rpartition(".")[2] == "TYPE_CHECKING"


@dataclass(frozen=True, slots=True)
class FileImports:
    """What one file imports, in numbers; imports for type checkers count in `total` too."""

    path: str
    total: int
    deferred: int
    type_checking: int
    standard_library: int
    repository: int
    third_party: int


def file_imports(report: FileReport, roots: Roots) -> FileImports:
    """Count the imports of one file by when they run and where they come from."""
    facts = report.imports
    kinds = Counter(_origin(report.path, fact, roots) for fact in facts)
    return FileImports(
        report.path,
        total=len(facts),
        deferred=sum(fact.deferred for fact in facts),
        type_checking=sum(fact.type_checking for fact in facts),
        standard_library=kinds["standard_library"],
        repository=kinds["repository"],
        third_party=kinds["third_party"],
    )


def _origin(path: str, fact: ImportFact, roots: Roots) -> Origin:
    if fact.level or roots.imported(path, fact) is not None:
        return "repository"
    return "standard_library" if fact.module.partition(".")[0] in stdlib_module_names else "third_party"


def import_summary(files: Iterable[FileReport], roots: Roots | None = None, most: int = 10) -> ImportSummary:
    """Sum up the imports of a tree: counts, the modules of it that most files import, and its import cycles.

    A cycle is a group of files each of which leads to every other through imports that run when it is loaded.
    `roots` knows all paths of the repository; without it, those of `files` stand for them.
    """
    reports = tuple(files)
    roots = roots or Roots(report.path for report in reports)
    counts = [file_imports(report, roots) for report in reports]
    importers: Counter[str] = Counter()
    edges: dict[str, tuple[str, ...]] = {}
    for report in reports:
        importers.update(_targets(report, roots, at_load=False))
        edges[report.path] = tuple(_targets(report, roots, at_load=True))
    ranked = sorted(importers.items(), key=lambda item: (-item[1], item[0]))
    return ImportSummary(
        total=sum(count.total for count in counts),
        deferred=sum(count.deferred for count in counts),
        type_checking=sum(count.type_checking for count in counts),
        standard_library=sum(count.standard_library for count in counts),
        repository=sum(count.repository for count in counts),
        third_party=sum(count.third_party for count in counts),
        most_imported=tuple((roots.module(path), times) for path, times in ranked[:most]),
        cycles=cycles(edges),
    )


def _targets(report: FileReport, roots: Roots, *, at_load: bool) -> list[str]:
    """The files that a file imports, each once, in order."""
    found: dict[str, None] = {}
    for fact in report.imports:
        if at_load and (fact.deferred or fact.type_checking):
            continue
        path = roots.imported(report.path, fact)
        if path is not None and path != report.path:
            found[path] = None
    return list(found)
