"""Reads what came out of the sandbox: JSON that a hostile hand may have written."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import NoReturn

from engine.ports import Json

DEEPEST = 64
"""Levels of nesting, far below what the interpreter's stack holds."""


def parse(payload: bytes) -> Json:
    """Return the value of a JSON text.

    Raises ValueError for what is not JSON of RFC 8259 (NaN and infinities), numbers beyond a double, integers
    of more digits than Python converts, text with lone surrogates, and nesting beyond `DEEPEST` levels.
    """
    text = payload.decode("utf-8")
    try:
        value: Json = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    _check(value)
    return value


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before an answer: the sizes of its three parts, the status of who wrote it, what
    stopped it, and whether the process that watches over it can be asked again."""

    sizes: tuple[int, int, int]
    status: int
    stopped: str
    clean: bool


def head(payload: bytes) -> Head:
    """Return what stands before an answer; raises ValueError for anything else."""
    match parse(payload):
        case {
            "sizes": [int(first), int(second), int(third)],
            "status": int(status),
            "stopped": str(stopped),
            "clean": bool(clean),
        } if abs(status) < 1 << 32:
            return Head((first, second, third), status, stopped, clean)
    raise ValueError("no head of an answer")


def interpreter(payload: bytes) -> str:
    """Return the interpreter that the first words of a sandbox name; raises ValueError for anything else."""
    match parse(payload):
        case {"interpreter": str(name)}:
            return name
    raise ValueError("no first words of a sandbox")


_TOO_DEEP = f"it is nested more than {DEEPEST} levels deep"


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _check(value: Json) -> None:
    """Walk level by level, so that depth costs no stack."""
    level: list[Json] = [value]
    for _ in range(DEEPEST + 1):
        below: list[Json] = []
        for part in level:
            if isinstance(part, dict):
                for key in part:
                    key.encode("utf-8")
                below += part.values()
            elif isinstance(part, list):
                below += part
            elif isinstance(part, str):
                part.encode("utf-8")
            elif isinstance(part, float) and not math.isfinite(part):
                raise ValueError("a number is too large for a double")
        if not below:
            return
        level = below
    raise ValueError(_TOO_DEEP)
