"""Draws the review of the example pull request, as a terminal shows it, into `docs/review.svg`.

    python -m docs.picture

The figures in it are measured while it is drawn, so it is made by hand and not held against the code.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.text import Text

from bot.local_review import Asked, reviewed
from bot.progress import SilentProgress
from bot.render.screen import Screen
from bot.render.terminal import render_review

WIDTH = 112
TARGET = Path(__file__).parent / "review.svg"


def picture(budget: float) -> str:
    """Return the picture of a review whose proofs take at most `budget` seconds together."""
    with tempfile.TemporaryDirectory(prefix="velox-picture-") as scratch:
        folder = Path(scratch) / "example"
        subprocess.run([sys.executable, "examples/build.py", str(folder)], check=True)
        started = perf_counter()
        asked = Asked(folder, "main", budget=budget, jobs=1, cached=False)
        found = reviewed(asked, SilentProgress()).review
        seconds = perf_counter() - started
    shown = render_review(found, seconds=seconds, screen=Screen(WIDTH, colours=True))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        console.print(Text("$ velox review --base main\n"))
        console.print(Text.from_ansi(shown), soft_wrap=True)
        return console.export_svg(title="velox review", unique_id="velox-review")


if __name__ == "__main__":
    TARGET.write_text(picture(120.0), encoding="utf-8")
