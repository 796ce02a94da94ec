"""Who is trained on, who decides when to stop, and who judges: by group, and each group by its own hash.

So a group never changes sides when others are added, and code of one family, module or task never stands on
two sides. What is synthetic judges nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from engine.errors import BadInput
from engine.strict_json import NotThis, decode, parse

Part = Literal["train", "validation", "holdout"]
PARTS: tuple[Part, ...] = get_args(Part)

SHARES = (0.5, 0.15, 0.35)
"""The parts of real groups; of synthetic ones the last is trained on."""

FILE = "split.json"
STEPS = "{part}.jsonl.gz"
REGIONS = "{part}.regions.jsonl.gz"
"""The files of a split in a folder: its groups, and for each part its steps and its regions."""

MOST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Split:
    """A seed and shares say all; `train`, `validation` and `holdout` name the groups that were known then."""

    seed: int
    shares: tuple[float, ...]
    train: tuple[str, ...] = ()
    validation: tuple[str, ...] = ()
    holdout: tuple[str, ...] = ()
    holdout_sha256: str = ""

    def told(self) -> Mapping[str, object]:
        """Return what a checkpoint's card says of the split that it was trained on."""
        return {"seed": self.seed, "shares": self.shares, "holdout_sha256": self.holdout_sha256}

    def like(self, told: Mapping[str, object]) -> bool:
        """Tell whether a card's split puts every group where this one does, even if it knew fewer of them."""
        return (told.get("seed"), told.get("shares")) == (self.seed, list(self.shares))

    def part(self, group: str, *, synthetic: bool) -> Part:
        """Return on which side a group stands, known or not."""
        digest = hashlib.sha256(f"{self.seed}:{group}".encode()).digest()
        at = int.from_bytes(digest[:8], "big") / 2**64
        train, validation, _ = self.shares
        if at < train:
            return "train"
        if at < train + validation:
            return "validation"
        return "train" if synthetic else "holdout"


def split(groups: Mapping[str, bool], seed: int, shares: tuple[float, ...] = SHARES) -> Split:
    """Return the split of groups, each with whether it is synthetic; raises `BadInput` for shares that are
    none."""
    if len(shares) != len(PARTS) or min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
        raise BadInput("The shares of train, validation and holdout have to be three parts that add up to 1.")
    rule = Split(seed, shares)
    sides: dict[Part, list[str]] = {part: [] for part in PARTS}
    for group, synthetic in sorted(groups.items()):
        sides[rule.part(group, synthetic=synthetic)].append(group)
    return Split(
        seed,
        shares,
        tuple(sides["train"]),
        tuple(sides["validation"]),
        tuple(sides["holdout"]),
        digest(sides["holdout"]),
    )


def digest(groups: Iterable[str]) -> str:
    """Return the SHA-256 that stands for a set of groups."""
    return hashlib.sha256("\n".join(sorted(groups)).encode()).hexdigest()


def document(made: Split) -> str:
    """Return a split as JSON."""
    return json.dumps({name: getattr(made, name) for name in Split.__slots__}, indent=1) + "\n"


def read(path: Path) -> Split:
    """Return the split of a file; raises `BadInput`."""
    try:
        made = decode(Split, parse(path.read_bytes(), MOST_BYTES))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    except NotThis as problem:
        raise BadInput(f"{path} is no split of groups: {problem}.") from None
    if made.holdout_sha256 != digest(made.holdout):
        raise BadInput(f"{path} names other holdout groups than it was written with: split again.")
    return made
