"""Goes over to the rehearsal of a repository's history, which is a program beside this package."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from engine.errors import BadInput

CLONE = Path(__file__).parent.parent
"""Where the stand-in for GitHub lies, in a clone; an installed wheel does not bring it."""


def rehearse(repository: Path, last: int, report: Path) -> NoReturn:
    """Become the program that opens the last merged changes of a repository as pull requests.

    Raises `BadInput` where Velox does not run out of a clone of its repository.
    """
    if not (CLONE / "examples" / "rehearsal.py").exists():
        raise BadInput(
            "--history needs the stand-in for GitHub, which comes with Velox's repository and not with the "
            "package: clone it, `make run` once, and use .venv/bin/velox there."
        )
    words = [str(repository.resolve()), "--last", str(last), "--report", str(report.resolve())]
    os.chdir(CLONE)
    os.execv(sys.executable, [sys.executable, "-m", "examples.rehearsal", *words])
