"""The command line: one file per command, named like it. Adding a file adds the command and its help.

The files import only typer at their top; what a command needs is imported when it runs.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Annotated

import typer

app = typer.Typer(
    name="velox",
    help="Performance review of Python code, with its reasons.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from bot.version import version

        typer.echo(f"velox {version()}")
        raise typer.Exit


@app.callback()
def velox(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Performance review of Python code, with its reasons."""


for _found in pkgutil.iter_modules(__path__):
    _module = importlib.import_module(f"{__name__}.{_found.name}")
    if isinstance(_group := getattr(_module, "GROUP", None), typer.Typer):
        app.add_typer(_group, name=_found.name)
        continue
    # A command may bring a class with exit codes of its own, and settings of how its words are read.
    _class, _settings = getattr(_module, "COMMAND", None), getattr(_module, "CONTEXT_SETTINGS", None)
    app.command(_found.name, cls=_class, context_settings=_settings)(getattr(_module, _found.name))
