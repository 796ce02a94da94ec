"""What one scan says of its functions and files together, as values for the stages that follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.knowledge import Connections, Key, Standing
from engine.model import FileReport, TreeReport
from engine.scan.callgraph import CallGraph
from engine.scan.expenses import Expenses, said
from engine.scan.hotness import Warmth
from engine.scan.linking import Links
from engine.scan.roots import Roots
from engine.scan.usage import Usages


def connections(report: TreeReport, roots: Roots, reviewed: Collection[str]) -> Connections:
    """Return how the functions and files of a scan hang together.

    `reviewed` are the paths of the changed files that the settings let be reviewed: of the functions of the
    others no more is said than of anybody's.
    """
    links = Links(report.files, roots)
    graph = CallGraph(links)
    warmth, usages, expenses = Warmth(graph), Usages(graph), Expenses(links)

    def standing(key: Key) -> Standing:
        heat, expense = warmth.heat(key), expenses.of(key)
        cost = "" if expense is None else said(key[1].removesuffix(".__init__").rpartition(".")[2], expense)
        return Standing(heat.steps, heat.because, usages.of(key), cost)

    paths = frozenset(reviewed)
    wanted = {key for key in links.functions if key[0] in paths}
    wanted |= {call.callee for call in graph.calls if call.caller[0] in paths}
    return Connections(
        paths,
        tuple(graph.calls),
        {key: standing(key) for key in sorted(wanted)},
        {name: place for file in report.files for name, place in _names(file, roots)},
    )


def _names(file: FileReport, roots: Roots) -> Iterator[tuple[Key, Key]]:
    """Yield the names that a file imports from files of the repository, with what they mean there."""
    for fact in file.imports:
        path = roots.imported(file.path, fact)
        if path is None or path == file.path or fact.name == "*":
            continue
        outright = fact.name is None or path != roots.find(file.path, fact.module, fact.level)
        yield (file.path, fact.alias or fact.name or fact.module), (path, "" if outright else fact.name or "")
