"""`gate`: whether a checkpoint may serve."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from training import tables
from training.commands.evaluate import BASELINE_SEEDS, MODELS, OUTPUT, RECORDS, SPLIT, note, show
from training.conditions import Terms
from training.gate import Verdict
from training.judging import SEEDS, Places
from training.judging import gate as run

REJECTED = 3
"""The exit status where a candidate is turned away; bad input is 2."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(gate)


def gate(
    split: Annotated[Path, SPLIT],
    checkpoint: Annotated[Path, typer.Option(help="The candidate: the folder that `pretrain` wrote.")],
    output: Annotated[Path, OUTPUT],
    models: Annotated[Path, MODELS] = Path("models"),
    records: Annotated[list[Path] | None, RECORDS] = None,
    seeds: Annotated[int, BASELINE_SEEDS] = SEEDS,
    least_episodes: Annotated[
        int, typer.Option(help="Less in the holdout decides nothing.")
    ] = Terms().episodes,
    least_groups: Annotated[int, typer.Option(help="The same for groups.")] = Terms().groups,
) -> None:
    """Judge a checkpoint; exit with 0 if it may serve, with 3 if not. Nothing is published here."""
    places = Places(split, models, output, tuple(records or ()))
    # the time of the processor, as a busy machine is not the policy's fault
    verdict = run(places, checkpoint, seeds, Terms(least_episodes, least_groups), time.thread_time, note)
    tell(verdict)
    print(
        f"{output / 'verdict.json'} is what `publish` and `reject` take; report.html beside it has all of it."
    )
    if not verdict.published:
        raise typer.Exit(REJECTED)


def tell(verdict: Verdict) -> None:
    """Print a verdict."""
    show(verdict.evaluation)
    console = Console()
    head = ("", "condition", "what was found")
    for name, found in {verdict.candidate: verdict.conditions, **verdict.baselines}.items():
        console.print(tables.table(name, head, tables.condition_rows(found)))
    for alarm in verdict.alarms:
        print(f"Alarm: {alarm}")
    print(verdict.words)
