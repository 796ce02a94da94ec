"""What the environment sets about the policy that chooses what is proven: where it lies, how it learns."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field

from bot.counter.settings import CounterSettings


class PolicySettings(CounterSettings):
    """The settings of the policy; see `bot.settings.Settings`."""

    data: Path = Field(
        default_factory=lambda: user_data_path("velox"),
        alias="VELOX_DATA",
        title="the path of a folder",
        description="The folder for what Velox keeps on this machine, such as its own Postgres.",
    )
    models_dir: Path | None = Field(
        None,
        alias="MODELS_DIR",
        title="the path of a folder",
        description="Where trained policies are published; the one that serves chooses what reviews prove. "
        "Without it `models` below `VELOX_DATA`. While none is published the heuristic chooses.",
    )
    train_input_dir: Path | None = Field(
        None,
        alias="TRAIN_INPUT_DIR",
        title="the path of a folder",
        description="The rollouts that the server trains on, and where it exports what reviews decided. "
        "Without it `rollouts` below `VELOX_DATA`. See docs/training.md.",
    )
    explore: float = Field(
        0.05,
        alias="VELOX_EXPLORE",
        title="a number from 0 to 0.5",
        description="In which part of its decisions a review of the server may try another rewrite than that "
        "which the policy would have proven next, so that something is learned of it. 0 for never.",
        ge=0,
        le=0.5,
    )

    train_enough: int = Field(
        0,
        alias="VELOX_TRAIN_ENOUGH",
        title="a whole number, 0 or more",
        description="After how many new decisions of reviews a worker of the role `learn` trains the policy "
        "anew. The gate says whether the new one serves. 0 for never.",
        ge=0,
    )
    train_hours: int = Field(
        0,
        alias="VELOX_TRAIN_HOURS",
        title="a whole number, 0 or more",
        description="After how many hours the policy is trained anew if reviews have decided anything since. "
        "0 for never.",
        ge=0,
        le=24 * 365,
    )

    @property
    def models(self) -> Path:
        """The folder of the policies, `MODELS_DIR` or below the data."""
        return self.models_dir or self.data / "models"

    @property
    def train_input(self) -> Path:
        """The folder of what is trained on, `TRAIN_INPUT_DIR` or below the data."""
        return self.train_input_dir or self.data / "rollouts"
