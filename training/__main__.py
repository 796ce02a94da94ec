"""`python -m training`: every step of the pipeline, one command each."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterable

import typer

from engine.errors import VeloxError
from training import commands

app = typer.Typer(
    name="training",
    help="Trains the policy that chooses strategies, offline, and publishes it only when it is better.",
    no_args_is_help=True,
    add_completion=False,
)

STEPS = tuple(sorted(module.name for module in pkgutil.iter_modules(commands.__path__)))


@app.callback()
def _steps() -> None:
    """Keep the name of a step, even where it is the only one."""


def add(steps: Iterable[str]) -> None:
    """Add steps to the command line. Few need torch, which takes seconds to import."""
    for step in steps:
        importlib.import_module(f"training.commands.{step}").register(app)


_asked = [step for step in STEPS if step in sys.argv[1:2]] if __name__ == "__main__" else []
add(_asked or STEPS)


def main() -> None:
    """Run the command line; bad input is one sentence and status 2."""
    try:
        app()
    except VeloxError as error:
        print(f"training: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
