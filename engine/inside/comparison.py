"""Two modules side by side: how their calls must be run so that the comparison is fair.

Found out by running them, before anything is timed: whether a call changes what it is given or what its
modules keep, whether its result is lazy, whether it waits, and whether it remembers earlier calls in a place
that cannot be put back.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import cast

from .alike import alike
from .running import Clock, Runner, clock_for, find_kind, waits
from .state import State, TooMuch
from .workload import Inputs, load, makers, own_modules

HIDDEN = "it remembers earlier calls in a place that cannot be put back between them"
CALIBRATING, TIMING, CONFIRMING = 1, 2, 3
"""Streams of seeds: inputs of one are never those of another."""


TRIED = 20
"""So many inputs are tried before it is said that none can be run."""
LONGEST = 200


class Declined(Exception):
    """The comparison would not be fair; the text is a clause for a person."""


def seeds_of(stream: int, seed: int, start: int, count: int) -> list[int]:
    """Return `count` seeds of a stream, from its `start`-th on."""
    return [(seed % 1_000 * 10 + stream) * 1_000_000 + index for index in range(start, start + count)]


class Unusable(Exception):
    """A call raised on one of its inputs; the text says what."""


def words(error: Exception) -> str:
    """Return what an exception says, short."""
    said = "{}: {}".format(type(error).__name__, error) if str(error) else type(error).__name__
    return said[:LONGEST]


class Side:
    """One of the two modules: its inputs and how its calls are run."""

    def __init__(self, inputs: Inputs, loop: asyncio.AbstractEventLoop) -> None:
        self.inputs = inputs
        self.loop = loop
        self.runner = Runner("plain", loop)


class Comparison:
    """Both sides with what is known of them. `old` and `new` are names of modules in the working folder."""

    def __init__(self, question: Mapping[str, object]) -> None:
        old, new = cast(str, question["old"]), cast(str, question["new"])
        order = [new, old] if question.get("swapped") else [old, new]
        modules = dict(zip(order, load(order)))
        self.own = own_modules([modules[old], modules[new]])
        self._files = {cast(str, module.__file__) for module in self.own}
        self.state = self._snapshot()
        make = makers(
            cast("Mapping[str, object]", question["workload"]),
            cast(str, question["function"]),
            modules[old],
            modules[new],
        )
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self.sides = [Side(Inputs(modules[name], make), loop) for name in (old, new)]
        self.seed = cast(int, question["seed"])
        self.fresh = False
        self.stateful = False
        self.waiting = bool(question.get("wall"))
        self.strayed = False
        self.checking = False

    def _snapshot(self) -> State:
        try:
            return State(self.own)
        except TooMuch as much:
            raise Declined(str(much)) from None

    @property
    def clock(self) -> Clock:
        """The clock that sees what these calls cost."""
        return clock_for(self.waiting)

    def how(self) -> dict[str, object]:
        """Return how calls were run, as part of an answer: the clock, and what was anew for each."""
        clock = "wall" if self.waiting else "processor"
        return {"clock": clock, "fresh": self.fresh, "stateful": self.stateful}

    def probe(self, size: int, *, trace: bool) -> None:
        """Find out at one size how calls must be run; what was found at another size stays.

        With `trace` also look for hidden memory, which makes a few calls some 30 times slower. Raises
        `Declined` where no fair way is known.
        """
        for side in self.sides:
            self._probe(side, size, trace)
        own = own_modules(self.own)
        if len(own) > len(self.own):  # some are imported by the first call
            self.own = own
            self.state = self._snapshot()
        self.state.restore()

    def _probe(self, side: Side, size: int, trace: bool) -> None:
        """Run equal inputs: lines that the first call ran and later ones do not mean that it was remembered.

        The state is put back before each, so what helps nevertheless lies in a place that nobody watches.
        Inputs that raise are passed over.
        """
        said = ""
        for seed in seeds_of(CALIBRATING, self.seed, 0, TRIED):
            try:
                return self._probe_with(side, size, seed, trace)
            except Declined:
                raise
            except Exception as error:  # noqa: BLE001 - what code under test raises is its result
                said = words(error)
        raise Declined("no input of size {} could be run ({})".format(size, said))

    def _probe_with(self, side: Side, size: int, seed: int, trace: bool) -> None:
        names = {module.__name__ for module in self.own}
        untouched = side.inputs.one(size, seed)

        def first() -> None:
            side.runner = Runner(find_kind(call, names, side.loop), side.loop)

        def again() -> None:
            side.runner.once(call)

        counts: list[int] = []
        for run in (first, again, again) if trace else (first,):
            self.state.restore()
            given = side.inputs.one(size, seed)
            call = given.call()
            if trace:
                counts.append(self._lines(run))
            else:
                run()
            self.fresh = self.fresh or not alike(given.given, untouched.given)
            self.stateful = self.stateful or self.state.changed()
        if trace and max(counts[1:]) < counts[0]:
            raise Declined(HIDDEN)
        self.state.restore()
        call = side.inputs.one(size, seed).call()
        self.waiting = self.waiting or waits(again)

    def usable(self, size: int, seed: int) -> bool:
        """Tell whether an input of the seed runs without an exception on both sides."""
        try:
            for turn in (0, 1):
                self.time(turn, size, [seed], 1)
        except Unusable:
            return False
        return True

    def _lines(self, run: Callable[[], None]) -> int:
        """Return how many lines of the modules' own code are run."""
        count = 0
        files = self._files

        def local(frame: FrameType, event: str, argument: object) -> object:
            nonlocal count
            count += 1
            return local

        def enter(frame: FrameType, event: str, argument: object) -> object:
            return local(frame, event, argument) if frame.f_code.co_filename in files else None

        before = sys.gettrace()
        sys.settrace(cast("Callable[[FrameType, str, object], None]", enter))
        try:
            run()
        finally:
            sys.settrace(before)
        return count

    def time(self, turn: int, size: int, seeds: Sequence[int], count: int) -> int:
        """Return the nanoseconds that `count` calls of side `turn` take together.

        Making inputs and putting state back are not within. With state every call starts from the same one.
        Raises `Unusable` if a call raises.
        """
        try:
            return self._time(self.sides[turn], size, seeds, count)
        except Exception as error:  # noqa: BLE001 - what code under test raises is its result
            raise Unusable(words(error)) from None

    def _time(self, side: Side, size: int, seeds: Sequence[int], count: int) -> int:
        calls = side.inputs.calls(size, seeds, count, fresh=self.fresh)
        clock = self.clock
        if not self.stateful:
            return side.runner.time(calls, clock)
        total = 0
        for call in calls:
            self.state.restore()
            total += side.runner.time([call], clock)
        return total

    def settle(self) -> None:
        """Between rounds: the state put back and the garbage collected."""
        self.state.restore()
        gc.collect()


class Supply:
    """Seeds of one stream in order. Once a call has raised, only those whose inputs can be run."""

    def __init__(self, comparison: Comparison, size: int, stream: int, start: int = 0) -> None:
        self._comparison = comparison
        self._size = size
        self._stream = stream
        self._next = start

    def take(self, count: int) -> list[int]:
        """Return the next `count` seeds; raises `Declined` where most inputs raise."""
        found: list[int] = []
        tried = 0
        while len(found) < count:
            seed = seeds_of(self._stream, self._comparison.seed, self._next, 1)[0]
            self._next += 1
            tried += 1
            if not self._comparison.checking or self._comparison.usable(self._size, seed):
                found.append(seed)
            elif tried > TRIED * (len(found) + 1):
                raise Declined("nearly all inputs of size {} raise".format(self._size))
        return found

    def check(self, unusable: Unusable) -> None:
        """From now on run inputs before they are timed; raises `Declined` if that was done already."""
        if self._comparison.checking:
            raise Declined("an input runs at one time and raises at another ({})".format(unusable))
        self._comparison.checking = True
        self._comparison.state.restore()


def still() -> None:
    """Switch the collector off and hide from it what exists: collecting between rounds is then cheap."""
    gc.collect()
    gc.freeze()
    gc.disable()
