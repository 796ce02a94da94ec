"""`run`: everything from rollouts to what serves, in one go that can be broken off."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from training.commands.evaluate import BASELINE_SEEDS, MODELS
from training.commands.gate import REJECTED
from training.commands.pretrain import bar
from training.commands.publish import now
from training.conditions import Terms
from training.documents import Ruling
from training.gathering import WALKS
from training.judging import SEEDS
from training.running import Plan, Run, Stage, Told
from training.settings import settings
from training.shown import Shown
from training.splitting import SHARES


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(run)


def run(
    work: Annotated[Path, typer.Option(help="The folder of this run; the same folder goes on with it.")],
    models: Annotated[Path, MODELS] = Path("models"),
    input_dir: Annotated[Path | None, typer.Option(help="Rollouts and exports of reviews.")] = None,
    synthetic_samples: Annotated[int, typer.Option(min=0, help="Add so many steps that are drawn.")] = 0,
    walks: Annotated[int, typer.Option(min=1, help="Episodes per region.")] = WALKS,
    shares: Annotated[tuple[float, float, float], typer.Option(help="Train, validation, holdout.")] = SHARES,
    epochs: Annotated[int | None, typer.Option(help="At most so many.")] = None,
    steps_per_epoch: Annotated[int | None, typer.Option()] = None,
    batch_size: Annotated[int | None, typer.Option()] = None,
    seed: Annotated[int | None, typer.Option(help="Of everything that is drawn.")] = None,
    config: Annotated[Path | None, typer.Option(help="A TOML file, as for `pretrain`.")] = None,
    seeds: Annotated[int, BASELINE_SEEDS] = SEEDS,
    least_episodes: Annotated[int, typer.Option(help="Less held out decides nothing.")] = Terms().episodes,
    least_groups: Annotated[int, typer.Option(help="The same for groups.")] = Terms().groups,
    fresh_start: Annotated[bool, typer.Option(help="Forget what an earlier run did.")] = False,
    progress: Annotated[Shown, typer.Option(help="json: a line for each step on stdout.")] = Shown.BAR,
) -> None:
    """Generate, split, pretrain, judge, and publish or reject.

    Exits with 0 where the net serves from now on, with 3 where it was turned away.
    """
    flags = {"epochs": epochs, "steps_per_epoch": steps_per_epoch, "batch_size": batch_size, "seed": seed}
    terms = Terms(least_episodes, least_groups)
    plan = Plan(
        work, models, input_dir, synthetic_samples, walks, shares, settings(config, flags), seeds, terms
    )
    with bar(silent=progress is Shown.JSON) as shown:
        told = printed if progress is Shown.JSON else drawn(shown)
        # the time of the processor, as a busy machine is not the policy's fault
        said = Run(plan, told, now(), time.thread_time).run(fresh=fresh_start)
    conclude(said, as_json=progress is Shown.JSON)


def conclude(said: Ruling, *, as_json: bool) -> None:
    """Print a verdict, and leave with 3 where the net was turned away."""
    if as_json:
        print(json.dumps({"stage": "verdict", "verdict": said.verdict}), flush=True)
    else:
        print(said.words)
    if not said.published:
        raise typer.Exit(REJECTED)


def printed(stage: Stage, done: int, total: int, note: str) -> None:
    """Print a line of JSON."""
    print(json.dumps({"stage": stage, "done": done, "total": total, "note": note}), flush=True)


def drawn(shown: Progress) -> Told:
    """Return what moves a bar for each stage."""
    tasks: dict[Stage, TaskID] = {}

    def told(stage: Stage, done: int, total: int, note: str) -> None:
        if stage not in tasks:
            tasks[stage] = shown.add_task(stage, total=total, note="")
        shown.update(tasks[stage], completed=done, total=total, note=note)

    return told
