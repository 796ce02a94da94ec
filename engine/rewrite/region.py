"""What a language model is shown of a repository: one function, and what matters to it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.model import Finding, StrategyName

Relation = Literal["caller", "callee", "signature", "constant"]
"""What another place is to a region: it calls the region, it is called there, only its first line counts, or
it is a name of a module that the region reads."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines of another place, as they stand there. `why` says in a clause what they tell of the region."""

    relation: Relation
    path: str
    symbol: str
    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Region:
    """One function of a changed file: lines `start` to `end` (1-based, both included, decorators among them).

    `text` are these lines as they stand in the file, with bare newlines. `findings` lie in it; `strategy` is
    what the policy chose to try. `snippets` are in the order of their worth. `because` says why it is worth a
    question, clauses: "called in a loop in app/run.py:12; loops inside loops".
    """

    path: str
    symbol: str
    start: int
    end: int
    text: str = field(repr=False)
    findings: tuple[Finding, ...] = ()
    strategy: StrategyName = "llm_rewrite"
    snippets: tuple[Snippet, ...] = ()
    because: str = ""
