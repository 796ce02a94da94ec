"""`export`: what reviews decided, as `generate` reads it."""

from __future__ import annotations

import os
import sys

import typer

CONTEXT = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(context_settings=CONTEXT)(export)


def export(asked: typer.Context) -> None:
    """Write what reviews decided to a folder (--output-dir): `velox train export`, which reads the database,
    takes the place of this process."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "bot", "train", "export", *asked.args])
