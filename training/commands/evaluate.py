"""`evaluate`: what policies are worth on regions they have not seen, side by side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from training import tables
from training.evaluate import Evaluation
from training.judging import SEEDS, Places
from training.judging import evaluate as run

SPLIT = typer.Option(help="What `split` wrote: steps to fit the baselines to, and regions to judge by.")
MODELS = typer.Option(help="The models folder.", envvar="MODELS_DIR")
RECORDS = typer.Option(help="Other regions to judge by than those of the split.")
OUTPUT = typer.Option(help="Gets the report, its figures and its pictures.")
BASELINE_SEEDS = typer.Option(min=1, help="From how many seeds each baseline is fitted.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(evaluate)


def evaluate(
    split: Annotated[Path, SPLIT],
    output: Annotated[Path, OUTPUT],
    models: Annotated[Path, MODELS] = Path("models"),
    records: Annotated[list[Path] | None, RECORDS] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint to be judged too; several are seeds of one.")
    ] = None,
    seeds: Annotated[int, BASELINE_SEEDS] = SEEDS,
) -> Evaluation:
    """Play what serves, the baselines and a checkpoint on the holdout, and tell what each of them is
    worth."""
    made = run(Places(split, models, output, tuple(records or ())), checkpoint or [], seeds, note)
    show(made)
    print(f"{output / 'report.html'} has all of it.")
    return made


def show(made: Evaluation) -> None:
    """Print an evaluation."""
    console = Console()
    head, rows = tables.source_rows(made)
    title = f"{made.episodes:,} regions of {made.groups:,} groups; ± is half of a 90 % interval"
    console.print(tables.table(title, tables.SCORES, tables.score_rows(made, short=True)))
    console.print(tables.table("Held against each other", tables.AGAINST, tables.against_rows(made)))
    console.print(tables.table("By where the regions are from", head, rows))


def note(said: str) -> None:
    """Tell how far it is, on stderr."""
    print(said, file=sys.stderr)
