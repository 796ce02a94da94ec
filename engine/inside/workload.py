"""Makes the calls that are measured: the same inputs for the old and the new code, made anew from a seed.

A workload is data in one of two forms. `{"setup": source, "call": expression}`: the source is run with the
names of the module, `n` (the size) and `seed` in scope, and the expression is what is measured.
`{"generator": {}}`: `generate.arguments(function, size, seed)` returns the positional and keyword arguments;
with `"dense": true` in the inner object it makes them dense.
"""

from __future__ import annotations

import functools
import importlib
import pickle
import random
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import cast

from .alike import UNPICKLED, alike
from .guard import attempt

Call = Callable[[], object]

CALL = "_velox_call"
RETRIES = 8
"""So often arguments are drawn again that a class of the code refuses to be made with."""
SHARED = (ModuleType, FunctionType, BuiltinFunctionType, type)


def load(names: Sequence[str]) -> list[ModuleType]:
    """Import modules by the normal path, in the order given."""
    return [importlib.import_module(name) for name in names]


def own_modules(loaded: Sequence[ModuleType]) -> list[ModuleType]:
    """Return the modules themselves and all that lie in their folder: what may hold state of theirs.

    Sides with imports of their own leave in `sys.velox_apart`, by file, what the other one imported.
    """
    folder = Path(cast(str, loaded[0].__file__)).resolve().parent
    apart = cast("dict[str, object]", getattr(sys, "velox_apart", {}))
    return [
        module
        for module in cast("list[object]", [*sys.modules.values(), *apart.values()])
        if isinstance(module, ModuleType)
        and module.__name__ != "__main__"
        and getattr(module, "__file__", None)
        and folder in Path(cast(str, module.__file__)).resolve().parents
    ]


def named(module: ModuleType, function: str) -> Call:
    """Return a function of a module by its dotted name."""
    found: object = module
    for part in function.split("."):
        found = getattr(found, part)
    return cast(Call, found)


class Input:
    """One input: what a call is given, and how a call is made of that."""

    __slots__ = ("_blob", "bind", "given")

    def __init__(self, given: object, bind: Callable[[object], Call]) -> None:
        self.given = given
        self.bind = bind
        self._blob = b""

    def call(self) -> Call:
        """Return the call over this very input."""
        return self.bind(self.given)

    def copied(self) -> Call:
        """Return the call over a copy; the first must be asked for before the input is used.

        Raises one of `UNPICKLED` where the input cannot be copied.
        """
        if not self._blob:
            self._blob = pickle.dumps(self.given, pickle.HIGHEST_PROTOCOL)
        return self.bind(pickle.loads(self._blob))  # noqa: S301 - what was pickled a moment ago


Make = Callable[[ModuleType, int, int], Input]
"""Makes the input of a module's function from size and seed."""


class Inputs:
    """Fresh inputs for one side, by size and seed."""

    def __init__(self, module: ModuleType, make: Make) -> None:
        self._module = module
        self._make = make
        self._copies = True

    def one(self, size: int, seed: int) -> Input:
        """Return a new input; equal ones for equal size and seed, also where it is drawn from `random`."""
        random.seed(seed)
        return self._make(self._module, size, seed)

    def calls(self, size: int, seeds: Sequence[int], count: int, *, fresh: bool) -> list[Call]:
        """Return `count` calls over the inputs of the seeds in turns; with `fresh` none shares its input."""
        made = [self.one(size, seed) for seed in seeds[:count]]
        again = self._again(made, size, seeds, count - len(made)) if fresh else []
        calls = [one.call() for one in made]
        if fresh:
            return calls + again
        return (calls * (count // len(calls) + 1))[:count]

    def _again(self, made: Sequence[Input], size: int, seeds: Sequence[int], count: int) -> list[Call]:
        if self._copies:
            try:
                return [made[turn % len(made)].copied() for turn in range(count)]
            except UNPICKLED:
                self._copies = False
        return [self.one(size, seeds[turn % len(made)]).call() for turn in range(count)]


def from_setup(setup: str, expression: str) -> Make:
    """Return a maker for a workload of source and expression."""
    prepare = compile(textwrap.dedent(setup), "setup", "exec")
    define = compile("def {}():\n return (\n{}\n)".format(CALL, expression), "call", "exec")

    def make(module: ModuleType, size: int, seed: int) -> Input:
        world = dict(vars(module))
        world["n"], world["seed"] = size, seed
        before = dict(world)
        run_code(prepare, world)
        changed = {name: value for name, value in world.items() if before.get(name, world) is not value}
        given = {
            name: value
            for name, value in changed.items()
            if name != "__builtins__" and not isinstance(value, SHARED)
        }

        def bind(these: object) -> Call:
            space = dict(world)
            space.update(cast("dict[str, object]", these))
            run_code(define, space)
            return cast(Call, space[CALL])

        return Input(given, bind)

    return make


def run_code(code: CodeType, space: dict[str, object]) -> None:
    """Run compiled source in a name space."""
    exec(code, space)


def from_generator(function: str, source: ModuleType | None, dense: bool = False) -> Make:
    """Return a maker for generated arguments, made for the function of `source` (None: of each module).

    Old and new code may lead the generator to different arguments, as it reads their bodies.
    """
    arguments = importlib.import_module(".generate", __package__).arguments

    def make(module: ModuleType, size: int, seed: int) -> Input:
        run = named(module, function)
        given = _drawn(lambda turn: arguments(named(source or module, function), size, seed + turn, dense))

        def bind(these: object) -> Call:
            positional, keywords = cast("tuple[Sequence[object], Mapping[str, object]]", these)
            return functools.partial(run, *positional, **keywords)

        return Input(given, bind)

    return make


def _drawn(draw: Callable[[int], object]) -> object:
    """Return the first arguments that can be made: a class of the code may refuse what it is made with."""
    for turn in range(RETRIES):
        outcome = attempt(functools.partial(draw, 7919 * turn))
        if outcome.error is None:
            return outcome.value
    return draw(0)


def makers(workload: Mapping[str, object], function: str, old: ModuleType, new: ModuleType) -> Make:
    """Return the maker for a workload, such that both modules get equal inputs."""
    if "call" in workload:
        return from_setup(cast(str, workload.get("setup", "")), cast(str, workload["call"]))
    options = cast("Mapping[str, object]", workload["generator"])
    dense = bool(options.get("dense"))
    make = from_generator(function, None, dense)
    one = Inputs(old, make).one(PROBED, 0)
    other = attempt(lambda: Inputs(new, make).one(PROBED, 0)).value
    same = isinstance(other, Input) and (alike(one.given, other.given) or _said_alike(function, old, new))
    return make if same else from_generator(function, old, dense)


def _said_alike(function: str, old: ModuleType, new: ModuleType) -> bool:
    """Tell whether arguments are made in the same way for both: what differs then is what classes of theirs
    make of it."""
    plan = importlib.import_module(".generate", __package__).plan
    one, other = plan(named(old, function)), plan(named(new, function))
    return bool(one.said == other.said and one.texts == other.texts)


PROBED = 8
"""The size at which generated arguments of both sides are compared."""
