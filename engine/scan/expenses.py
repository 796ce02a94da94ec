"""Which functions of the repository are expensive to call, as far as the files that were read tell."""

from __future__ import annotations

from dataclasses import dataclass

from engine.knowledge import FunctionFacts, Key
from engine.scan.linking import Links
from engine.scan.spending import COSTS, TRIPS
from engine.syntax.costs import LOOPS_OVER

_FURTHER = 2
"""How many calls a cost is followed behind the first: further on, conditions decide whether it is met."""


@dataclass(frozen=True, slots=True)
class Expense:
    """Why a call of a function takes time: `cost` is one of `COSTS`, `where` the function that has it."""

    cost: str
    where: Key

    @property
    def weight(self) -> int:
        """The rank of the reason, the weightiest first."""
        return COSTS.index(self.cost)


def said(name: str, expense: Expense) -> str:
    """Say what a call of a function, by its own name, costs: a clause."""
    path, where = expense.where
    own = where.rpartition(".")[2] == name or where.endswith(f"{name}.__init__")
    return f"`{name}` {expense.cost} ({path})" if own else f"`{name}` {expense.cost}, in `{where}` ({path})"


class Expenses:
    """What calls of the functions of a table cost, worked out when first asked for."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._known: dict[tuple[Key, int], Expense | None] = {}

    def of(self, key: Key, further: int = _FURTHER) -> Expense | None:
        """Return why a call of a function takes time: by what it does itself, else by what it calls.

        None when nothing tells, and for one that seems to keep its results.
        """
        place = (key, further)
        if place not in self._known:
            self._known[place] = None  # What only calls itself costs nothing that is known.
            self._known[place] = self._find(key, further)
        return self._known[place]

    def of_target(self, path: str, target: str) -> Expense | None:
        """Return the same for a dotted name as a file uses it; for what is not in the table, None."""
        key = self._links.resolve(path, target)
        return None if key is None else self.of(key)

    def _find(self, key: Key, further: int) -> Expense | None:
        functions = self._links.functions[key]
        if any(function.keeps for function in functions):
            return None
        own = own_cost(functions)
        if own or not further:
            return Expense(own, key) if own else None
        targets = sorted({fact.target for function in functions for fact in function.calls})
        keys = [self._links.resolve(key[0], target) for target in targets]
        found = [self.of(callee, further - 1) for callee in keys if callee is not None and callee != key]
        costs = [expense for expense in found if expense is not None]
        return min(costs, key=lambda expense: expense.weight, default=None)


def own_cost(functions: list[FunctionFacts]) -> str:
    """Return the weightiest reason among those of the definitions of one name."""
    return min((one.cost for one in functions if one.cost), key=COSTS.index, default="")


def expenses(links: Links, path: str) -> dict[str, str]:
    """Return, for the dotted names that the functions of a file call, why a call is expensive.

    Only what the callee itself does counts, and only what leaves the process or loops; one that seems to keep
    its results is left out.
    """
    found: dict[str, str] = {}
    known = Expenses(links)
    targets = {
        fact.target
        for key, functions in links.functions.items()
        if key[0] == path
        for function in functions
        for fact in function.calls
    }
    for target in sorted(targets):
        key = links.resolve(path, target)
        expense = known.of(key, 0) if key is not None else None
        if expense is not None and expense.cost in TRIPS | {LOOPS_OVER}:
            found[target] = expense.cost
    return found
