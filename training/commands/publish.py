"""`publish`: let serve what the gate has named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from training.commands.evaluate import MODELS
from training.publishing import publish as run
from training.registry import KEEP

VERDICT = typer.Option(help="What `gate` wrote: verdict.json.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(publish)


def publish(
    verdict: Annotated[Path, VERDICT],
    models: Annotated[Path, MODELS] = Path("models"),
    keep: Annotated[int, typer.Option(min=1, help="How many checkpoints stay to go back to.")] = KEEP,
) -> None:
    """Let serve whom the verdict names: the candidate, or the baseline that stands in for it."""
    print(run(verdict, models, now(), keep))


def now() -> str:
    """Return the time for the records."""
    return datetime.now(UTC).isoformat(timespec="seconds")
