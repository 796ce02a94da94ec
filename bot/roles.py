"""The roles that workers have, and which of them hold the credentials of the App."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.credentials import WrongValue

Role = Literal["analyze", "optimize", "publish", "learn", "monitor"]

ROLES: tuple[Role, ...] = ("analyze", "optimize", "publish", "learn", "monitor")

SPEAKING: frozenset[Role] = frozenset({"analyze", "publish", "monitor"})
"""The roles that hold the App's credentials; the others never speak to GitHub."""


def read_roles(value: object) -> object:
    """Return the roles named in text, separated by commas or blanks, each once and in the usual order."""
    if not isinstance(value, str):
        return value
    named = value.replace(",", " ").split()
    unknown = [name for name in named if name not in ROLES]
    if unknown or not named:
        what = f"names {unknown[0][:40]!r}, which is no role" if unknown else "names no role"
        raise WrongValue(f"{what}; there are {', '.join(ROLES)}")
    return tuple(role for role in ROLES if role in named)


def speaks_to_github(roles: Iterable[Role]) -> bool:
    """Tell whether any of some roles needs the App's credentials."""
    return not SPEAKING.isdisjoint(roles)
