"""Deep Q-learning from a fixed set of steps, in one file: the update, the loop, when to stop.

After Mnih et al. 2015 (DQN) and van Hasselt et al. 2016 (double DQN), in the manner of CleanRL's `dqn.py`.
Where this departs from them, and why:

* **No environment.** The steps are given (`training.transitions`), so there is neither a growing buffer nor a
  schedule of exploration; how they were chosen is written down in them.
* **Masks.** The maximum over the next state's actions is taken over what is allowed there, in the net that
  chooses and in the target net that values. None of CleanRL, Stable-Baselines3 and d3rlpy does that.
* **To stop is worth 0**, exactly: its output is nailed down, so every value is held against what is known.
* **An ensemble of five.** Each net sees another bootstrap of the *groups* (Osband et al. 2016 draw rows), as
  regions of one group are alike. Their mean chooses, their spread tells when not to be trusted. All live in
  one tensor, a row each, so that five cost hardly more than one.
* **Huber loss, each net's gradient clipped at 10**, as in the DQN paper and Stable-Baselines3, and AdamW in
  place of RMSprop: its weight decay keeps small data from being learned by heart.
* **No discount.** An episode has at most five steps, and a second costs the same whenever it is spent.
* **It stops on value, not on error**: every so many steps the greedy policy is replayed exactly on regions of
  validation groups. The weights of the best such moment are kept. The TD error went on falling while policies
  became worse, and a net that always stops has less of it than good ones.
* **The gradient is written out** (`Ensemble.slope`); a test holds it against autograd.
* **A spent budget is an end**, as the state shows it; only a runner that broke off is bootstrapped over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from engine.choose.episode import STOP
from engine.choose.features import ENCODED
from engine.choose.network import Layout, Nets
from engine.errors import BadInput
from engine.strategies import ACTIONS
from training.dataset import Data
from training.settings import Settings

Tensor = Any
"""`torch.Tensor`, whose types are not read (see pyproject.toml)."""

Parts = list[Tensor]
"""Weight and bias of each layer, as views of what is learned."""

BLOCK = 25
"""So many steps are drawn at once: more would not stay in the processor's cache."""


@contextmanager
def reproducible() -> Iterator[None]:
    """Make torch give equal results for equal seeds: one thread, and deterministic kernels alone."""
    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.set_flush_denormal(True)  # weights that decay to nearly nothing would halve the speed
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(strict)


