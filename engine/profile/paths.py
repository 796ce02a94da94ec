"""Which file of the repository a path in a profile means.

A profile may come from another machine: a container that holds only `src/`, a virtual environment into which
the package was installed. So paths are compared from their ends. Where two files could be meant, none is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_INSTALLED = re.compile(r".*/(?:site|dist)-packages/")
_STANDARD = re.compile(r"/lib(?:64)?/python3(?:\.\d+)?t?/", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\\/]+")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Files of the repository by path of the profile, and those that more than one path could mean."""

    files: Mapping[str, str]
    ambiguous: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Match:
    """A file that a path may mean, and the folder where the repository would then have stood."""

    file: str
    root: str
    parts: int


def map_paths(profiled: Iterable[str], modules: Mapping[str, str]) -> Mapped:
    """Map paths of a profile to files of the repository.

    `modules` holds the files, and for each the dotted name by which it is imported: what lies in a
    `site-packages` is matched by that name alone. Of two places where the repository may have stood, the one
    that explains more paths counts.
    """
    keys = _keys(modules)
    found = {path: matches for path in sorted(set(profiled)) if (matches := _matches(path, keys))}
    explained = Counter(root for matches in found.values() for root in {match.root for match in matches})
    chosen: dict[str, _Match] = {}
    ambiguous: set[str] = set()
    for path, matches in found.items():
        best = max((explained[match.root], match.parts) for match in matches)
        files = {match.file for match in matches if (explained[match.root], match.parts) == best}
        if len(files) == 1:
            chosen[path] = next(match for match in matches if match.file in files)
        else:
            ambiguous |= files
    return _without_rivals(chosen, explained, ambiguous)


def _without_rivals(
    chosen: Mapping[str, _Match], explained: Mapping[str, int], ambiguous: set[str]
) -> Mapped:
    """Leave one path per file: the one from the place that explains more; none where two explain as much."""
    by_file: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for path, match in chosen.items():
        by_file[match.file].append((explained[match.root], path))
    files: dict[str, str] = {}
    for file, rivals in by_file.items():
        rivals.sort(reverse=True)
        if len(rivals) > 1 and rivals[0][0] == rivals[1][0]:
            ambiguous.add(file)
        else:
            files[rivals[0][1]] = file
    return Mapped(files, frozenset(ambiguous - set(files.values())))


@dataclass(frozen=True, slots=True)
class _Keys:
    """Files by their path, by their path below their import root, and by their last part."""

    whole: Mapping[str, str]
    below_root: Mapping[str, tuple[str, ...]]
    last: Mapping[str, tuple[str, ...]]


def _keys(modules: Mapping[str, str]) -> _Keys:
    below: dict[str, list[str]] = defaultdict(list)
    last: dict[str, list[str]] = defaultdict(list)
    for file, module in modules.items():
        tail = "/__init__.py" if file.endswith("__init__.py") else ".py"
        below[module.replace(".", "/") + tail].append(file)
        last[file.rpartition("/")[2]].append(file)
    return _Keys(
        {file: file for file in modules},
        {key: tuple(files) for key, files in below.items()},
        {key: tuple(files) for key, files in last.items()},
    )


def _matches(path: str, keys: _Keys) -> list[_Match]:
    place = _SEPARATORS.sub("/", path).removeprefix("./")
    if place.startswith("<") or place.rpartition("/")[2] not in keys.last:
        return []
    installed = _INSTALLED.match(place)
    if installed is not None:
        inner = place[installed.end() :]
        return [_Match(file, installed[0], inner.count("/")) for file in keys.below_root.get(inner, ())]
    if _STANDARD.search(place):
        return []
    found = list(_suffixes(place, keys))
    if not place.startswith("/") and not re.match(r"[A-Za-z]:/", place):
        # A script is profiled under the path by which it was started, from wherever that was.
        files = keys.last[place.rpartition("/")[2]]
        longer = [file for file in files if file.endswith(f"/{place}")]
        found += [_Match(file, "", place.count("/")) for file in longer]
    return found


def _suffixes(place: str, keys: _Keys) -> Iterable[_Match]:
    start = 0
    while True:
        inner = place[start:]
        files = [keys.whole[inner]] if inner in keys.whole else []
        files += [file for file in keys.below_root.get(inner, ()) if file not in files]
        # A whole path says more than the part of another below its import root.
        for file in files[:1] if inner in keys.whole else files:
            yield _Match(file, place[:start], inner.count("/"))
        slash = place.find("/", start)
        if slash < 0:
            return
        start = slash + 1
