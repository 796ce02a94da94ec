"""`split`: steps into those to train on, those that decide when to stop, and those that judge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from training.parts import cut
from training.splitting import PARTS, SHARES, Split


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(split)


def split(
    input_jsonl: Annotated[Path, typer.Option("--input", help="What `generate` wrote.")],
    output_dir: Annotated[Path, typer.Option("--output", help="Gets split.json and a file for each part.")],
    seed: Annotated[int, typer.Option(help="Another seed is another split.")] = 0,
    shares: Annotated[tuple[float, float, float], typer.Option(help="Train, validation, holdout.")] = SHARES,
) -> Split:
    """Split steps by group. A group stays where it is when others are added; synthetic ones judge nothing."""
    made = cut(input_jsonl, output_dir, seed, shares)
    for part, steps, regions in zip(PARTS, made.steps, made.regions, strict=True):
        groups = len(getattr(made.split, part))
        print(f"{part:<12} {steps:>8,} steps, {regions:>6,} regions of {groups:>5,} groups")
    return made.split
