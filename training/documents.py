"""Evaluations and verdicts as JSON, and the verdict of a file as it is published."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.errors import BadInput
from training.gate import Verdict

_LONG = ("by_group", "calibration")
"""What of a score stays out of cards and histories: a line for each group."""


def document(made: Any) -> str:
    """Return a dataclass as JSON; a figure that is not finite becomes null."""
    return json.dumps(plain(asdict(made)), indent=1, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value


def brief(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """Return a verdict without its longest parts, for a card."""
    evaluation = dict(verdict["evaluation"])
    evaluation["scores"] = [
        {key: value for key, value in score.items() if key not in _LONG} for score in evaluation["scores"]
    ]
    return {**verdict, "evaluation": evaluation}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is published or turned away by: the parts of a verdict's file that decide, and all of it for the
    records."""

    published: bool
    words: str
    candidate: str
    deployed: str
    serves: str
    folder: str
    weights_sha256: str
    verdict: Mapping[str, Any]


def ruling(path: Path) -> Ruling:
    """Return what `gate` wrote to a file; raises `BadInput`."""
    try:
        raw = json.loads(path.read_bytes())
        texts = {
            name: str(raw[name])
            for name in ("words", "candidate", "deployed", "serves", "folder", "weights_sha256")
        }
        return Ruling(published=bool(raw["published"]), verdict=brief(raw), **texts)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = " ".join(str(error).split())[:200]
        raise BadInput(f"{path} is no verdict of the gate ({why}): run `python -m training gate`.") from None


def verdict_fields(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as it goes into cards, histories and progress lines."""
    return brief(plain(asdict(verdict)))
