"""Draws the review of the example pull request, as a terminal shows it, into `docs/review.svg`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.app import open_world, read_settings
from bot.progress import SilentProgress
from bot.render.screen import Screen
from bot.render.terminal import render_review
from bot.repository.changes import read_change
from engine.pipeline import review

WIDTH = 112
SECONDS = 0.3
"""What the review took when the picture was first made; fixed, so that an equal review gives an equal
picture."""


def picture() -> str:
    """Return the picture; equal for equal reviews."""
    with tempfile.TemporaryDirectory(prefix="velox-picture-") as scratch:
        folder = Path(scratch) / "example"
        subprocess.run([sys.executable, "examples/build.py", str(folder)], check=True)
        change, tree = read_change(folder, "main", None)
        with open_world(jobs=1, cached=False, progress=SilentProgress()) as world:
            found = review(change, tree, read_settings(tree), world)
    shown = render_review(found, seconds=SECONDS, screen=Screen(WIDTH, colours=True))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        console.print(Text("$ velox review --base main\n"))
        console.print(Text.from_ansi(shown), soft_wrap=True)
        return console.export_svg(title="velox review", unique_id="velox-review")
