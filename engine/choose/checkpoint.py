"""A trained policy as it lies on disk: a card of JSON, and weights. Whatever does not fit is refused.

A checkpoint may be damaged, made for other numbers, or planted. Sizes, hash, names, shapes and types are
checked, every figure has to be finite, and what the card says the numbers mean has to be what they mean here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from engine.choose.chance import chance_of
from engine.choose.deciding import Heuristic, Policy
from engine.choose.features import ACTION, STATE
from engine.choose.learned import Judge, Learned, Seen
from engine.choose.linear import Inputs, linear_of
from engine.choose.network import Layout, nets_of
from engine.choose.tensors import MOST_BYTES, Tensors
from engine.choose.trees import trees_of
from engine.errors import BadCheckpoint
from engine.model import StrategyName
from engine.strict_json import NotThis, decode, parse, shown

FORMAT = 1
MOST_CARD_BYTES = 256 << 10

WEIGHTS = "model.safetensors"
CARD = "card.json"
"""The names of the two files of a checkpoint."""

_KNOWN = (
    "format", "kind", "state_sem", "action_sem", "actions", "arch", "weights_sha256", "data_sha256", "split",
    "train", "coverage", "abstain", "metrics", "gate", "parent", "created",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Abstain:
    """Above which spread of its nets a policy steps aside."""

    spread: float


@dataclass(frozen=True, slots=True)
class Card:
    """What a checkpoint says of itself. `split`, `train`, `metrics` and `gate` tell people how it came about;
    nothing is decided by them. `coverage` is by action id. `parent` is the checkpoint it was held against."""

    kind: str
    weights_sha256: str
    data_sha256: str
    arch: Mapping[str, object]
    coverage: Mapping[int, Seen]
    abstain: Abstain
    split: Mapping[str, object]
    train: Mapping[str, object]
    metrics: Mapping[str, object]
    gate: Mapping[str, object]
    parent: str
    created: str

    @property
    def policy(self) -> str:
        """Names the policy in decisions: its kind, and the beginning of the hash of its weights."""
        return f"{self.kind}/{self.weights_sha256[:12]}"


def read(card: bytes, weights: bytes, name: str) -> Policy:
    """Return the policy of a checkpoint; raises `BadCheckpoint`, one sentence that tells `name` and why."""
    try:
        return _policy(_card(card), weights)
    except NotThis as problem:
        raise BadCheckpoint(name, str(problem)) from None


def read_card(card: bytes, name: str) -> Card:
    """Return what a card says; raises `BadCheckpoint`."""
    try:
        return _card(card)
    except NotThis as problem:
        raise BadCheckpoint(name, f"its card cannot be used, as {problem}") from None


def _policy(card: Card, weights: bytes) -> Policy:
    if len(weights) > MOST_BYTES:
        raise NotThis(f"its weights are larger than {MOST_BYTES >> 20} MiB")
    if hashlib.sha256(weights).hexdigest() != card.weights_sha256:
        raise NotThis("its weights are not those that its card was written for")
    tensors = Tensors(weights)
    if card.kind == "heuristic":
        tensors.finish()
        return Heuristic()
    judge = _judge(card, tensors)
    chance = chance_of(tensors)
    tensors.finish()
    return Learned(card.policy, judge, chance, card.coverage, card.abstain.spread)


def _judge(card: Card, tensors: Tensors) -> Judge:
    match card.kind:
        case "dqn":
            return nets_of(decode(Layout, card.arch, "arch"), tensors)
        case "linear":
            return linear_of(decode(Inputs, card.arch, "arch"), tensors)
        case "trees":
            return trees_of(decode(Inputs, card.arch, "arch"), tensors)
        case _:
            raise NotThis(f"its kind is {card.kind[:40]!r}, which is not served")


def _card(data: bytes) -> Card:
    raw = parse(data, MOST_CARD_BYTES)
    for key in raw:
        if key not in _KNOWN:
            raise NotThis(f"{shown(key)} is unknown")
    for key in _KNOWN:
        if key not in raw:
            raise NotThis(f"{key} is missing")
    _same(raw["format"], FORMAT, "it is of format")
    _same(raw["state_sem"], STATE, "it was trained on states of")
    _same(raw["action_sem"], ACTION, "it was trained on actions of")
    _same(raw["actions"], list(get_args(StrategyName)), "its actions are")
    abstain = decode(Abstain, raw["abstain"], "abstain")
    if abstain.spread < 0:
        raise NotThis("abstain.spread is below 0")
    return Card(
        kind=_text(raw, "kind"),
        weights_sha256=_text(raw, "weights_sha256"),
        data_sha256=_text(raw, "data_sha256"),
        arch=_object(raw, "arch"),
        coverage=_coverage(_object(raw, "coverage")),
        abstain=abstain,
        split=_object(raw, "split"),
        train=_object(raw, "train"),
        metrics=_object(raw, "metrics"),
        gate=_object(raw, "gate"),
        parent=_text(raw, "parent"),
        created=_text(raw, "created"),
    )


def _same(found: object, wanted: object, what: str) -> None:
    if type(found) is not type(wanted) or found != wanted:
        raise NotThis(f"{what} {shown(found, 60)}, not {wanted}")


def _text(raw: Mapping[str, object], key: str) -> str:
    return decode(str, raw[key], key)


def _object(raw: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = raw[key]
    if not isinstance(value, dict):
        raise NotThis(f"{key} is not an object")
    return value


def _coverage(raw: Mapping[str, object]) -> dict[int, Seen]:
    actions = get_args(StrategyName)
    for name in raw:
        if name not in actions:
            raise NotThis(f"coverage.{shown(name)} is no action")
    return {actions.index(name): decode(Seen, value, f"coverage.{name}") for name, value in raw.items()}
