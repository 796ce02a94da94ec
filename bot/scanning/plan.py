"""What of a repository is scanned, and in which parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.bundle import Bundle, BundleTree
from bot.render.plain import skipped_lines, visible
from bot.reviewing import governing
from bot.scanning.graph import import_graph
from bot.scanning.shards import Bounds, Shard, shards
from engine.scan.roots import Roots
from engine.scan.select import scannable


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a scan, and what is said of what was left out, in sentences."""

    shards: tuple[Shard, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to scan, and why, as a clause."""

    reason: str


def plan(bundle: Bundle, path: str, bounds: Bounds | None = None) -> Plan | Nothing:
    """Return the parts in which the Python files at or below a path are scanned; all of them when empty."""
    tree = BundleTree(bundle)
    settings, settings_from, trouble = governing(bundle)
    everything = tree.paths()
    below = [file for file in everything if is_below(file, path)]
    if not below:
        return Nothing(f"there is no Python file at `{path}`" if path else "there is no Python in it")
    wanted, left_out = scannable(everything, settings)
    chosen = [file for file in wanted if is_below(file, path)]
    if not chosen:
        first = next(item for item in left_out if is_below(item.path, path))
        return Nothing(f"all of it is left out ({visible(first.path)}: {first.reason})")
    around = settings.root.neighbours
    notes = (
        *skipped_lines(item for item in left_out if is_below(item.path, path)),
        *([visible(trouble)] if trouble else []),
        f"Settings: {visible(settings_from)}.",
    )
    found = shards_of(wanted, chosen, bundle.files, Roots(everything, tree.settings_paths()), around, bounds)
    return Plan(found, notes)


def shards_of(
    wanted: Sequence[str],
    chosen: Sequence[str],
    contents: Mapping[str, bytes],
    roots: Roots,
    around: int,
    bounds: Bounds | None = None,
) -> tuple[Shard, ...]:
    """Return the parts of the chosen files, whose neighbours may be any that are wanted."""
    graph = import_graph(wanted, contents, roots)
    sizes = {path: len(contents.get(path, b"")) for path in chosen}
    return shards(graph, sizes, bounds or Bounds(around=around), chosen)


def is_below(path: str, folder: str) -> bool:
    """Tell whether a file is the one that was named, or lies in the folder that was; all lie in the root."""
    return not folder or path == folder or path.startswith(f"{folder}/")
