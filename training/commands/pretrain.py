"""`pretrain`: a net from steps, no longer than it gets better on regions that it was not trained on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from training.commands.split import split
from training.dqn import Evaluation
from training.pretraining import Pretrained
from training.pretraining import pretrain as run
from training.settings import settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(pretrain)


def pretrain(
    input_path: Annotated[Path, typer.Option("--input", help="What `split` wrote, or a file of steps.")],
    output: Annotated[Path, typer.Option(help="Gets checkpoint, curve, and the state to go on with.")],
    epochs: Annotated[int | None, typer.Option(help="At most so many.  [default: 40]")] = None,
    steps_per_epoch: Annotated[int | None, typer.Option(help="[default: 1000]")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Rows a step, for each net.  [default: 64]")] = None,
    shuffle: Annotated[bool | None, typer.Option(help="Draw rows at random.  [default: shuffle]")] = None,
    fresh_start: Annotated[bool, typer.Option(help="Forget what an earlier run left in the output.")] = False,
    seed: Annotated[int | None, typer.Option(help="Equal seeds and data give equal weights.")] = None,
    config: Annotated[Path | None, typer.Option(help="A TOML file of these names; flags go over it.")] = None,
) -> Pretrained:
    """Train the nets by double DQN until they get no better; what was broken off is gone on with."""
    sizes = {"epochs": epochs, "steps_per_epoch": steps_per_epoch, "batch_size": batch_size}
    chosen = settings(config, {**sizes, "shuffle": shuffle, "seed": seed})
    folder = input_path
    if input_path.is_file():
        folder = output / "split"
        split(input_path, folder, seed=chosen.seed)
    most = chosen.epochs * chosen.steps_per_epoch
    with bar() as progress:
        task = progress.add_task("pretrain", total=most, note="")
        made = run(folder, output, chosen, shown(progress, task), fresh=fresh_start)
        progress.update(task, total=made.steps, completed=made.steps)
    print(
        f"{made.policy.name}: kept step {made.best_step:,} of {made.steps:,} (at most {most:,}); net return "
        f"on validation regions {made.value:.3f}, heuristic {made.heuristic:.3f}"
    )
    return made


def bar(*, silent: bool = False) -> Progress:
    """Return a progress bar on stderr, silent where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn("{task.fields[note]}"))  # fmt: skip
    return Progress(*columns, console=Console(stderr=True), disable=silent or not sys.stderr.isatty())


def shown(progress: Progress, task: object) -> Callable[[Evaluation], None]:
    """Return what moves a bar on."""

    def told(one: Evaluation) -> None:
        note = f"value {one.value:.3f}, loss {one.loss:.4f}"
        progress.update(task, completed=one.step, note=note)  # type: ignore[arg-type]

    return told
