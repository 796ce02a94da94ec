"""SQL statements by name, from the `.sql` file beside a module.

A file is a sequence of statements, each under a line `-- name: what_it_does`. Comments in front of the first
name belong to the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

_NAMED = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def statements(module: str) -> Mapping[str, str]:
    """Return the statements of a module of this package, given as its `__name__`, by their names.

    Raises ValueError for a file that names one twice, or none.
    """
    package, _, stem = module.rpartition(".")
    return parse(files(package).joinpath(f"{stem}.sql").read_text(encoding="utf-8"), f"{stem}.sql")


def parse(text: str, source: str) -> Mapping[str, str]:
    """Split a text into its named statements; `source` names it in errors."""
    _, *parts = _NAMED.split(text)
    found: dict[str, str] = {}
    for name, sql in zip(parts[::2], parts[1::2], strict=True):
        if name in found:
            raise ValueError(f"{source} names {name} twice")
        if not sql.strip():
            raise ValueError(f"{source} has nothing under {name}")
        found[name] = sql.strip().rstrip(";")
    if not found:
        raise ValueError(f"{source} names no statement")
    return MappingProxyType(found)
