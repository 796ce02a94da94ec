"""What a review asks of whoever reads code: the values that go there and come back, and the port.

They are apart from `engine.answers`, which asks a language model, so that a command without one does not load
what it takes to talk to one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.config import SettingsTree
from engine.knowledge import Connections
from engine.model import Change, TreeReport, Verdict
from engine.ports import Cache, Linter, Tree
from engine.usage import ModelUse


@dataclass(frozen=True, slots=True)
class Asking:
    """The change that is asked about, and what is known around it. `clock` gives seconds."""

    change: Change
    report: TreeReport
    tree: Tree
    settings: SettingsTree
    connections: Connections
    linter: Linter
    cache: Cache | None
    clock: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Answers:
    """Rewrites that wait for their proof, best question first; what they took; what is to be said once."""

    verdicts: tuple[Verdict, ...] = ()
    usage: tuple[ModelUse, ...] = ()
    remembered: int = 0
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """Whoever is asked what no rule knows: `engine.answers.ModelReader`."""

    def answers(self, asking: Asking, verdicts: Sequence[Verdict]) -> Answers:
        """Return rewrites of functions of a change; `verdicts` are those of the rules: what has a rewrite
        already is left alone. Raises nothing: trouble is a note."""
        ...
