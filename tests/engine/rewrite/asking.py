"""Small repositories, scanned as a review scans them, and what would be asked about a change of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.adapters.linter_ruff import RuffLinter
from engine.config import load
from engine.knowledge import Connections
from engine.model import Change, ChangedFile, Finding, LineRange, TreeReport
from engine.pipeline import World, roots_of, scan_around
from engine.rewrite.context import with_snippets
from engine.rewrite.region import Region
from engine.rewrite.regions import regions_to_ask
from engine.rules import all_rules
from engine.scan.connections import connections
from engine.scan.link import link
from engine.scan.neighbours import neighbourhood
from engine.scan.select import relevant, scannable
from tests.engine.trees import CountingWorkers, MemoryTree, NoProgress

NAMES = {rule.name for rule in all_rules()}


@dataclass(frozen=True, slots=True)
class Scanned:
    """A change of a repository, and what the scan of it says."""

    change: Change
    tree: MemoryTree
    report: TreeReport
    connections: Connections
    findings: tuple[Finding, ...]

    def regions(self, *, proven: Iterable[Finding] = (), most: int = 10) -> tuple[Region, ...]:
        """Return what a model would be asked about."""
        open_ones = [finding for finding in self.findings if finding not in set(proven)]
        return regions_to_ask(
            self.change,
            self.report,
            open_ones,
            self.tree,
            connections=self.connections,
            proven=proven,
            most=most,
        )

    def region(self, symbol: str) -> Region:
        """Return the region of a function."""
        return next(region for region in self.regions(most=100) if region.symbol == symbol)

    def shown(self, symbol: str, *, tokens: int = 2000, beside: Sequence[Region] = ()) -> Region:
        """Return the region of a function with its snippets."""
        return with_snippets(
            self.region(symbol),
            self.report,
            self.tree,
            connections=self.connections,
            tokens=tokens,
            beside=beside,
        )


def scanned(files: Mapping[str, str], *changed: str | tuple[str, int, int]) -> Scanned:
    """Scan a repository in which whole files, or some lines of them, were changed."""
    tree = MemoryTree({path: textwrap.dedent(text) for path, text in files.items()})
    settings = load({path: tree.files[path] for path in tree.settings_paths()}, NAMES)
    spans = [(each, 1, 10_000) if isinstance(each, str) else each for each in changed]
    touched = tuple(ChangedFile(path, (LineRange(start, end),)) for path, start, end in spans)
    change = Change("main", "work tree", touched)
    reviewed, _ = scannable((file.path for file in change.files), settings)
    world = World(RuffLinter(), None, CountingWorkers(), NoProgress(), "test")
    roots = roots_of(tree)
    paths = neighbourhood(reviewed, tree, bound=40)
    report = link(scan_around(reviewed, paths, tree, settings, world), roots)
    kept, below = relevant(report.findings, change, settings, all_lines=False)
    findings = tuple(finding for finding in kept if finding not in below)
    return Scanned(change, tree, report, connections(report, roots, reviewed), findings)


def asked(files: Mapping[str, str], *changed: str | tuple[str, int, int]) -> list[str]:
    """Return the names of the functions that a model would be asked about, best first."""
    return [region.symbol for region in scanned(files, *changed).regions()]
