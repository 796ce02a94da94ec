"""The contract of a rule: one file, one class, from which tests, documentation and benchmarks derive.

A rule is a subclass of `Rule[node type]` in a file of its own below `engine/rules/`. Its name is the file's
name with hyphens; the node type in brackets is its registration; its docstring is the user's documentation.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from engine.bar import ANYWHERE, Bar, Size
from engine.knowledge import NOTHING, Elsewhere
from engine.model import Category, Edit, Growth, StrategyName
from engine.syntax.code import Code

Node = TypeVar("Node", bound=ast.AST)

SIZE_FOR = {Growth.QUADRATIC: Size.MANY, Growth.IO: Size.OPEN, Growth.CONSTANT: Size.FEW}
"""A better growth shows in many elements; a query or call per element already in some; a factor in any."""


@dataclass(frozen=True, slots=True)
class Slow:
    """Code that the rule must find, and its fast form.

    `code` and `fast` are whole modules that define the same function. `setup` runs once and makes the
    arguments, with `n` in scope as the size; `call` is the expression that is compared and timed, in a name
    space of the module and the setup. Where the rule writes the fast form itself, its edits must give
    exactly `fast`; `edited=False` says that the fast form is only shown. With `load` a fresh interpreter that
    loads the module and makes the call is timed.
    """

    code: str
    fast: str
    call: str
    setup: str = ""
    n: int = 1000
    edited: bool = True
    load: bool = False


@dataclass(frozen=True, slots=True)
class Fine:
    """Code that looks alike and must be left alone, and the reason."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule says of one place. `where` is the node to blame: its lines are the finding's, ten at most.

    `message` is the first thing a person reads: what is slow and how much, one short sentence with the names
    of the code in it. `why` is the second sentence. `confidence` is the chance that a maintainer agrees.
    `conditions` is what must hold for the rewrite and was not established, each a clause that completes
    "Holds if …". `requires_pure` are dotted names of functions elsewhere that must be shown pure, else the
    finding is dropped; `elsewhere` says what else must be shown of such functions. `edits` give the fast
    form; without them `no_edit` says why in a clause.

    How many elements there are, `engine.syntax.magnitude` judges: by `through`, the collections that the
    place goes through each time it runs; by `repeats`, the loops that make it do so, all loops around it if
    empty; `at` is the place where that is not `where`. `bar` stands for the rule's where the gain differs.
    """

    where: ast.expr | ast.stmt
    message: str
    why: str
    confidence: float
    edits: tuple[Edit, ...] = ()
    conditions: tuple[str, ...] = ()
    requires_pure: tuple[str, ...] = ()
    elsewhere: Elsewhere = NOTHING
    growth: Growth | None = None
    no_edit: str = ""
    through: tuple[ast.expr, ...] = ()
    at: ast.AST | None = None
    repeats: tuple[ast.AST, ...] = ()
    bar: Bar | None = None


class Rule(ABC, Generic[Node]):
    """One kind of slow code. Subclasses are stateless; see the module docstring."""

    title: ClassVar[str]
    """The finding in three to six words, for tables: "list searched in a loop"."""
    category: ClassVar[Category]
    strategy: ClassVar[StrategyName]
    growth: ClassVar[Growth] = Growth.CONSTANT
    python: ClassVar[str] = ""
    """A version specifier (PEP 440) of the Pythons for which the advice holds; empty for all."""
    calls: ClassVar[frozenset[str]] = frozenset()
    """For a `Rule[ast.Call]`: the names of the functions and methods it is about; empty for every call."""
    loops: ClassVar[int] = 0
    """How many loops must run over a node's line (itself included) for the rule to say anything of it. What
    stands in the header of a loop is on its line too, so `code.loops(node)` may still be empty."""
    speaks_from: ClassVar[float] = ANYWHERE
    """The hotness from which on its findings are said unasked: `WARM` where a constant factor only shows in
    code that runs often, `HOT` where even there it is small, `ASKED` where it is a matter of style."""
    needs: ClassVar[Size | None] = None
    """The least size with which its findings are said unasked; None: what their growth asks for."""
    slow: ClassVar[tuple[Slow, ...]]
    fine: ClassVar[tuple[Fine, ...]]

    @property
    def name(self) -> str:
        """The rule's name, from its file: `membership_in_list.py` is `membership-in-list`."""
        return type(self).__module__.rpartition(".")[2].replace("_", "-")

    def bar(self, growth: Growth) -> Bar:
        """Return what is asked of a finding with this growth before it is said unasked."""
        return Bar(self.speaks_from, SIZE_FOR[growth] if self.needs is None else self.needs)

    @abstractmethod
    def check(self, node: Node, code: Code) -> Iterator[Hit]:
        """Yield a hit for each slow place that `node` is to blame for. When unsure, yield nothing."""
