"""`reject`: write down that a candidate was turned away; what serves goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from training.commands.evaluate import MODELS
from training.commands.publish import VERDICT, now
from training.publishing import reject as run


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reject)


def reject(
    verdict: Annotated[Path, VERDICT],
    models: Annotated[Path, MODELS] = Path("models"),
    note: Annotated[str, typer.Option(help="Why, where the verdict alone does not tell.")] = "",
) -> None:
    """Write a rejection into the history, and change nothing else."""
    print(run(verdict, models, now(), note))
