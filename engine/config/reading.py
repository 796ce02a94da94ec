"""From the text of settings files to settings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from packaging.specifiers import SpecifierSet

from engine.config.document import Table, parse, part
from engine.config.keys import Keys
from engine.config.settings import Config, SettingsTree
from engine.errors import BadConfig

LONGEST_SPECIFIER = 1000


def load(files: Mapping[str, bytes], rules: Collection[str] | None = None) -> SettingsTree:
    """Read all settings files of a repository, by path.

    `rules` are the names that `select` and `ignore` may hold beside the categories; None leaves the names
    unchecked. Raises `BadConfig` at the first thing that cannot be used.
    """
    configs: dict[str, Config] = {}
    pythons: dict[str, str] = {}
    # In one folder, `velox.toml` comes after `pyproject.toml` and takes its place.
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        shared = name == "pyproject.toml"
        text, document = _parsed(path, files[path], shared=shared)
        python = oldest_python(part(document, "project", "requires-python")) if shared else None
        if python is not None:
            pythons[folder] = python
        place = ("tool", "velox") if shared else ()
        found = part(document, *place)
        if found is not None:
            configs[folder] = replace(Keys(path, text, place, found, rules).config(), folder=folder)
    return SettingsTree(configs, pythons)


def oldest_python(specifier: object) -> str | None:
    """Return the oldest Python 3 that a version specifier allows, as `3.9`; None when it tells nothing."""
    if not isinstance(specifier, str) or len(specifier) > LONGEST_SPECIFIER:
        return None
    versions = (f"3.{minor}" for minor in range(50))
    try:
        allowed = SpecifierSet(specifier)
        return next((each for each in versions if f"{each}.0" in allowed or f"{each}.99" in allowed), None)
    except ValueError:  # no specifier, or one with numbers of more digits than Python reads
        return None


def _parsed(path: str, content: bytes, *, shared: bool) -> tuple[str, Table]:
    """Parse a file; a broken one that is shared and never speaks of us is for others to refuse."""
    try:
        return parse(path, content)
    except BadConfig:
        if shared and b"tool.velox" not in content:
            return "", {}
        raise
