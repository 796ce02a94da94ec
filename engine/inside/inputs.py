"""Inputs in their order: finite domains whole, else generated ones and corners made of them, as plans."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import inspect
import itertools
import random
import types
from collections.abc import Iterator, Sequence
from typing import Callable

from .corners import Constants
from .graph import Node
from .guard import Function, Outcome, attempt
from .mutations import STAND_INS, Mutator, corner_calls, stand_in
from .places import copied, places_of
from .plans import NoPlan, plan_call
from .sides import Side, owner_in, target_in
from .specs import FREE, Spec, specs_of
from .sweep import Sweep

Made = tuple[Sequence[object], dict[str, object]]
Recipe = Callable[[Function, int, int], Made]
"""`arguments(function, size, seed)`: fresh positional and keyword arguments, the same for the same
numbers."""

DOMAIN = 2000
"""A domain of at most so many inputs is tried whole."""

RETRIES = 8
"""So often arguments are drawn again that a class of the code refuses to be made with."""

SIZES = (3, 1, 5, 2, 8, 0, 4, 13, 3, 6, 34, 2)


class NoInputs(Exception):
    """No arguments can be made; the text is a clause for a person."""


class Source:
    """One recipe with its seed; `kind` says where its inputs come from, for the report. `dense` makes inputs
    in which what is looked up is found, if the recipe can.

    A recipe of `recorded` calls gives so many, which come first and as they are. One that is `derived` gives
    them again, to be changed: it is passed over where none can be made.
    """

    def __init__(
        self, kind: str, seed: int, recipe: Recipe, recorded: int = 0, derived: bool = False
    ) -> None:
        self.kind = kind
        self.seed = seed
        self.recipe = recipe
        self.recorded = recorded
        self.derived = derived
        can = "dense" in inspect.signature(recipe).parameters
        self.dense: Recipe = _denser(recipe) if can else recipe
        self.distinct = 0


def _denser(recipe: Recipe) -> Recipe:
    return functools.partial(recipe, dense=True)  # type: ignore[call-arg]


def load_recipe(name: str) -> Recipe:
    """Return `arguments` of a module of this package ("generate") or of a file ("/inputs/recipe.py")."""
    if name.endswith(".py"):
        spec = importlib.util.spec_from_file_location("recipe", name)
        if spec is None or spec.loader is None:
            raise NoInputs(f"the recipe {name} cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    elif name.isidentifier():
        module = importlib.import_module("." + name, __package__)
    else:
        raise NoInputs(f"{name!r} names no recipe")
    found: Recipe = module.arguments
    return found


class Inputs:
    """The inputs of one function, of all sources in turn, mutated within the specs of its parameters."""

    def __init__(self, side: Side, sources: Sequence[Source], constants: Constants, hashable: bool) -> None:
        self._side = side
        self.sources = sources
        target = side.target()
        self.positional, self.named = specs_of(target, side.name)
        if side.takes_self() and self.positional:
            self.positional[0] = Spec("record")
        optional, required = _defaults(target)
        self.mutator = Mutator(self.positional, self.named, constants, optional, required, hashable)
        self.loose = any(spec.has_free() for spec in self.named.values())
        self._bound: dict[tuple[Recipe, int], types.MethodType] = {}
        self.calm = False
        self.apart: frozenset[str] = frozenset()
        """Classes whose objects each side makes for itself, as `unlike_makers` tells."""
        self.twin: Node | None = None
        """The plan that the one just given stands in for: it counts only if the original does the same."""
        self.generated = 0
        self.corners = 0

    def domain(self) -> list[Node] | None:
        """Return all calls there are, if the parameters allow few values only; None otherwise."""
        if self._side.takes_self() or len(self.named) != len(self.positional):
            return None
        code = getattr(self._side.target(), "__code__", None)
        if not isinstance(code, types.CodeType) or code.co_flags & (
            inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
        ):
            return None
        rows = Spec("holds", "tuple", self.positional, fixed=True).domain(DOMAIN)
        return None if rows is None else [corner_calls(row) for row in rows if isinstance(row, tuple)]

    def __iter__(self) -> Iterator[tuple[Source, Node]]:
        """Yield plans without end, recorded calls first. Of five others one is as generated, two have the
        next corner put in while there are any, and the others are changed at random; one of five only while
        `calm` is set, as most inputs raise."""
        recorded = list(self._replayed())
        yield from recorded
        sources = [each for each in self.sources if not each.recorded and (recorded or not each.derived)]
        turns = dict.fromkeys(sources, 0)
        made_first = sorted(sources, key=lambda each: each.derived)
        sweep = itertools.chain.from_iterable(map(self._swept, made_first))
        for source in itertools.cycle(_weighted(sources)):
            turn = turns[source]
            turns[source] += 1
            size = SIZES[turn % len(SIZES)]
            plan = self.planned(source, size, source.seed + turn)
            if turn % 5 == 0 or (self.calm and turn % 5 in (2, 3)) or plan.kind == "recipe":
                self.generated += 1
                yield source, plan
                continue
            self.corners += 1
            other = self._stand_in(plan, turn) if turn % 15 == 4 else None
            if other is not None:
                self.twin = plan
                yield source, other
                self.twin = None
                continue
            swept = next(sweep, None) if turn % 5 in (1, 3) else None
            if swept is not None:
                yield swept
            else:
                plan = self.mutator.mutate(plan, source.seed + turn)
                yield source, plan

    def _replayed(self) -> Iterator[tuple[Source, Node]]:
        """Yield the recorded calls that can be made again here."""
        for source in self.sources:
            for turn in range(source.recorded):
                try:
                    yield source, self.planned(source, 0, turn)
                except NoInputs:
                    return

    def _stand_in(self, plan: Node, turn: int) -> Node | None:
        """Return a plan with another object in the place of a list, dict or text whose type nobody says, None
        if there is none."""
        kind = STAND_INS[turn // 15 % len(STAND_INS)]
        fresh = copied(plan)
        found = False
        for place in places_of(fresh, self.positional, self.named):
            other = stand_in(place.node, kind) if place.top and place.spec.how == FREE else None
            if other is not None and not (found and turn // (15 * len(STAND_INS)) % 2):
                place.put(other)
                found = True
        return fresh if found else None

    def _swept(self, source: Source) -> Iterator[tuple[Source, Node]]:
        plan = self.planned(source, 3, source.seed)
        if plan.kind != "recipe":
            for corner in Sweep(self.mutator, plan):
                yield source, corner

    def planned(self, source: Source, size: int, seed: int) -> Node:
        """Return the plan of one generated input; a recipe to repeat where the arguments are no plain data.

        Raises `NoInputs`.
        """
        self._side.enter()
        recipe = source.dense if self.calm and seed % 4 else source.recipe

        made, outcome = self._first_made(recipe, size, seed)
        if outcome.error is not None or not isinstance(outcome.value, tuple):
            raise NoInputs(f"no arguments can be made: {outcome.error}")
        args, kwargs = outcome.value
        try:
            return plan_call(self._side.name, tuple(args), dict(kwargs), self.apart)
        except NoPlan:
            return Node("recipe", made)

    def _first_made(
        self, recipe: Recipe, size: int, seed: int
    ) -> tuple[Callable[[types.ModuleType], Made], Outcome]:
        """Draw until arguments can be made; return what makes them again, and them."""
        turn = 0
        while True:
            made = functools.partial(self._drawn, recipe, size, seed + 7919 * turn)
            outcome = attempt(functools.partial(made, self._side.module))
            turn += 1
            if outcome.error is None or turn == RETRIES:
                return made, outcome

    def _drawn(self, recipe: Recipe, size: int, seed: int, module: types.ModuleType) -> Made:
        random.seed(seed)
        return self._made(module, recipe, size, seed)

    def _made(self, module: types.ModuleType, recipe: Recipe, size: int, seed: int) -> Made:
        """Make arguments with the classes of the module: a method's receiver by its class, if need be."""
        target = target_in(module, self._side.function)
        if not self._side.takes_self():
            return recipe(target, size, seed)
        owner = owner_in(module, self._side.function)
        assert isinstance(owner, type)
        args, kwargs = _made_for_class(recipe, owner, size, seed)
        receiver = owner(*args, **kwargs)
        key = (recipe, id(module))
        if key not in self._bound:  # a recipe reads each function once, so it gets one object to read
            self._bound = {key: types.MethodType(target, receiver)}
        args, kwargs = recipe(self._bound[key], size, seed + 1)
        return [receiver, *args], kwargs


def _made_for_class(recipe: Recipe, owner: type, size: int, seed: int) -> Made:
    """Make the arguments that a class is called with: those of its `__init__`, if it has one of its own."""
    begin = inspect.getattr_static(owner, "__init__", None)
    if not isinstance(begin, types.FunctionType):
        return (), {}
    return recipe(types.MethodType(begin, object.__new__(owner)), size, seed)


def _weighted(sources: Sequence[Source]) -> list[Source]:
    """Return the sources of one round: changes of recorded calls, which may be few, come half as often."""
    more = 2 if any(each.derived for each in sources) else 1
    return [each for each in sources for _ in range(1 if each.derived else more)]


def _defaults(function: Function) -> tuple[frozenset[str], int]:
    """Return the names of parameters with a default, and how many positional ones have none."""
    outcome = attempt(lambda: inspect.signature(function))
    if not isinstance(outcome.value, inspect.Signature):
        return frozenset(), 99
    parameters = outcome.value.parameters.values()
    optional = frozenset(part.name for part in parameters if part.default is not inspect.Parameter.empty)
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return optional, sum(part.kind in kinds and part.name not in optional for part in parameters)
