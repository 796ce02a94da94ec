"""How a net is trained: by flags, or by a TOML file with the same names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.config.document import parse
from engine.errors import BadConfig
from engine.strict_json import NotThis, decode


@dataclass(frozen=True, slots=True)
class Settings:
    """`epochs` times `steps_per_epoch` is the most that is trained: it ends when `patience` evaluations in a
    row were no better. `sync` steps apart the target net is renewed, `evaluate_every` steps apart the policy
    is replayed. `gamma` is the discount, `clip` the largest norm of a net's gradient."""

    epochs: int = 40
    steps_per_epoch: int = 1000
    batch_size: int = 64
    shuffle: bool = True
    seed: int = 0
    hidden: tuple[int, ...] = (64, 64)
    nets: int = 5
    learning_rate: float = 5e-4
    weight_decay: float = 1.0
    gamma: float = 1.0
    clip: float = 10.0
    sync: int = 250
    evaluate_every: int = 500
    patience: int = 10


_POSITIVE = (
    "epochs",
    "steps_per_epoch",
    "batch_size",
    "nets",
    "learning_rate",
    "clip",
    "sync",
    "evaluate_every",
    "patience",
)


def settings(config: Path | None, flags: Mapping[str, object]) -> Settings:
    """Return the settings of a file, where there is one, and over them the flags that are not None.

    Raises `BadConfig` for names that are unknown, values of another type, and what has to be above 0.
    """
    place = str(config) if config else "the command line"
    known = asdict(Settings())
    known["hidden"] = list(known["hidden"])
    said = {**_table(config), **{name: value for name, value in flags.items() if value is not None}}
    try:
        made = decode(Settings, known | said)
    except NotThis as problem:
        raise BadConfig(place, None, f"{problem}.") from None
    for name in _POSITIVE:
        if getattr(made, name) <= 0:
            raise BadConfig(place, None, f"{name} has to be above 0.")
    if not made.hidden or min(made.hidden) <= 0 or not 0 <= made.gamma <= 1 or made.weight_decay < 0:
        raise BadConfig(place, None, "hidden needs widths above 0, gamma 0 to 1, weight_decay 0 or more.")
    return made


def _table(config: Path | None) -> dict[str, object]:
    if config is None:
        return {}
    try:
        return dict(parse(str(config), config.read_bytes())[1])
    except OSError as error:
        raise BadConfig(str(config), None, f"it cannot be read ({error.strerror}).") from None
