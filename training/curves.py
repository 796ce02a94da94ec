"""How training went, as a picture and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from training.dqn import Evaluation


def write_curve(folder: Path, seen: Sequence[Evaluation], best: int, heuristic: float) -> None:
    """Write `curve.json` and `curve.png`: value on the validation regions and loss, by step.

    `best` is the step whose weights were kept, `heuristic` what the heuristic earns on the same regions.
    """
    fields = {
        "best_step": best,
        "heuristic": heuristic,
        "evaluations": [{"step": one.step, "loss": one.loss, "value": one.value} for one in seen],
    }
    (folder / "curve.json").write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")
    picture = Figure(figsize=(8, 5), layout="constrained")
    value, loss = picture.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    steps = [one.step for one in seen]
    value.plot(steps, [one.value for one in seen], marker=".", label="greedy policy")
    value.axhline(heuristic, linestyle="--", color="grey", label="heuristic")
    value.axvline(best, linestyle=":", color="grey", label=f"kept: step {best:,}")
    value.set_ylabel("net return per region\n(validation groups)")
    value.legend()
    loss.plot(steps, [one.loss for one in seen], marker=".", color="tab:orange")
    loss.set_ylabel("loss")
    loss.set_xlabel("steps")
    picture.savefig(folder / "curve.png", dpi=100, metadata={"Software": None})
