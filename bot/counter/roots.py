"""Which files of the server programs may ask about: those below the roots, however a path is written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

MARKS = ("pyproject.toml", "velox.toml", "setup.py", "setup.cfg", ".git")


class Outside(Exception):
    """A path that leads out of the roots, or that no file has; the text is a sentence that tells nothing."""


OUTSIDE = "This path is outside of ALLOWED_CODE_ROOTS: name one below them."


def resolved(path: str, roots: Iterable[Path]) -> Path:
    """Return where a path leads, symbolic links and `..` followed; raises Outside where that is elsewhere.

    Whether anything is there is another question.
    """
    try:
        real = Path(os.path.realpath(path))
    except (OSError, ValueError):
        raise Outside(OUTSIDE) from None
    for root in roots:
        base = os.path.realpath(root)
        if real.is_relative_to(base):
            return real
    raise Outside(OUTSIDE)


def project_of(path: Path, roots: Iterable[Path]) -> Path:
    """Return the folder that a file belongs to: the nearest around it that looks like a project's own.

    It is below a root, too; where none looks so, it is the folder in which the file lies.
    """
    tops = {Path(os.path.realpath(root)) for root in roots}
    for folder in path.parents:
        if any((folder / mark).exists() for mark in MARKS):
            return folder
        if folder in tops:
            break
    return path.parent
