"""`rollback`: let an earlier checkpoint serve again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from training.commands.evaluate import MODELS
from training.commands.publish import now
from training.registry import Models


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rollback)


def rollback(
    name: Annotated[
        str, typer.Argument(help="A checkpoint, or `heuristic`. Without it: what served before.")
    ] = "",
    models: Annotated[Path, MODELS] = Path("models"),
    note: Annotated[str, typer.Option(help="Why, for the history.")] = "",
) -> None:
    """Let an earlier checkpoint serve again. Reviews follow at once."""
    print(f"{Models(models).rollback(name, now(), note) or 'The heuristic'} serves now.")
