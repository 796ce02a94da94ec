"""Who is judged: checkpoints as they lie on disk, and the baselines, fitted to the steps that the nets had
too."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.choose.checkpoint import CARD, MOST_CARD_BYTES, read_card
from engine.choose.deciding import FixedOrder, Heuristic
from engine.choose.features import ENCODED
from engine.choose.stored import load, name_in
from engine.errors import BadCheckpoint, BadInput
from training import baselines, confidence, export, regions, splitting, transitions
from training.conditions import FITTED_Q, GBM, LINUCB, Entrant, Seen, damaged, heuristic
from training.dataset import Data, data_of
from training.regions import Record
from training.splitting import FILE, REGIONS, STEPS, Split

RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Material:
    """What a split holds: steps to fit to and to calibrate on, the regions of the training part, those to
    judge by, and how many of these were left out because their code was there to train on."""

    split: Split
    train: Data
    validation: Data
    regions: tuple[Record, ...]
    holdout: tuple[Record, ...]
    left_out: int
    seen: Seen
    data_sha256: str


def material(folder: Path, records: Sequence[Path] = ()) -> Material:
    """Return what `split` wrote to a folder, with other regions to judge by where `records` names some.

    Raises `BadInput` where there is nothing to train on, or nothing to judge by.
    """
    made = splitting.read(folder / FILE)
    paths = {part: folder / STEPS.format(part=part) for part in ("train", "validation")}
    train, validation = (data_of(list(transitions.read([path]))) for path in paths.values())
    known = {part: list(regions.read([folder / REGIONS.format(part=part)])) for part in paths}
    judging = list(regions.read(records or [folder / REGIONS.format(part="holdout")]))
    code = frozenset(record.code_sha256 for some in known.values() for record in some)
    holdout = tuple(record for record in judging if record.code_sha256 not in code)
    if not len(train):
        raise BadInput(f"{folder} holds no step to train on.")
    if not holdout:
        raise BadInput(
            f"{folder} holds no region to judge by: it takes real rollouts, as drawn ones never judge."
        )
    groups = frozenset({*made.train, *made.validation, *train.groups, *validation.groups})
    return Material(
        made, train, validation, tuple(known["train"]), holdout, len(judging) - len(holdout),
        Seen(groups, code, made),
        hashlib.sha256(paths["train"].read_bytes()).hexdigest(),
    )  # fmt: skip


def entrant(folder: Path) -> Entrant:
    """Return the checkpoint of a folder; one that cannot be read carries the sentence why."""
    try:
        policy = load(folder)
        with (folder / CARD).open("rb") as file:
            card = read_card(file.read(MOST_CARD_BYTES + 1), folder.name)
    except BadCheckpoint as refusal:
        return damaged(folder.name, str(folder), str(refusal))
    return Entrant(policy.name, policy, card, str(folder))


def deployed(models: Path) -> Entrant:
    """Return what serves: the heuristic where no checkpoint does, or where it is damaged, which is told."""
    try:
        name = name_in(models / "current")
    except BadCheckpoint as refusal:
        return damaged(heuristic().name, "", str(refusal))
    if not name:
        return heuristic()
    found = entrant(models / name)
    return damaged(heuristic().name, "", found.problem) if found.problem else found


def untrained(seeds: int) -> Mapping[str, Sequence[Entrant]]:
    """Return the baselines that need no training."""
    fixed = FixedOrder()
    drawn = [baselines.Uniform(seed) for seed in range(seeds)]
    return {
        Heuristic.name: [heuristic()],
        fixed.name: [Entrant(fixed.name, fixed)],
        RANDOM: [Entrant(each.name, each) for each in drawn],
    }


def fitted(
    on: Material, seeds: int, output: Path, told: Callable[[str], None]
) -> Mapping[str, Sequence[Entrant]]:
    """Return the trained baselines, one for each seed; each is a checkpoint below `output`, ready to
    serve."""
    chance = export.arrays_of_chance(confidence.fitted(on.train, on.validation))
    coverage = on.train.coverage()
    made: dict[str, list[Entrant]] = {LINUCB: [], GBM: [], FITTED_Q: []}
    for name, fit in _FITS.items():
        for seed in range(seeds):
            told(f"{name}, seed {seed}")
            kind, arrays, spread = fit(on, seed)
            folder = output / f"{name}-{seed}"
            export.write(
                folder,
                kind,
                arrays | chance,
                arch={"inputs": ENCODED},
                coverage=coverage,
                spread=spread,
                data_sha256=on.data_sha256,
                split=on.split.told(),
                train={"seed": seed, "baseline": name, "rows": len(on.train), "groups": len(on.train.groups)},
                metrics={},
            )
            made[name].append(entrant(folder))
    return made


Fit = Callable[[Material, int], tuple[str, baselines.Arrays, float]]


def _linucb(on: Material, seed: int) -> tuple[str, baselines.Arrays, float]:
    arrays, width = baselines.linucb(on.regions, seed)
    return "linear", arrays, width


def _boosted(on: Material, seed: int) -> tuple[str, baselines.Arrays, float]:
    return "trees", baselines.boosted(on.train, seed), 0.0


def _fitted_q(on: Material, seed: int) -> tuple[str, baselines.Arrays, float]:
    return "trees", baselines.fitted_q(on.train, seed), 0.0


_FITS: Mapping[str, Fit] = {LINUCB: _linucb, GBM: _boosted, FITTED_Q: _fitted_q}
