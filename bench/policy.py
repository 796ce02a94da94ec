"""What the policy costs: a decision in a review, and the training of it beside Stable-Baselines3's DQN.

Limits: 99 in 100 decisions within 1 ms of the processor, in a process without torch; 40 x 1000 steps at batch
64 of our five nets in no more processor time than its one net takes on the same rows in the same run, and at
most 1.1 times its memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.scan_speed import verdict
from training.dqn import Evaluation
from training.gathering import Sources, gather
from training.parts import cut
from training.pretraining import pretrain
from training.settings import Settings

ROWS = 10_000
STEPS = 40 * 1000
PART = 10 * 1000


def child(module: str, *arguments: object) -> dict[str, float]:
    """Return what a measuring process printed."""
    command = [sys.executable, "-m", f"bench.learners.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"bench.learners.{module} failed:\n{done.stderr}")
    taken: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return taken


def in_turns(*works: tuple[object, ...]) -> list[dict[str, float]]:
    """Return what some processes took, their parts added up: by turns, so that drift hits all alike."""
    taken: list[dict[str, float]] = [{"cpu_seconds": 0.0, "seconds": 0.0, "peak_mb": 0.0} for _ in works]
    for _ in range(STEPS // PART):
        for total, (module, *arguments) in zip(taken, works, strict=True):
            part = child(str(module), *arguments)
            total["cpu_seconds"] += part["cpu_seconds"]
            total["seconds"] += part["seconds"]
            total["peak_mb"] = max(total["peak_mb"], part["peak_mb"])
    return taken


def ignored(one: Evaluation) -> None:
    """Nobody looks."""


def main() -> int:
    """Run everything; return 1 when a limit does not hold."""
    with tempfile.TemporaryDirectory(prefix="velox-bench-") as scratch:
        folder = Path(scratch)
        gather(Sources(None, synthetic_samples=ROWS), folder / "steps.jsonl.gz")
        cut(folder / "steps.jsonl.gz", folder / "split")
        pretrain(folder / "split", folder / "net", Settings(epochs=1), ignored)
        deciding = child("deciding", folder / "net")
        steps = folder / "steps.jsonl.gz"
        five, theirs, one = in_turns(
            ("ours", steps, PART, 5), ("rival", steps, PART), ("ours", steps, PART, 1)
        )
    runs = {"ours, five nets": five, "ours, one net": one, "Stable-Baselines3, one net": theirs}
    print(f"the policy: decisions, and {STEPS:,} steps at batch 64 on {ROWS:,} rows, one thread")
    for name, took in runs.items():
        print(
            f"  {name:28s} {took['cpu_seconds']:6.1f} s of the processor, {took['seconds']:6.1f} s on the"
            f" clock, {took['peak_mb']:4.0f} MB"
        )
    print(
        f"  a decision: median {deciding['median_ms']:.3f} ms of the processor; 99 in 100 within"
        f" {deciding['p99_wall_ms']:.2f} ms on the clock; modules of training there:"
        f" {deciding['foreign'] or 'none'}"
    )
    checks = [
        not deciding["foreign"],
        verdict("processor milliseconds of a decision, 99 in 100", deciding["p99_ms"], 1, at_most=True),
        verdict(
            "five nets / its one, processor", five["cpu_seconds"] / theirs["cpu_seconds"], 1, at_most=True
        ),
        verdict("one net / its one, processor", one["cpu_seconds"] / theirs["cpu_seconds"], 1, at_most=True),
        verdict("five nets / its one, memory", five["peak_mb"] / theirs["peak_mb"], 1.1, at_most=True),
    ]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
