"""How a step tells how far it is."""

from __future__ import annotations

from enum import Enum


class Shown(Enum):
    """To a person, or to another process."""

    BAR = "bar"
    JSON = "json"
