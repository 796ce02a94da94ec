"""From a split of steps to a checkpoint: the nets, the confidence, when to step aside, and the curve."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from engine.choose.deciding import Heuristic, Policy
from engine.choose.episode import ASK_MODEL
from engine.choose.features import ENCODED
from engine.choose.learned import Seen
from engine.choose.network import Nets
from engine.errors import BadInput
from training import confidence, curves, export, regions, splitting, transitions
from training.dataset import Data, Flags, Floats, Whole, data_of
from training.dqn import Evaluation, Training
from training.environment import Course, Replay
from training.lockstep import Lockstep
from training.regions import Record
from training.settings import Settings
from training.splitting import FILE, REGIONS, STEPS

STATE_FILE = "state.safetensors"
LEAST_REAL = 20
"""With fewer real regions among those of validation, the drawn ones decide with them when to stop."""

TRUSTED = 99.0
"""The percentile of the spread on validation regions above which the nets are said to disagree."""


@dataclass(frozen=True, slots=True)
class Pretrained:
    """What came of it: value per validation region of the greedy nets and of the heuristic, and the steps."""

    policy: Policy
    value: float
    heuristic: float
    best_step: int
    steps: int


def pretrain(
    split: Path, output: Path, settings: Settings, told: Callable[[Evaluation], None], *, fresh: bool = False
) -> Pretrained:
    """Train on the folder that `split` wrote, and write a checkpoint, its state and its curve to `output`.

    What was broken off is taken up, unless `fresh`. Raises `BadInput` for data that cannot be trained on.
    """
    train, validation, records, data_sha256 = _loaded(split)
    coverage = train.coverage()
    world = Lockstep(records)
    mark = _mark(data_sha256, settings)
    training = Training(train, settings, lambda nets: _value(world, nets, coverage), mark)
    kept = output / STATE_FILE
    if fresh:
        kept.unlink(missing_ok=True)
    if kept.exists():
        training.load(kept)
    nets = training.run(told, kept)
    best = training.best_one
    assert best is not None, "an epoch has at least one evaluation"
    heuristic = float(np.mean([_replayed(Heuristic(), record) for record in records]))
    metrics = {"value": best.value, "heuristic": heuristic, "regions": len(records),
               "groups": len({record.group for record in records})}  # fmt: skip
    policy = export.write(
        output,
        "dqn",
        export.arrays_of(nets) | export.arrays_of_chance(confidence.fitted(train, validation)),
        arch={"inputs": ENCODED, "hidden": settings.hidden, "nets": settings.nets},
        coverage=coverage,
        spread=_spread(world, nets, coverage),
        data_sha256=data_sha256,
        split=splitting.read(split / FILE).told(),
        train=asdict(settings) | {"steps": best.step, "rows": len(train), "groups": len(train.groups)},
        metrics={"validation": metrics},
    )
    curves.write_curve(output, training.seen, best.step, heuristic)
    return Pretrained(policy, best.value, heuristic, best.step, training.learner.step)


def _loaded(split: Path) -> tuple[Data, Data, list[Record], str]:
    paths = {part: split / STEPS.format(part=part) for part in ("train", "validation")}
    train, validation = (data_of(list(transitions.read([paths[part]]))) for part in paths)
    records = list(regions.read([split / REGIONS.format(part="validation")]))
    real = [record for record in records if record.source != "synthetic"]
    records = real if len(real) >= LEAST_REAL else records
    if not len(train) or not records:
        raise BadInput(f"{split} holds too little: it needs steps to train on, and regions for validation.")
    return train, validation, records, hashlib.sha256(paths["train"].read_bytes()).hexdigest()


def _mark(data_sha256: str, settings: Settings) -> str:
    """Return what tells trainings apart: more epochs or patience go on with the same."""
    fields = {key: value for key, value in asdict(settings).items() if key not in ("epochs", "patience")}
    return hashlib.sha256(json.dumps([data_sha256, fields]).encode()).hexdigest()


def _greedy(
    nets: Nets, coverage: Mapping[int, Seen], spreads: list[float]
) -> Callable[[Floats, Flags], Whole]:
    """Return how nets choose, a model only where it may be asked; note how far they disagree."""
    ask = coverage[ASK_MODEL].enough(ASK_MODEL)

    def choose(encoded: Floats, allowed: Flags) -> Whole:
        said = nets.each(encoded)
        barred = ~allowed
        barred[:, ASK_MODEL] |= not ask
        actions = np.asarray(np.where(barred, -np.inf, said.mean(axis=0)).argmax(axis=1), np.int64)
        spreads.extend(said.std(axis=0)[np.arange(len(actions)), actions].tolist())
        return actions

    return choose


def _value(world: Lockstep, nets: Nets, coverage: Mapping[int, Seen]) -> float:
    return float(world.returns(_greedy(nets, coverage, [])).mean())


def _spread(world: Lockstep, nets: Nets, coverage: Mapping[int, Seen]) -> float:
    spreads: list[float] = []
    world.returns(_greedy(nets, coverage, spreads))
    return float(np.percentile(spreads, TRUSTED)) if spreads else 0.0


def _replayed(policy: Policy, record: Record) -> float:
    course = Course(Replay(record), record.budget)
    earned = 0.0
    while not course.over:
        earned += course.take(policy.decide(course.state).action)[0]
    return earned
