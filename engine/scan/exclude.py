"""Which files are left out of a review, and why: tests, set-up and code that nobody edits by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from engine.config import Config

DEFAULTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("a test", ("tests/", "test/", "testdata/", "test_*.py", "*_test.py", "conftest.py", "tests.py")),
    ("a migration", ("migrations/", "alembic/versions/")),
    (
        "vendored",
        ("vendor/", "vendored/", "_vendor/", "_vendored/", "third_party/", "extern/", "node_modules/"),
    ),
    ("generated", ("*_pb2.py", "*_pb2_grpc.py", "_version.py", "versioneer.py")),
    ("build output", ("/build/", "/dist/", ".tox/", ".nox/", ".eggs/", "site-packages/")),
    ("a set-up script", ("setup.py", "noxfile.py", "docs/**/conf.py", "doc/**/conf.py")),
)
"""The globs that are excluded by default, by reason."""

_RANKED = tuple((rank, glob) for rank, (_, globs) in enumerate(DEFAULTS) for glob in globs)
_FOLDERS = tuple(each for each in _RANKED if each[1].endswith("/"))
_NAMES = tuple(each for each in _RANKED if "/" not in each[1])
_PATHS = tuple(each for each in _RANKED if each not in _FOLDERS + _NAMES)
_CONF = "conf.py"
"""The name in which all globs of `_PATHS` end."""
_LAST = len(DEFAULTS)

GENERATED = "generated"

_MARKER = re.compile(
    rb"@generated\b"
    rb"|\bdo not (edit|modify)\b"
    rb"|^\s*#\W*(automatically |auto[- ]?)?generated\b"
    rb"|^\W*(automatically |auto[- ]?)?generated (by|from|with|using|on)\b"
    rb"|\b(file|code|module) (is |was |has been )?(automatically |auto[- ]?)?generated\b",
    re.IGNORECASE,
)
_MARKED_LINES = 5
_MARKED_BYTES = 2000


def exclusion(path: str, config: Config) -> str | None:
    """Return why the settings leave a file out, in a few words; None when it is to be reviewed."""
    inside = path.removeprefix(f"{config.folder}/") if config.folder else path
    if any(matches(inside, glob) for glob in config.include):
        return None
    if any(matches(inside, glob) for glob in config.exclude):
        return "excluded by the settings"
    if not config.default_exclude:
        return None
    folder, _, name = path.rpartition("/")
    ranks = (_rank_of_folder(folder), _rank_of_name(name), _rank_of_path(path) if name == _CONF else _LAST)
    least = min(ranks)
    return DEFAULTS[least][0] if least < _LAST else None


# A large tree has many files and few folders, and many of its files have the same names.
@lru_cache(maxsize=1 << 14)
def _rank_of_folder(folder: str) -> int:
    """The position of the first reason to leave out all files of a folder."""
    return _first(f"{folder}/_" if folder else "_", _FOLDERS)


@lru_cache(maxsize=1 << 14)
def _rank_of_name(name: str) -> int:
    """The position of the first reason to leave out files of that name, wherever they are."""
    return _first(name, _NAMES)


def _rank_of_path(path: str) -> int:
    return _first(path, _PATHS)


def _first(path: str, ranked: Sequence[tuple[int, str]]) -> int:
    return next((rank for rank, glob in ranked if matches(path, glob)), _LAST)


def is_generated(content: bytes) -> bool:
    """Tell whether the first lines of a file say that a program wrote it."""
    top = content[:_MARKED_BYTES].splitlines()[:_MARKED_LINES]
    return any(_MARKER.search(line) for line in top)


def matches(path: str, glob: str) -> bool:
    """Tell whether a glob names a file or a folder that it lies in.

    As in `.gitignore`: `*` stays within a name, `**` spans folders, a slash in front or in the middle ties
    the glob to the folder of the settings, and a slash at the end asks for a folder.
    """
    names = path.split("/")
    glob = glob.removeprefix("./")
    parts = glob.strip("/").split("/")
    if "/" not in glob.rstrip("/"):
        parts = ["**", *parts]
    longest = len(names) - 1 if glob.endswith("/") else len(names)
    return any(end <= longest for end in _ends(names, parts))


def _ends(names: Sequence[str], parts: Sequence[str]) -> set[int]:
    """Return how many leading names the parts can take up, following all ways at once."""
    reached = {0}
    for part in parts:
        if part == "**":
            reached = set(range(min(reached, default=len(names)), len(names) + 1)) if reached else set()
        else:
            reached = {at + 1 for at in reached if at < len(names) and fnmatchcase(names[at], part)}
    return reached - {0}
