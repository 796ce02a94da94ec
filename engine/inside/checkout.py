"""A writable copy of a checkout in the scratch space, importable as if it were installed."""

from __future__ import annotations

import base64
import os
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import tomllib

from .candidate import WORK

PLACE = "/tmp/checkout"
_ABOUT = "/tmp/installed"


def unpack(archive: str, replaced: Mapping[str, str], roots: Sequence[str]) -> Path:
    """Lay a copy of the checkout, go there, and make its import roots and its name known.

    `archive` is a zip among the session's files; `replaced` are files with other contents, in base64.
    """
    place = Path(PLACE)
    with zipfile.ZipFile(f"{WORK}/{archive}") as packed:
        packed.extractall(place)
    for path, content in replaced.items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(content))
    _tell_of(place)
    os.chdir(place)
    ours = [str(place / root) for root in roots]
    sys.path[:] = [*ours, *(path for path in sys.path if path != WORK), _ABOUT]
    known = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([*ours, *([known] if known else []), _ABOUT])
    return place


def _tell_of(place: Path) -> None:
    """Write the metadata that an installed project has: many packages ask for their own version."""
    try:
        with (place / "pyproject.toml").open("rb") as file:
            document = tomllib.load(file)
    except (OSError, ValueError):
        return
    tool = document.get("tool")
    project = document.get("project") or (tool.get("poetry") if isinstance(tool, dict) else None)
    if not isinstance(project, dict):
        return
    name, version = str(project.get("name", "")), str(project.get("version", "0"))
    if re.fullmatch(r"[A-Za-z0-9._-]+", name) and re.fullmatch(r"[A-Za-z0-9.+!_-]+", version):
        folder = Path(_ABOUT, f"{re.sub('[-_.]+', '_', name).lower()}-{version}.dist-info")
        folder.mkdir(parents=True, exist_ok=True)
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        (folder / "METADATA").write_text(about, encoding="utf-8")
