"""`python -m training`: every step of the pipeline, one command each."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import typer

from engine.errors import VeloxError
from training import commands

app = typer.Typer(
    name="training",
    help="Trains the policy that chooses strategies, offline, and publishes it only when it is better.",
    no_args_is_help=True,
    add_completion=False,
)

for _module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda module: module.name):
    importlib.import_module(f"training.commands.{_module.name}").register(app)


def main() -> None:
    """Run the command line; bad input is one sentence and status 2."""
    try:
        app()
    except VeloxError as error:
        print(f"training: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
