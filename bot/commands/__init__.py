"""What people can ask for in comments: one file per command, named like it. Adding a file adds the command.

Each file holds one `COMMAND`, a `bot.command.SlashCommand`. The help that is said on GitHub and the page in
the docs are made of these.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import cast

from bot.command import SlashCommand

__all__ = ["COMMANDS", "named"]

COMMANDS: tuple[SlashCommand[object], ...] = tuple(
    cast(SlashCommand[object], importlib.import_module(f"{__name__}.{found.name}").COMMAND)
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name)
    if not found.name.startswith("_")
)
"""Every command, by name."""

_NAMED: Mapping[str, SlashCommand[object]] = {
    name: command for command in COMMANDS for name in (command.name, *command.aliases)
}


def named(name: str) -> SlashCommand[object] | None:
    """Return the command of a name or an alias, None if there is none."""
    return _NAMED.get(name)
