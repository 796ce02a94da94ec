"""Versions out of lock files: of `uv.lock` and `poetry.lock`, as constraints for the installer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from packaging.utils import canonicalize_name
from packaging.version import Version

from engine.config.document import Table, part

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_NAME = re.compile(r"(?i)[a-z0-9]([a-z0-9._-]*[a-z0-9])?")


def pins(document: Table) -> tuple[str, ...]:
    """Return `name==version` with digests for each package that a lock takes from an index, sorted.

    A package that it locks in several versions, for several platforms or Pythons, gets none.
    """
    found: dict[str, set[str]] = {}
    for package in tables(document.get("package")):
        name, version = package.get("name"), package.get("version")
        if not isinstance(name, str) or not isinstance(version, str) or not _NAME.fullmatch(name):
            continue
        if not from_index(package):
            continue
        try:
            wanted = f"{canonicalize_name(name)}=={Version(version)}"
        except ValueError:  # no version, or one with numbers of more digits than Python reads
            continue
        hashes = "".join(f" --hash=sha256:{digest}" for digest in sorted({*_digests(package)}))
        found.setdefault(canonicalize_name(name), set()).add(wanted + hashes)
    return tuple(sorted(line for lines in found.values() if len(lines) == 1 for line in lines))


def from_index(package: Table) -> bool:
    """Tell whether a package of a lock comes from an index; without a source, Poetry means the usual one."""
    source = package.get("source")
    if source is None:
        return True
    return part(source, "registry") is not None or part(source, "type") == "legacy"


def tables(value: object) -> Iterator[Table]:
    """Yield the tables in an array of tables, whatever else stands there."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _digests(package: Table) -> Iterator[str]:
    sdist = package.get("sdist")
    for key in ("wheels", "files"):
        for file in (*tables(package.get(key)), *tables([sdist])):
            digest = _DIGEST.fullmatch(str(file.get("hash")))
            if digest:
                yield digest[1]
