"""How long a decision takes of nets as large as ours: `python -m bench.learners.deciding CHECKPOINT`.

This process has neither torch nor anything of `training`, as a review has not.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from engine.choose.checkpoint import CARD, WEIGHTS, read
from engine.choose.episode import STOP, Episode
from engine.choose.features import TRAITS, State
from engine.strategies import ACTIONS

DECISIONS = 5000


def main(folder: str) -> None:
    policy = read((Path(folder) / CARD).read_bytes(), (Path(folder) / WEIGHTS).read_bytes(), folder)
    legal = tuple(action in (0, 1, 4, STOP) for action in range(len(ACTIONS)))
    taken, waited = [], []
    for turn in range(DECISIONS):
        traits = tuple(((turn * 7 + at * 13) % 101) / 100 for at in range(len(TRAITS)))
        state = State(traits, legal, (0.5,) * len(ACTIONS), Episode())
        begun, clock = time.process_time(), time.perf_counter()
        policy.decide(state)
        taken.append((time.process_time() - begun) * 1000)
        waited.append((time.perf_counter() - clock) * 1000)
    taken.sort()
    waited.sort()
    foreign = sorted({"torch", "training", "sklearn"} & set(sys.modules))
    p99 = DECISIONS * 99 // 100
    figures = {"median_ms": taken[DECISIONS // 2], "p99_ms": taken[p99], "p99_wall_ms": waited[p99]}
    print(json.dumps({**figures, "foreign": foreign}))


if __name__ == "__main__":
    main(*sys.argv[1:])
