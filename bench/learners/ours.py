"""So many steps of our learner: `python -m bench.learners.ours STEPS.jsonl.gz COUNT NETS`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.learners.measure import BATCH, HIDDEN, SYNC, measured
from training.dataset import data_of
from training.dqn import Learner, reproducible
from training.settings import Settings
from training.transitions import read


def main(steps: str, count: str, nets: str) -> None:
    data = data_of(list(read([Path(steps)])))
    settings = Settings(batch_size=BATCH, hidden=HIDDEN, nets=int(nets), sync=SYNC)

    def learn() -> None:
        learner = Learner(data, settings)
        for _ in range(int(count) // SYNC):
            learner.learn(SYNC)

    with reproducible():
        measured(learn)


if __name__ == "__main__":
    main(*sys.argv[1:])
