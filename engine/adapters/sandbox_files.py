"""The files that a session brings along."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from engine.errors import BadInput

MOST_BYTES = 64 << 20
MOST_FILES = 2500
"""Each takes three of the 9000 arguments that bubblewrap allows, and one of the 4096 descriptors that a
process may have where nobody raised it."""


def checked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files; raises `BadInput` for one outside the working folder, or too much of them."""
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        raise BadInput(
            f"the sandbox takes {MOST_FILES} files and {MOST_BYTES >> 20} MiB at most; give it fewer of them."
        )
    folders = {parent for path in files for parent in PurePosixPath(path).parents}
    for path in files:
        pure = PurePosixPath(path)
        plain = path == str(pure) and not pure.is_absolute() and ".." not in pure.parts and "\0" not in path
        if not plain or not pure.parts or pure in folders:
            raise BadInput(f"{path!r} is no path of a file below the sandbox's working folder; name another.")
    return dict(files)
