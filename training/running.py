"""The whole pipeline as one run: steps, split, nets, the gate, and what follows from its verdict.

A stage that is done is not done again: `run.json` in the folder of the run says which are, and of which input
and settings. Other input or settings begin anew. Within `pretrain` an epoch is the most that is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from engine.errors import BadInput
from training.conditions import Terms
from training.documents import Ruling, ruling
from training.gathering import Sources, gather, inputs
from training.judging import Places, gate
from training.parts import cut
from training.play import Clock
from training.pretraining import STATE_FILE, pretrain
from training.publishing import publish, reject
from training.settings import Settings

Stage = Literal["generate", "split", "pretrain", "gate", "publish"]
STAGES: tuple[Stage, ...] = get_args(Stage)

Told = Callable[[Stage, int, int, str], None]
"""Hears of a stage how much of it is done, of how much, and a note."""

FITTED = 3
"""How many baselines are fitted for each seed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run, and where. `work` gets everything but the published checkpoint, which goes to `models`."""

    work: Path
    models: Path
    input_dir: Path | None
    synthetic_samples: int
    walks: int
    shares: tuple[float, float, float]
    settings: Settings
    baseline_seeds: int
    terms: Terms

    @property
    def mark(self) -> str:
        """What tells runs apart: every input file's content, and every setting."""
        paths = inputs(self.input_dir) if self.input_dir else []
        files = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths]
        said = [files, self.synthetic_samples, self.walks, self.shares, asdict(self.settings)]
        return hashlib.sha256(
            json.dumps([*said, self.baseline_seeds, asdict(self.terms)]).encode()
        ).hexdigest()


class Run:
    """One run. `at` is the time for the records, `clock` times decisions."""

    def __init__(self, plan: Plan, told: Told, at: str, clock: Clock) -> None:
        self.plan = plan
        self.told = told
        self.at = at
        self.clock = clock
        self._ledger = plan.work / "run.json"
        self._mark = plan.mark
        self._steps = plan.work / "steps.jsonl.gz"
        self._split = plan.work / "split"
        self._net = plan.work / "net"
        self._verdict = plan.work / "gate" / "verdict.json"

    def run(self, *, fresh: bool = False) -> Ruling:
        """Do what is left to do and return the verdict; raises `BadInput` for input that cannot be used."""
        done = [] if fresh else self._done()
        if not done:
            self._begin_anew()
        works: dict[Stage, Callable[[], None]] = {
            "generate": self._generate, "split": self._cut, "pretrain": self._pretrain,
            "gate": self._gate, "publish": self._publish,
        }  # fmt: skip
        for stage in STAGES:
            if stage in done:
                self.told(stage, 1, 1, "was done before")
                continue
            works[stage]()
            done.append(stage)
            self._write(done)
        return ruling(self._verdict)

    def _done(self) -> list[Stage]:
        try:
            held = json.loads(self._ledger.read_bytes())
            if held["mark"] != self._mark:
                return []
            return [stage for stage in STAGES if stage in held["done"]]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return []

    def _begin_anew(self) -> None:
        self.plan.work.mkdir(parents=True, exist_ok=True)
        (self._net / STATE_FILE).unlink(missing_ok=True)
        self._write([])

    def _write(self, done: list[Stage]) -> None:
        part = self._ledger.with_name(".run.json.part")
        part.write_text(json.dumps({"mark": self._mark, "done": done}) + "\n", encoding="utf-8")
        part.replace(self._ledger)

    def _generate(self) -> None:
        plan = self.plan
        self.told("generate", 0, 1, "")
        sources = Sources(plan.input_dir, plan.synthetic_samples, plan.walks, plan.settings.seed)
        note = gather(sources, self._steps).splitlines()[0]
        self.told("generate", 1, 1, note)

    def _cut(self) -> None:
        self.told("split", 0, 1, "")
        made = cut(self._steps, self._split, self.plan.settings.seed, self.plan.shares).split
        self.told("split", 1, 1, f"{len(made.train):,} groups to train on, {len(made.holdout):,} held out")

    def _pretrain(self) -> None:
        settings = self.plan.settings
        most = settings.epochs * settings.steps_per_epoch
        self.told("pretrain", 0, most, "")
        made = pretrain(
            self._split,
            self._net,
            settings,
            lambda one: self.told("pretrain", one.step, most, f"value {one.value:.3f}, loss {one.loss:.4f}"),
        )
        note = f"kept step {made.best_step:,}: value {made.value:.3f}, heuristic {made.heuristic:.3f}"
        self.told("pretrain", most, most, note)

    def _gate(self) -> None:
        plan = self.plan
        total, done = FITTED * plan.baseline_seeds + 1, 0

        def told(note: str) -> None:
            nonlocal done
            self.told("gate", done, total, note)
            done = min(done + 1, total - 1)

        places = Places(self._split, plan.models, self._verdict.parent)
        verdict = gate(places, self._net, plan.baseline_seeds, plan.terms, self.clock, told)
        self.told("gate", total, total, verdict.words)

    def _publish(self) -> None:
        self.told("publish", 0, 1, "")
        try:
            if ruling(self._verdict).folder:
                note = publish(self._verdict, self.plan.models, self.at)
            else:
                note = reject(self._verdict, self.plan.models, self.at)
        except BadInput:
            self._write([stage for stage in STAGES if stage not in ("gate", "publish")])
            raise  # the verdict is stale: the next run asks the gate again
        self.told("publish", 1, 1, note)
