"""Well-known code to measure on: pinned, downloaded as wheels, unpacked for the bench only.

It lies in the user's cache: below a folder `build` of this repository a scan would pass over it as build
output.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import platformdirs

FOLDER = platformdirs.user_cache_path("velox-bench") / "trees"
PINNED = {"django": "5.2", "sympy": "1.14.0", "homeassistant": "2024.3.3"}


def tree(name: str) -> Path:
    """Return the folder of a pinned package's source; the first call downloads it."""
    folder = FOLDER / f"{name}-{PINNED[name]}"
    if not folder.exists():
        wheels = FOLDER / "wheels"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", str(wheels), f"{name}=={PINNED[name]}"], check=True)
        wheel = next(path for path in wheels.glob("*.whl") if path.name.lower().startswith(f"{name}-"))
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    return folder


def sources(folder: Path) -> list[tuple[str, bytes]]:
    """Read all Python files of a folder."""
    return [(str(path.relative_to(folder)), path.read_bytes()) for path in sorted(folder.rglob("*.py"))]


def count_lines(files: list[tuple[str, bytes]]) -> int:
    """Count the lines of what `sources` read."""
    return sum(content.count(b"\n") + 1 for _, content in files)
