"""`generate`: one file of steps out of rollouts, exports of reviews, and what is drawn."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from training.gathering import WALKS, Sources, gather
from training.regions import Record


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(generate)


def generate(
    output_jsonl: Annotated[Path, typer.Option(help="Where the steps go; packed if it ends in .gz.")],
    input_dir: Annotated[
        Path | None, typer.Option(help="Holds *.regions.jsonl[.gz], episodes-*.jsonl.")
    ] = None,
    synthetic_samples: Annotated[int, typer.Option(min=0, help="Add so many steps that are drawn.")] = 0,
    walks_per_region: Annotated[int, typer.Option("--walks", min=1, help="Episodes per region.")] = WALKS,
    seed: Annotated[int, typer.Option(help="Equal seeds and inputs give equal files.")] = 0,
) -> None:
    """Make steps of episodes: real rollouts are walked at random, exports of reviews are taken as they are.

    Beside the steps, `<name>.regions.jsonl.gz` gets the regions, for `pretrain` and `evaluate`.
    """
    print(gather(Sources(input_dir, synthetic_samples, walks_per_region, seed), output_jsonl, followed))


def followed(records: Sequence[Record]) -> Iterable[Record]:
    """Pass records through, and show on stderr how far it is, if somebody looks."""
    return track(records, "walking", console=Console(stderr=True), disable=not sys.stderr.isatty())
