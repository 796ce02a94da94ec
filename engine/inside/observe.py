"""One side of a comparison, run: everything a caller could notice of a few calls, as snapshots.

A scenario is a list of steps over plans of arguments: `call` with fresh arguments, `again` with the objects
of the step before, `next` on the same receiver with the rest fresh, and `spoil`, which changes the last
result in place, as a caller may. Of an iterator that comes back, `leave` reads one item and closes it, and
`late` reads one, shortens the arguments and reads on. Module state is looked at when the scenario is over.
"""

from __future__ import annotations

import collections
import dis
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence, Set

from .graph import Camera, Node
from .guard import Outcome, TimeUp, attempt, deadline
from .kinds import describe
from .plans import make_call
from .record import Event, Recorder
from .sides import Side, state

Step = tuple[str, Node]
"""What to do (`call`, `again`, `next`, `spoil`, `leave`, `late`) and with which plan (unused by `again` and
`spoil`)."""

FIRST = frozenset({"call", "leave", "late"})
"""What a scenario may begin with."""

SPOILED = "put in by the caller"
EXHAUSTED = (RecursionError, MemoryError)


class Seen:
    """What one step did. `ending` is "returned" or "raised"; `result` holds the value or the exception."""

    __slots__ = ("arguments", "ending", "events", "result")

    def __init__(self, ending: str, result: Node, arguments: Node, events: list[Event]) -> None:
        self.ending = ending
        self.result = result
        self.arguments = arguments
        self.events = events


class Observation:
    """What a scenario did. `stopped` says why it ended early ("time", "recursion", "memory"), "" if it did
    not; `untyped` that the interpreter itself raised a TypeError or AttributeError, not a `raise` of the
    function."""

    def __init__(self) -> None:
        self.steps: list[Seen] = []
        self.state: dict[str, Node] = {}
        self.surroundings: dict[str, str] = {}
        self.deeds: list[str] = []
        self.seconds = 0.0
        self.stopped = ""
        self.refused = False

    @property
    def raised(self) -> bool:
        """Tell whether some call ended in an exception."""
        return any(step.ending == "raised" for step in self.steps)


def observe(
    side: Side,
    scenario: Sequence[Step],
    recorder: Recorder,
    seconds: float,
    seed: int,
    skip: Set[str] = frozenset(),
) -> Observation:
    """Run a scenario on one side, within a time limit for all of it. Module state that `skip` names is not
    looked at."""
    found = Observation()
    side.enter()
    random.seed(seed)
    limit = sys.getrecursionlimit()
    begin = time.perf_counter()
    recorder.take()
    recorder.deeds = []
    try:
        with deadline(seconds):
            _Run(side, recorder, found, skip).all(scenario)
    except TimeUp:
        found.stopped = "time"
    recorder.active = False
    found.seconds = time.perf_counter() - begin
    found.deeds = recorder.deeds
    found.surroundings = {
        "os.environ": repr(sorted(os.environ.items())),
        "the working folder": attempt(os.getcwd).value.__repr__(),
        "the recursion limit": str(sys.getrecursionlimit()),
        "the state of random": repr(random.random()),
    }
    sys.setrecursionlimit(limit)
    return found


class _Run:
    def __init__(self, side: Side, recorder: Recorder, found: Observation, skip: Set[str]) -> None:
        self._skip = skip
        self._side = side
        self._recorder = recorder
        self._found = found
        self._camera = Camera(describe, lambda event: recorder.note("laziness", event))
        self._args: list[object] = []
        self._kwargs: dict[str, object] = {}
        self._last: object = None

    def all(self, scenario: Sequence[Step]) -> None:
        for verb, plan in scenario:
            if verb == "spoil":
                spoil(self._last)
                continue
            if verb != "again":
                self._prepare(plan, verb == "next")
            self._call(verb)
            if self._found.stopped:
                return
        self._recorder.active = False
        values = state(self._side)
        self._found.state = {
            name: self._camera.take(value) for name, value in values.items() if name not in self._skip
        }

    def _prepare(self, plan: Node, keep: bool) -> None:
        receiver = self._args[:1]
        self._args, self._kwargs = make_call(plan, self._side.module, self._pulled)
        if keep and receiver:
            self._args[:1] = receiver

    def _pulled(self, event: str) -> None:
        self._recorder.note("argument", event)

    def _call(self, verb: str) -> None:
        target = self._side.target()
        args, kwargs = self._args, self._kwargs
        self._recorder.active = True
        outcome = attempt(lambda: target(*args, **kwargs))
        if isinstance(outcome.error, EXHAUSTED):
            self._found.stopped = "recursion" if isinstance(outcome.error, RecursionError) else "memory"
        self._found.refused = self._found.refused or refused(outcome)
        raised = outcome.error is not None
        self._last = outcome.error if raised else outcome.value
        result = self._camera.take(self._read(verb, self._last))
        self._recorder.active = False
        events = self._recorder.take()
        arguments = self._camera.take([self._args, self._kwargs])
        for part in (arguments, *arguments.edges):
            part.identity = 0
        self._found.steps.append(Seen("raised" if raised else "returned", result, arguments, events))

    def _read(self, verb: str, result: object) -> object:
        """Return what is to be looked at of a result: of an iterator that is read in part, also what was
        read."""
        if verb not in ("leave", "late") or not isinstance(result, Iterator):
            return result
        first = attempt(lambda: next(result))
        read = first.value if first.error is None else first.error
        if verb == "late":
            for part in (*self._args, *self._kwargs.values()):
                if isinstance(part, (list, collections.deque)) and part:
                    part.pop()
            return [read, result]
        left = attempt(getattr(result, "close", lambda: None))
        return [read, left.value if left.error is None else left.error]


def refused(outcome: Outcome) -> bool:
    """Tell whether the interpreter raised a TypeError or AttributeError: then an argument of unknown type
    was one the function is not for. An explicit `raise` is behaviour."""
    if not isinstance(outcome.error, (TypeError, AttributeError)):
        return False
    trace = outcome.error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return True
    return trace.tb_frame.f_code.co_code[trace.tb_lasti] != RAISE


RAISE = dis.opmap["RAISE_VARARGS"]


def spoil(result: object, depth: int = 0) -> None:
    """Change a result in place, as its receiver may, and what it holds one level down."""
    if depth > 1:
        return
    if isinstance(result, (list, collections.deque)):
        for part in list(result)[:8]:
            spoil(part, depth + 1)
        result.append(SPOILED)
    elif isinstance(result, dict):
        for part in list(result.values())[:8]:
            spoil(part, depth + 1)
        attempt(lambda: result.__setitem__(SPOILED, SPOILED))
    elif isinstance(result, set):
        result.add(SPOILED)
    elif isinstance(result, bytearray):
        result.extend(b"!")
    elif isinstance(result, tuple):
        for part in result[:8]:
            spoil(part, depth + 1)
