"""The same steps by Stable-Baselines3's DQN, from its replay buffer filled with the same rows:
`python -m bench.learners.rival STEPS.jsonl.gz COUNT`.

It is one net, without double Q-learning and without masks; layers, batch, loss, clip and the distance of
target updates are ours.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from stable_baselines3 import DQN
from stable_baselines3.common.logger import Logger

from bench.learners.measure import BATCH, HIDDEN, SYNC, measured
from engine.choose.features import ENCODED
from engine.strategies import ACTIONS
from training.dataset import data_of
from training.transitions import read


class Encoded(gymnasium.Env[Any, Any]):
    """Tells the shapes; nothing is played."""

    observation_space = gymnasium.spaces.Box(0.0, 1.0, (ENCODED,), np.float32)
    action_space = gymnasium.spaces.Discrete(len(ACTIONS))


def main(steps: str, count: str) -> None:
    torch.set_num_threads(1)
    data = data_of(list(read([Path(steps)])))
    many = len(data)
    model = DQN(
        "MlpPolicy", Encoded(), learning_rate=5e-4, buffer_size=many, batch_size=BATCH, gamma=1.0,
        max_grad_norm=10, policy_kwargs={"net_arch": list(HIDDEN)}, seed=0, device="cpu",
    )  # fmt: skip
    model.set_logger(Logger(folder=None, output_formats=[]))
    buffer = model.replay_buffer
    assert buffer is not None, "it has one from the start"
    buffer.observations[:, 0], buffer.next_observations[:, 0] = data.now, data.after
    buffer.actions[:, 0, 0], buffer.rewards[:, 0], buffer.dones[:, 0] = data.action, data.reward, data.ended
    buffer.pos, buffer.full = 0, True

    def learn() -> None:
        for _ in range(int(count) // SYNC):
            model.train(gradient_steps=SYNC, batch_size=BATCH)
            model.q_net_target.load_state_dict(model.q_net.state_dict())

    measured(learn)


if __name__ == "__main__":
    main(*sys.argv[1:])
