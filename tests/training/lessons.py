"""A world that is plain: pure code gains by hoisting and impure code by caching, and the other way it is
invalid.

What findings promise is always the same, so the heuristic goes wrong first in half of all regions. On the
training part the trait `heat` says the same as `purity`; on the holdout it says nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import numpy as np

from engine.choose.features import ENCODED, TRAITS
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import HIDDEN, NETS, Arrays, arrays, checkpoint
from tests.engine.choose.stored import put
from tests.training.worlds import gain, invalid, node, record
from training import regions, splitting, transitions
from training.regions import Record
from training.splitting import FILE, REGIONS, STEPS, Split, digest
from training.walking import walks

HOIST, CACHE = (ACTIONS.index(name) for name in ("hoist", "cache"))
NAMES = [trait.name for trait in TRAITS]
RIGHT, WRONG = 0.9, -0.2


def region(number: int, part: str, *, told: bool) -> Record:
    """One region; `told` says whether `heat` can be trusted."""
    pure = number % 2
    heat = pure if told else Random(f"{part}:{number}").randrange(2)
    tries = {"hoist": gain(1.0) if pure else invalid(), "cache": invalid() if pure else gain(1.0)}
    made = node(
        {**tries, "llm_rewrite": invalid(20.0)},  # type: ignore[dict-item]
        {"hoist": 0.5, "cache": 0.6},
        purity=float(pure),
        heat=float(heat),
    )
    group = f"{part}-{number // 2}"
    return record(made, region=f"f{number}", group=group, source="harvest" if number % 4 < 2 else "family")


TRAIN = [region(number, "train", told=True) for number in range(80)]
VALIDATION = [region(number, "validation", told=True) for number in range(40)]
HOLDOUT = [region(number, "holdout", told=False) for number in range(60)]


def write_split(folder: Path, holdout: list[Record] | None = None) -> Path:
    """Write what `split` would have written."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {"train": TRAIN, "validation": VALIDATION, "holdout": HOLDOUT if holdout is None else holdout}
    groups = {part: tuple(sorted({each.group for each in some})) for part, some in parts.items()}
    for part, some in parts.items():
        steps = [transitions.line_of(step) for each in some for step in walks(each, 4, 0)]
        transitions.write_lines(folder / STEPS.format(part=part), steps)
        transitions.write_lines(folder / REGIONS.format(part=part), map(regions.line_of, some))
    made = Split(0, splitting.SHARES, **groups, holdout_sha256=digest(groups["holdout"]))
    (folder / FILE).write_text(splitting.document(made), encoding="utf-8")
    return folder


HELD_OUT = {
    "seed": 0,
    "shares": list(splitting.SHARES),
    "holdout_sha256": digest({each.group for each in HOLDOUT}),
}


def reading(trait: str, right: float = RIGHT) -> Arrays:
    """Nets that know the world, where `trait` tells whether code is pure, and say how sure they are."""
    made = {name: np.zeros_like(array) for name, array in arrays().items()}
    first, last, bias = (np.zeros(shape, np.float32) for shape in (
        (NETS, ENCODED, HIDDEN), (NETS, HIDDEN, len(ACTIONS)), (NETS, 1, len(ACTIONS))))  # fmt: skip
    weight, base = np.zeros((ENCODED, len(ACTIONS)), np.float32), np.zeros(len(ACTIONS), np.float32)
    first[:, NAMES.index(trait), 0] = 1.0
    bias[:] = -1.0
    for action, sign in ((HOIST, 1.0), (CACHE, -1.0)):
        last[:, 0, action] = sign * (right - WRONG)
        bias[:, 0, action] = WRONG if sign > 0 else right
        weight[NAMES.index(trait), action], base[action] = 20.0 * sign, -10.0 * sign
    ends = np.array([0.0, 1.0], np.float32)
    return made | {
        "q.0.weight": first, "q.1.weight": last, "q.1.bias": bias,
        "gain.weight": weight, "gain.bias": base, "gain.said": ends, "gain.true": ends,
    }  # fmt: skip


def trained(folder: Path, made: Arrays, **changes: object) -> Path:
    """A checkpoint whose card says that it was trained with the holdout held out."""
    return put(folder, checkpoint(made, **{"split": HELD_OUT, **changes}))


def amended(folder: Path, **changes: object) -> Path:
    """The same checkpoint with another card."""
    path = folder / "card.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes))
    return folder
