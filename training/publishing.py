"""From a verdict to what serves."""

from __future__ import annotations

from pathlib import Path

from engine.errors import BadInput
from training.documents import Ruling, ruling
from training.entrants import deployed, entrant
from training.registry import KEEP, Models


def publish(verdict: Path, models: Path, at: str, keep: int = KEEP) -> str:
    """Let serve whom a verdict names, and return a sentence. A candidate that was turned away is written
    down as such, whoever stands in for it.

    Raises `BadInput` where the verdict names nobody, or where what it was reached on has changed since.
    """
    said = ruling(verdict)
    if not said.folder:
        raise BadInput(f"There is nothing to publish. {said.words}")
    _still_so(said, models)
    if not said.published:
        Models(models).reject(said.candidate, said.verdict, at, said.words)
    name = Models(models).publish(Path(said.folder), said.verdict, at, note=said.words, keep=keep)
    return f"{said.serves} serves now, as {name}."


def reject(verdict: Path, models: Path, at: str, note: str = "") -> str:
    """Write a rejection into the history, and return a sentence."""
    said = ruling(verdict)
    Models(models).reject(said.candidate, said.verdict, at, note or said.words)
    return f"{said.candidate} is turned away; {deployed(models).name} goes on serving."


def _still_so(said: Ruling, models: Path) -> None:
    serving = deployed(models).name
    if serving != said.deployed:
        raise BadInput(
            f"The verdict was reached against {said.deployed}, and {serving} serves now: gate it again."
        )
    card = entrant(Path(said.folder)).card
    if card is None or card.weights_sha256 != said.weights_sha256:
        raise BadInput(f"{said.folder} does not hold the weights that were judged: gate it again.")
