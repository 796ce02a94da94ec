"""A checkpoint that is right in all respects, for tests that spoil one of them."""

from __future__ import annotations

import hashlib
import json

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from engine.choose.features import ACTION, ENCODED, STATE
from engine.strategies import ACTIONS

HIDDEN = 8
NETS = 5
PLENTY = {"rows": 500, "groups": 50, "real_rows": 500, "real_groups": 50}

Arrays = dict[str, NDArray[np.generic]]


def arrays(seed: int = 0) -> Arrays:
    """The arrays of five small nets with random weights."""
    draw = np.random.default_rng(seed)

    def drawn(*shape: int) -> NDArray[np.generic]:
        return draw.normal(0.0, 0.3, shape).astype(np.float32)

    return {
        "q.0.weight": drawn(NETS, ENCODED, HIDDEN),
        "q.0.bias": drawn(NETS, 1, HIDDEN),
        "q.1.weight": drawn(NETS, HIDDEN, len(ACTIONS)),
        "q.1.bias": drawn(NETS, 1, len(ACTIONS)),
        "gain.weight": drawn(ENCODED, len(ACTIONS)),
        "gain.bias": drawn(len(ACTIONS)),
        "gain.said": np.array([0.1, 0.5, 0.9], np.float32),
        "gain.true": np.array([0.0, 0.4, 0.8], np.float32),
    }


def constant(values: dict[str, float], *, disagree: float = 0.0) -> Arrays:
    """The arrays of nets that say the same of every state: -1 of each action that is not among `values`."""
    made = {name: np.zeros_like(array) for name, array in arrays().items()}
    made["gain.said"], made["gain.true"] = arrays()["gain.said"], arrays()["gain.true"]
    bias = np.full((NETS, 1, len(ACTIONS)), -1.0, np.float32)
    for name, value in values.items():
        bias[:, 0, ACTIONS.index(name)] = value + disagree * (np.arange(NETS) - NETS // 2)
    made["q.1.bias"] = bias
    return made


def card(weights: bytes, **changes: object) -> bytes:
    """The card of some weights."""
    fields: dict[str, object] = {
        "format": 1,
        "kind": "dqn",
        "state_sem": STATE,
        "action_sem": ACTION,
        "actions": list(ACTIONS),
        "arch": {"inputs": ENCODED, "hidden": [HIDDEN], "nets": NETS},
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "data_sha256": "0" * 64,
        "split": {"seed": 0},
        "train": {"seed": 0, "steps": 1000},
        "coverage": dict.fromkeys(ACTIONS[:-1], PLENTY),
        "abstain": {"spread": 1.0},
        "metrics": {},
        "gate": {},
        "parent": "",
        "created": "2026-01-01",
    }
    return json.dumps(fields | changes).encode()


def checkpoint(made: Arrays | None = None, **changes: object) -> tuple[bytes, bytes]:
    """Card and weights of some arrays, with changes to the card."""
    weights = save(made if made is not None else arrays())
    return card(weights, **changes), weights
