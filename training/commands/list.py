"""`list`: the checkpoints that are here, which of them serves, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from engine.choose.checkpoint import CARD, read_card
from engine.errors import BadCheckpoint
from training import tables
from training.commands.evaluate import MODELS
from training.registry import Models

LATEST = 10
NOBODY: Mapping[str, str] = {"shadowed": "nobody"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("list")(show)


def show(
    models: Annotated[Path, MODELS] = Path("models"),
    events: Annotated[int, typer.Option(help="How many of the latest events are told.")] = LATEST,
) -> None:
    """Show checkpoints and history."""
    folder = Models(models)
    console = Console()
    rows = [(name, _place(folder, name), *_told(models / name)) for name in folder.names()]
    console.print(tables.table("Checkpoints", ("name", "", "kind", "trained", "it took the place of"), rows))
    history = [
        (
            entry.at,
            entry.event,
            entry.name or NOBODY.get(entry.event, "heuristic"),
            entry.note or str(entry.verdict.get("words", "")),
        )
        for entry in folder.history()[-events:]
    ]
    console.print(tables.table("History", ("when", "what", "whom", "why"), history))
    if not folder.pointed():
        print("The heuristic serves.")


def _place(folder: Models, name: str) -> str:
    return "serves" if name == folder.pointed() else "watches" if name == folder.pointed("shadow") else ""


def _told(checkpoint: Path) -> tuple[str, str, str]:
    try:
        card = read_card((checkpoint / CARD).read_bytes(), checkpoint.name)
    except (OSError, BadCheckpoint):
        return "damaged", "", ""
    return card.kind, card.created, card.parent or "heuristic"
