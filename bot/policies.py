"""The policies that choose on this machine what is proven next.

A trained one needs numpy, which takes longer to import than the rest of a command does: only where one is to
serve is it imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from platformdirs import user_data_path

from engine.choose.deciding import Exploring, Heuristic, Policy
from engine.choose.patterns import Pattern
from engine.choose.prior import Prior
from engine.strict_json import NotThis, canonical, decode, parse, plain

VARIABLE = "MODELS_DIR"
CHOOSING = "VELOX_CHOOSING"
"""What a worker tells the process of a review: the part of decisions that explore, the seed, the folder."""

PATTERNS = "VELOX_PATTERNS"
"""What a worker tells it of earlier proofs."""

MOST_BYTES = 128_000
"""Linux takes no longer variable; the patterns that `bot.store.tries.known` returns are half of that."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """How a process chooses: by the policies of a folder, exploring in a part `explore` of its decisions, as
    `seed` says, a text without blanks. Without one, `-`, it does not explore. The `patterns` are what it
    knows of earlier proofs."""

    models: Path | None = None
    explore: float = 0.0
    seed: str = "-"
    patterns: tuple[Pattern, ...] = ()

    def by(self, seed: str, patterns: tuple[Pattern, ...] = ()) -> Choosing:
        """Return a choosing that knows patterns and explores by a seed; equal seeds explore alike."""
        return replace(self, seed=seed, patterns=patterns)

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment that tells a process so; see `serving` and `known`."""
        said = {}
        if self.models is not None:
            said[CHOOSING] = f"{self.explore} {self.seed} {self.models}"
        if self.patterns:
            said[PATTERNS] = canonical(plain(_Told(self.patterns))).decode()
        return said


@dataclass(frozen=True, slots=True)
class _Told:
    patterns: tuple[Pattern, ...]


def known(environ: Mapping[str, str], tell: Callable[[str], None]) -> Prior:
    """Return what a worker says of earlier proofs, and nothing where none says anything, as on the terminal.

    `tell` is given a sentence where it cannot be read.
    """
    if PATTERNS not in environ:
        return Prior()
    try:
        return Prior(decode(_Told, parse(environ[PATTERNS].encode(), MOST_BYTES)).patterns)
    except NotThis as problem:
        tell(f"What is known of earlier proofs cannot be read, so it is not used: {problem}.")
        return Prior()


def models_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the policies: that of `MODELS_DIR`, or `models` below the data of this machine."""
    if named := environ.get(VARIABLE):
        return Path(named)
    return Path(environ.get("VELOX_DATA") or user_data_path("velox")) / "models"


def serving(environ: Mapping[str, str], tell: Callable[[str], None]) -> tuple[Policy, Policy | None]:
    """Return who decides, and who only watches, as the pointers in the folder of the policies say.

    Where there is none, the heuristic decides. `tell` is given a sentence where a checkpoint is refused. In a
    review of the server other rewrites are tried now and then, if the worker says so.
    """
    if CHOOSING not in environ:
        return _pointed_at(models_folder(environ), tell)
    rate, seed, folder = environ[CHOOSING].split(" ", 2)
    policy, shadow = _pointed_at(Path(folder), tell)
    return (policy if seed == "-" else Exploring(policy, float(rate), Random(seed))), shadow


def _pointed_at(folder: Path, tell: Callable[[str], None]) -> tuple[Policy, Policy | None]:
    if not any((folder / pointer).exists() for pointer in ("current", "shadow")):
        return Heuristic(), None
    from engine.adapters.weights_file import PolicyFile

    return PolicyFile(folder, tell=tell), PolicyFile(folder, "shadow", tell=tell).trained()
