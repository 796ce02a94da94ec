"""Writes a checkpoint, and reads it back as serving would: what could not be served is not written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from engine.choose.chance import Chance
from engine.choose.checkpoint import CARD, FORMAT, WEIGHTS, read
from engine.choose.deciding import Policy
from engine.choose.features import ACTION, STATE
from engine.choose.learned import Seen
from engine.choose.network import Nets
from engine.strategies import ACTIONS

Arrays = dict[str, NDArray[np.generic]]


def arrays_of(nets: Nets) -> Arrays:
    """Return the arrays of nets by their names in a checkpoint."""
    named: Arrays = {}
    for at, (weight, bias) in enumerate(zip(nets.weights, nets.biases, strict=True)):
        named[f"q.{at}.weight"], named[f"q.{at}.bias"] = weight, bias
    return named


def arrays_of_chance(chance: Chance) -> Arrays:
    """Return the arrays of the chance of a gain, which every kind of policy carries."""
    return {
        "gain.weight": chance.weight,
        "gain.bias": chance.bias,
        "gain.said": chance.said,
        "gain.true": chance.true,
    }


def write(
    folder: Path,
    kind: str,
    arrays: Arrays,
    *,
    arch: Mapping[str, object],
    coverage: Mapping[int, Seen],
    spread: float,
    data_sha256: str,
    split: Mapping[str, object],
    train: Mapping[str, object],
    metrics: Mapping[str, object],
    gate: Mapping[str, object] | None = None,
    parent: str = "",
) -> Policy:
    """Write card and weights to a folder and return the policy that they are.

    Raises `BadCheckpoint` for what serving would refuse, and then writes nothing.
    """
    weights = save({name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())})
    fields = {
        "format": FORMAT,
        "kind": kind,
        "state_sem": STATE,
        "action_sem": ACTION,
        "actions": ACTIONS,
        "arch": arch,
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "data_sha256": data_sha256,
        "split": split,
        "train": train,
        "coverage": {ACTIONS[action]: asdict(seen) for action, seen in coverage.items()},
        "abstain": {"spread": spread},
        "metrics": metrics,
        "gate": gate or {},
        "parent": parent,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    card = json.dumps(fields, indent=1).encode()
    policy = read(card, weights, folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in ((WEIGHTS, weights), (CARD, card)):
        part = folder / f".{name}.part"
        part.write_bytes(data)
        part.replace(folder / name)
    return policy
