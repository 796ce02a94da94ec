"""`shadow`: let a checkpoint watch, which is asked as well and never decides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from training.commands.evaluate import MODELS
from training.commands.publish import now
from training.registry import Models

NOBODY = "none"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(shadow)


def shadow(
    name: Annotated[str, typer.Argument(help="A checkpoint that is here, the folder of another, or `none`.")],
    models: Annotated[Path, MODELS] = Path("models"),
) -> None:
    """Let a checkpoint watch: what it would have chosen is written down beside what was. With `none` nobody
    watches any more."""
    folder = Models(models)
    if name not in folder.names() and Path(name).is_dir():
        watches = folder.shadow(Path(name), {}, now())
    else:
        watches = folder.watch("" if name == NOBODY else name, now())
    print(f"{watches or 'Nobody'} watches now.")
