"""The contract of a regression: one file, one class, about what a change made slower.

Where a rule looks at a file, a regression looks at one function as it was and as it is. Its file lies in
`engine/regressions/`; its name is the file's name with hyphens; its docstring is the user's documentation.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from engine.model import Category, Growth, StrategyName
from engine.syntax.versions import Versions


@dataclass(frozen=True, slots=True)
class Slower:
    """A change that must be found: two whole modules with the same functions."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Harmless:
    """A change that looks alike and must be left alone, and the reason."""

    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Slowed:
    """What a regression says of one function. `where` is a node of the head; its lines are the finding's.

    `message` tells both sides, "… now …; before, …"; `was` is the second of them, for programs. `why` is the
    next sentence, `confidence` the chance that a maintainer agrees. `requires_pure` are dotted names of
    functions elsewhere that must be shown pure, else the finding is dropped. `remedy` completes "No rewrite:
    ".
    """

    where: ast.expr | ast.stmt
    message: str
    was: str
    why: str
    confidence: float
    growth: Growth | None = None
    requires_pure: tuple[str, ...] = ()
    remedy: str = "what it was before shows the faster form"


class Regression(ABC):
    """One way in which a change makes a function slower. Subclasses are stateless."""

    title: ClassVar[str]
    """The finding in three to six words, for tables: "sorted anew in each turn"."""
    category: ClassVar[Category]
    strategy: ClassVar[StrategyName]
    growth: ClassVar[Growth] = Growth.CONSTANT
    python: ClassVar[str] = ""
    """A version specifier (PEP 440) of the Pythons for which it holds; empty for all."""
    slower: ClassVar[tuple[Slower, ...]]
    fine: ClassVar[tuple[Harmless, ...]]

    @property
    def name(self) -> str:
        """Its name, from its file: `cache_removed.py` is `cache-removed`."""
        return type(self).__module__.rpartition(".")[2].replace("_", "-")

    @abstractmethod
    def check(self, versions: Versions) -> Iterator[Slowed]:
        """Yield what is slower in one function of the head. When unsure, yield nothing."""
