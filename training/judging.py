"""A checkpoint before the gate, from files to files: the baselines are fitted, all are played, all is
written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BadInput
from training import report
from training.conditions import Entrant, Terms
from training.entrants import Material, deployed, entrant, fitted, material, untrained
from training.evaluate import Evaluation, contest, evaluation, ground
from training.gate import Case, Verdict, judge
from training.play import Clock

Told = Callable[[str], None]

SEEDS = 5


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie: what `split` wrote, the models, what is written to; `records` to judge by others than
    those of the split."""

    split: Path
    models: Path
    output: Path
    records: tuple[Path, ...] = ()


def evaluate(places: Places, checkpoints: Sequence[Path], seeds: int, told: Told) -> Evaluation:
    """Return what serves, the baselines and checkpoints are worth, and write it all.

    Checkpoints are taken for one policy from several seeds. Raises `BadInput` for one that cannot be read.
    """
    on = _material(places, told)
    given = [_whole(each) for each in checkpoints]
    asked: dict[str, Sequence[Entrant]] = {}
    if given:
        asked[given[0].name if len(given) == 1 else f"{len(given)} checkpoints"] = given
    serving = deployed(places.models)
    asked |= {serving.name: [serving], **untrained(seeds)}
    asked |= fitted(on, seeds, places.output / "baselines", told)
    told("playing all of them")
    course = ground(on.holdout)
    played = [contest(course, name, [each.policy for each in some]) for name, some in asked.items()]
    made = evaluation(course, played, [played[0].name])
    report.write(places.output, made)
    return made


def gate(places: Places, checkpoint: Path, seeds: int, terms: Terms, clock: Clock, told: Told) -> Verdict:
    """Return the verdict on a checkpoint, and write it with all that it is founded on."""
    on = _material(places, told)
    rivals = {**untrained(seeds), **fitted(on, seeds, places.output / "baselines", told)}
    told("judging")
    verdict = judge(
        Case(
            ground=ground(on.holdout),
            candidate=entrant(checkpoint),
            deployed=deployed(places.models),
            rivals=rivals,
            seen=on.seen,
            clock=clock,
            terms=terms,
        )
    )
    report.write(places.output, verdict.evaluation, verdict)
    return verdict


def _material(places: Places, told: Told) -> Material:
    on = material(places.split, places.records)
    if on.left_out:
        told(f"{on.left_out} regions are left out, as their code was there to train on")
    return on


def _whole(folder: Path) -> Entrant:
    found = entrant(folder)
    if found.problem:
        raise BadInput(found.problem)
    return found
