"""What Velox covers of what other linters say about speed, and of what they do not see: the data of
`docs/coverage.md`."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slow code that no linter of the comparison noticed, and the rule that finds it."""

    name: str
    rule: str
    code: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check of other linters about speed: the rule that covers it, with code that both find, or why it is
    refused. `slow` and `fast` are statements to time after `setup`: what its advice would gain."""

    peer: str
    code: str
    says: str
    rule: str = ""
    example: str = ""
    refused: str = ""
    slow: str = ""
    fast: str = ""
    setup: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the advice of refused checks gained, by "peer code", on the Python named."""

    python: str
    gains: dict[str, float]


def patterns() -> tuple[Pattern, ...]:
    """Return the patterns, in the order of the file."""
    return tuple(Pattern(**entry) for entry in _entries("patterns.toml", "pattern"))


def checks() -> tuple[Check, ...]:
    """Return the checks of all linters, in the order of the file."""
    return tuple(Check(**entry) for entry in _entries("checks.toml", "check"))


def measured() -> Measured:
    """Return the figures that bench/refused_checks.py wrote."""
    return Measured(**json.loads((FOLDER / "measured.json").read_text(encoding="utf-8")))


def _entries(file: str, key: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))[key]
    return entries
