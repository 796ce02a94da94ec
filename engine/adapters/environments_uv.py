"""Environments built by uv out of wheels, kept by the hash of what they were made from."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from engine.adapters.environments_index import IndexSettings, index_settings
from engine.adapters.environments_install import BUILDER, Bounds, Unreached, install, uv_version
from engine.adapters.environments_store import Keep, Store
from engine.adapters.environments_wanted import MOST, Wanted, is_read, wanted
from engine.errors import NoSandbox, ToolFailed
from engine.model import Declined
from engine.ports import Environment

_LAYOUT = "1"
"""Changes when environments that were built before must not be used any more."""

_REMEMBERED_SECONDS = 600.0
_UNREACHED_SECONDS = 30.0
_ROUNDS = 5

_LOCK_DROPPED = (
    "the versions of the lock cannot be had for this Python as wheels; the newest that fit were taken"
)
_NOT_BUILT = "none was built before, and building is not asked for"
_TESTS_DROPPED = "what only tests need cannot be had; it was left out"


class UvEnvironments:
    """Answers `engine.ports.Environments`, for the interpreter that runs this.

    `folder` is where environments are kept, shared between processes of one user; `index` is what the
    operator has set, by default read from this process's environment and pip. Without `build` only what
    was built before is given.
    """

    def __init__(
        self,
        folder: Path,
        *,
        index: IndexSettings | None = None,
        bounds: Bounds | None = None,
        keep: Keep | None = None,
        build: bool = True,
    ) -> None:
        self._store = Store(folder, keep or Keep())
        self._given = index
        self._bounds = bounds or Bounds()
        self._build = build

    def reads(self, path: str) -> bool:
        """Tell whether a file has a say, as `engine.ports.Environments` says."""
        return is_read(path)

    @contextmanager
    def open(
        self, files: Mapping[str, bytes], *, extra: Sequence[str] = ()
    ) -> Iterator[Environment | Declined]:
        """Give the environment of a checkout, as `engine.ports.Environments` says."""
        if sys.platform != "linux":
            raise NoSandbox(f"{sys.platform} has no namespaces", "run Velox on Linux")
        asked = wanted(files)
        refused = _why_not(asked)
        if refused:
            yield Declined(refused)
            return
        try:
            self._store.prepare()
        except OSError as error:
            raise ToolFailed("the store of environments", f"{error}; set VELOX_CACHE_DIR") from error
        key = self._key(asked, extra)
        for _ in range(_ROUNDS):
            with self._store.locked(key, alone=False):
                found = self._store.find(key)
                if found is not None:
                    yield found
                    return
            if not self._build:
                yield Declined(_NOT_BUILT)
                return
            with self._store.locked(key, alone=True):
                declined = self._built(key, asked, extra)
            if declined is not None:
                yield declined
                return
            self._store.tidy()
        raise ToolFailed("the store of environments", "what is built is removed at once; give it more room")

    @cached_property
    def _index(self) -> IndexSettings:
        return self._given or index_settings(os.environ)

    @cached_property
    def _uv(self) -> str:
        return uv_version()

    def _key(self, asked: Wanted, extra: Sequence[str]) -> str:
        parts = (
            *(_LAYOUT, self._uv, platform.python_version(), platform.machine(), sys.base_prefix),
            *(sorted(self._index.variables.items()), asked.needed, asked.for_tests, asked.pins, list(extra)),
            *(repr(asked.left_out),),
        )
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

    def _built(self, key: str, asked: Wanted, extra: Sequence[str]) -> Declined | None:
        """Build an environment and make it ready, unless somebody has meanwhile; hold the lock alone."""
        if self._store.find(key) is not None:
            return None
        known = self._store.failure(key)
        if known:
            return Declined(known)
        first: Declined | None = None
        for number, (lines, pins, note) in enumerate(_attempts(asked, extra)):
            name = f"new-{key}-{os.getpid()}-{number}"
            problem = self._installed(name, lines, pins)
            if problem is None:
                self._accept(key, name, asked, note)
                return None
            self._store.drop(name)
            first = first or problem
            if isinstance(problem, Unreached):
                break
        problem = first or Declined("it asks for nothing")
        seconds = _UNREACHED_SECONDS if isinstance(problem, Unreached) else _REMEMBERED_SECONDS
        self._store.failed(key, problem.reason, seconds)
        return Declined(problem.reason)

    def _installed(self, name: str, lines: Sequence[str], pins: Sequence[str]) -> Declined | None:
        target = self._store.work / name / "site-packages"
        for folder in (target.parent, target):
            folder.mkdir(mode=0o755)
            if os.geteuid() == 0:
                os.chown(folder, BUILDER, BUILDER)
        with self._store.cache_locked(alone=False):
            return install(self._store.work, f"{name}/site-packages", lines, pins, self._index, self._bounds)

    def _accept(self, key: str, name: str, asked: Wanted, note: str) -> None:
        packages = _packages(self._store.work / name / "site-packages")
        place = str(self._store.site_packages(key))
        made = Environment(place, platform.python_version(), packages, asked.left_out, note)
        self._store.accept(key, name, made)


def _why_not(asked: Wanted) -> str:
    """Return why no environment can be made, a clause, or nothing."""
    if not asked.described:
        return "only its setup.py says what it needs, and that would have to be run"
    if len(asked.needed) + len(asked.for_tests) > MOST:
        return f"it asks for more than {MOST} packages"
    try:
        fits = SpecifierSet(asked.python).contains(platform.python_version(), prereleases=True)
    except ValueError:  # or one with numbers of more digits than Python reads
        return "its requires-python is no version specifier"
    if not fits:
        return f"it needs Python {asked.python}, and this host has {platform.python_version()}"
    return ""


def _attempts(asked: Wanted, extra: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str], str]]:
    """Yield what to try, the closest to what was asked for first: requirements, pins, a note."""
    everything = (*asked.needed, *asked.for_tests, *extra)
    yield everything, asked.pins, ""
    if asked.pins:
        yield everything, (), _LOCK_DROPPED
    if asked.for_tests:
        yield (*asked.needed, *extra), (), _TESTS_DROPPED


def _packages(site_packages: Path) -> tuple[tuple[str, str], ...]:
    """Return names and versions by the names of their folders of metadata: `name-version.dist-info`."""
    names = (re.fullmatch(r"(.+)-([^-]+)\.dist-info", path.name) for path in site_packages.iterdir())
    return tuple(sorted((canonicalize_name(name[1]), name[2]) for name in names if name))