class Ensemble:
    """The nets. Their weights are one tensor, a row for each net, so that one multiplication serves all."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.shapes = [shape for before, after in layout.sizes() for shape in ((before, after), (1, after))]
        self.sizes = [rows * columns for rows, columns in self.shapes]
        self.keep = torch.ones(len(ACTIONS))
        self.keep[STOP] = 0.0

    def fresh(self, draw: Tensor) -> Tensor:
        """Return first weights, drawn as `torch.nn.Linear` draws them."""
        parts: list[Tensor] = []
        for (before, _), size in zip(self.shapes, self.sizes, strict=True):
            fan_in = before if before > 1 else parts[-1].shape[1] // size
            parts.append((2 * torch.rand(self.layout.nets, size, generator=draw) - 1) / fan_in**0.5)
        return torch.cat(parts, dim=1)

    def parts(self, flat: Tensor) -> Parts:
        """Return weight and bias of each layer: nets x inputs x outputs, and nets x 1 x outputs."""
        pieces = flat.split(self.sizes, dim=1)
        return [piece.view(-1, *shape) for piece, shape in zip(pieces, self.shapes, strict=True)]

    def signals(self, parts: Parts, encoded: Tensor) -> list[Tensor]:
        """Return what enters each layer, and last the values: nets x states x actions, from nets x states x
        ENCODED."""
        signals = [encoded]
        for at in range(0, len(parts), 2):
            signal = torch.baddbmm(parts[at + 1], signals[-1], parts[at])
            signals.append(signal.relu_() if at < len(parts) - 2 else signal.mul_(self.keep))
        return signals

    def slope(self, parts: Parts, entering: list[Tensor], error: Tensor) -> Tensor:
        """Return the gradient of the weights, where `error` is that of the values: autograd's figures to the
        bit, in three quarters of its time, as half of what is computed forward needs none."""
        slopes: list[Tensor] = []
        for at in reversed(range(len(entering))):
            below = entering[at]
            slopes[:0] = [torch.bmm(below.mT, error).flatten(1), error.sum(1)]
            if at:
                error = torch.bmm(error, parts[2 * at].mT).mul_(below > 0)
        return torch.cat(slopes, dim=1)


class Learner:
    """Weights in training, with all that the next step depends on."""

    def __init__(self, data: Data, settings: Settings) -> None:
        self.settings = settings
        self.nets = Ensemble(Layout(ENCODED, settings.hidden, settings.nets))
        self.draw = torch.Generator().manual_seed(settings.seed)
        self.flat = self.nets.fresh(self.draw)
        self.target = self.flat.clone()
        self.live, self.held = self.nets.parts(self.flat), self.nets.parts(self.target)
        self.optimiser = torch.optim.AdamW(
            [self.flat], lr=settings.learning_rate, weight_decay=settings.weight_decay, fused=True
        )
        self.step = 0
        self.now, self.after = torch.from_numpy(data.now), torch.from_numpy(data.after)
        self.action = torch.from_numpy(data.action)[:, None]
        self.reward = torch.from_numpy(data.reward)[:, None]
        self.going_on = torch.from_numpy((~data.ended).astype(np.float32))[:, None] * settings.gamma
        self.barred = torch.from_numpy(np.where(data.allowed, 0.0, -np.inf).astype(np.float32))
        self.rows, self.begins, self.counts = self._bootstraps(data)

    def _bootstraps(self, data: Data) -> tuple[Tensor, Tensor, Tensor]:
        """Draw for each net its groups, with replacement; return rows of all nets, and where whose begin."""
        draw = np.random.default_rng(self.settings.seed)
        of_group = [np.flatnonzero(data.group == number) for number in range(len(data.groups))]
        many = len(of_group)
        drawn = [
            np.concatenate([of_group[at] for at in draw.integers(many, size=many)])
            for _ in range(self.settings.nets)
        ]
        counts = np.array([len(rows) for rows in drawn])
        begins = np.cumsum(counts) - counts
        return torch.from_numpy(np.concatenate(drawn)), torch.from_numpy(begins), torch.from_numpy(counts)

    def _batches(self, steps: int) -> Tensor:
        """Return the rows of the next steps: steps x nets x batch; in order where nothing is shuffled."""
        shape = (steps, self.settings.nets, self.settings.batch_size)
        counts, begins = self.counts[:, None], self.begins[:, None]
        if self.settings.shuffle:
            at = (torch.rand(shape, generator=self.draw, dtype=torch.float64) * counts).long()
        else:
            first = self.step * self.settings.batch_size
            at = torch.arange(first, first + steps * shape[2]).view(steps, 1, -1) % counts
        return self.rows[at + begins]

    def learn(self, steps: int) -> float:
        """Take steps between which the target net stays the same; return the mean loss of a net."""
        total = 0.0
        for begin in range(0, steps, BLOCK):
            total += self._block(min(BLOCK, steps - begin))
        if self.step % self.settings.sync == 0:
            self.target.copy_(self.flat)
        return total / steps / self.settings.nets

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def _block(self, steps: int) -> float:
        """Take steps and return the sum of their losses.

        The target's values do not depend on what is learned meanwhile, so they come out of one product.
        """
        rows, batch, nets = self._batches(steps), self.settings.batch_size, self.settings.nets
        both = torch.cat([self.after[rows], self.now[rows]], dim=2)
        worth = self.nets.signals(self.held, both[:, :, :batch].transpose(0, 1).reshape(nets, -1, ENCODED))[
            -1
        ]
        worth = worth.view(nets, steps, -1, len(ACTIONS)).transpose(0, 1) * self.going_on[rows]
        parts = (both, self.barred[rows], self.action[rows], self.reward[rows], worth)
        losses = [self._step(*one) for one in zip(*(part.unbind() for part in parts), strict=True)]
        self.step += steps
        bounded, miss = (torch.stack(each) for each in zip(*losses, strict=True))
        return float((bounded * (miss - bounded / 2)).sum()) / batch

    def _step(
        self, both: Tensor, barred: Tensor, action: Tensor, reward: Tensor, worth: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Take one step; return by how much values missed, first bounded: the slope of Huber's loss."""
        batch = self.settings.batch_size
        signals = self.nets.signals(self.live, both)
        after, now = signals[-1].split(batch, dim=1)
        best = (after + barred).argmax(-1, keepdim=True)
        miss = now.gather(-1, action) - worth.gather(-1, best).add_(reward)
        bounded = miss.clamp(-1.0, 1.0)
        error = torch.zeros_like(now).scatter_(-1, action, bounded / batch)
        slope = self.nets.slope(self.live, [signal[:, batch:] for signal in signals[:-1]], error)
        norm = torch.linalg.vector_norm(slope, dim=1, keepdim=True)
        self.flat.grad = slope.mul_(self.settings.clip / norm.clamp_(min=self.settings.clip))
        self.optimiser.step()
        return bounded, miss

    def exported(self, flat: Tensor) -> Nets:
        """Return weights as they are served."""
        parts = [part.numpy().copy() for part in self.nets.parts(flat)]
        return Nets(tuple(parts[0::2]), tuple(parts[1::2]))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was seen after some steps: the mean loss of a net since the last time, the mean net return."""

    step: int
    loss: float
    value: float


class Training:
    """The loop: learn, replay, remember the best, stop when it gets no better. It can be taken up again.

    `judge` gives the mean net return of nets on the validation regions. `told` hears of each evaluation.
    """

    def __init__(self, data: Data, settings: Settings, judge: Callable[[Nets], float], mark: str) -> None:
        self.learner = Learner(data, settings)
        self.settings = settings
        self.judge = judge
        self.mark = mark
        self.seen: list[Evaluation] = []
        self.best = self.learner.flat.clone()

    @property
    def epoch(self) -> int:
        """How many epochs are done."""
        return self.learner.step // self.settings.steps_per_epoch

    @property
    def best_one(self) -> Evaluation | None:
        """The evaluation whose weights are kept: of equal ones the first."""
        return max(self.seen, key=lambda one: one.value, default=None)

    @property
    def over(self) -> bool:
        """Tell whether all epochs are done, or the last evaluations were no better than one before."""
        best = self.best_one
        late = best is not None and len(self.seen) - 1 - self.seen.index(best) >= self.settings.patience
        return late or self.epoch >= self.settings.epochs

    def run(self, told: Callable[[Evaluation], None], keep: Path | None = None) -> Nets:
        """Train to the end, keep the state in a file after each epoch, and return the best weights."""
        while not self.over:
            with reproducible():
                end = (self.epoch + 1) * self.settings.steps_per_epoch
                while self.learner.step < end and not self.over:
                    told(self._stretch(end))
            if keep:
                self.save(keep)
        return self.learner.exported(self.best)

    def _stretch(self, end: int) -> Evaluation:
        """Learn until the next evaluation or the epoch's end; raises `BadInput` for weights run over."""
        begin, total = self.learner.step, 0.0
        stop = min(end, begin - begin % self.settings.evaluate_every + self.settings.evaluate_every)
        while (step := self.learner.step) < stop:
            count = min(stop, step - step % self.settings.sync + self.settings.sync) - step
            total += self.learner.learn(count) * count
        if not bool(torch.isfinite(self.learner.flat).all()):
            raise BadInput(f"The weights ran over within {stop:,} steps: lower learning_rate.")
        value = self.judge(self.learner.exported(self.learner.flat))
        one = Evaluation(stop, total / (stop - begin), value)
        if self.best_one is None or value > self.best_one.value:
            self.best = self.learner.flat.clone()
        self.seen.append(one)
        return one

    def save(self, path: Path) -> None:
        """Write all that the next step depends on to one file; it is whole or not there."""
        state = self.learner.optimiser.state[self.learner.flat]
        tensors = {
            "flat": self.learner.flat,
            "target": self.learner.target,
            "best": self.best,
            "draw": self.learner.draw.get_state(),
            "first_moment": state["exp_avg"],
            "second_moment": state["exp_avg_sq"],
            "steps": state["step"],
            "seen": torch.tensor([astuple(one) for one in self.seen], dtype=torch.float64),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        save_file(tensors, part, metadata={"mark": self.mark})
        part.replace(path)

    def load(self, path: Path) -> None:
        """Go on where a file left off; raises `BadInput` for one of other data or settings, or damaged."""
        try:
            with safe_open(path, "pt") as file:
                if (file.metadata() or {}).get("mark") != self.mark:
                    raise BadInput(
                        f"{path} was begun on other data or with other settings: train with --fresh-start."
                    )
                held = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        except (OSError, SafetensorError) as error:
            raise BadInput(f"{path} is damaged ({error}): train with --fresh-start.") from None
        learner = self.learner
        learner.flat.copy_(held["flat"])
        learner.target.copy_(held["target"])
        learner.draw.set_state(held["draw"])
        learner.optimiser.state[learner.flat] = {
            "exp_avg": held["first_moment"],
            "exp_avg_sq": held["second_moment"],
            "step": held["steps"],
        }
        self.best = held["best"]
        self.seen = [Evaluation(int(step), loss, value) for step, loss, value in held["seen"].tolist()]
        learner.step = self.seen[-1].step
