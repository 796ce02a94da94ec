"""Runs prepared calls to their end and times them.

A result that is lazy is drained, a coroutine awaited: otherwise it would look free. The clocks are taken
before foreign code is loaded, which may put others in their place.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from itertools import islice
from resource import RUSAGE_THREAD, getrusage
from threading import active_count
from time import perf_counter_ns, thread_time_ns

Call = Callable[[], object]
Clock = Callable[[], int]

DRAINED = 1_000_000
"""How many items of a lazy result are taken: enough for a finite one, and an endless one must end."""
NESTED = 3
"""How deep in lists, tuples and dictionaries lazy results are looked for."""

BUILT_IN = (list, tuple, dict, set, frozenset, str, bytes, bytearray)
PLAIN, LAZY, NESTED_LAZY, AWAITED, ASYNC = "plain", "lazy", "lazy inside", "awaited", "async"
"""The kinds of result, by what must be done to have it."""


def kind_of(result: object, own: set[str]) -> str:
    """Return the kind of a result; an iterable object of the modules `own` counts as lazy."""
    if isinstance(result, Iterator):
        return LAZY
    if isinstance(result, Awaitable):
        return AWAITED
    if isinstance(result, AsyncIterator):
        return ASYNC
    if _lazy_inside(result, NESTED):
        return NESTED_LAZY
    kind = type(result)
    if kind.__module__ in own and hasattr(kind, "__iter__") and not isinstance(result, BUILT_IN):
        return LAZY
    return PLAIN


def _members(result: object) -> Sequence[object]:
    if isinstance(result, (list, tuple)):
        return result
    return list(result.values()) if isinstance(result, dict) else ()


def _lazy_inside(result: object, depth: int) -> bool:
    return depth > 0 and any(
        isinstance(member, Iterator) or _lazy_inside(member, depth - 1) for member in _members(result)
    )


def _drain_inside(result: object, depth: int) -> None:
    for member in _members(result):
        if isinstance(member, Iterator):
            deque(islice(member, DRAINED), maxlen=0)
        elif depth > 1:
            _drain_inside(member, depth - 1)


class Runner:
    """Runs calls whose result is of one kind."""

    def __init__(self, kind: str, loop: asyncio.AbstractEventLoop) -> None:
        self.kind = kind
        self._loop = loop

    def once(self, call: Call) -> None:
        """Run one call to its end."""
        self.time([call], perf_counter_ns)

    def time(self, calls: list[Call], clock: Clock) -> int:
        """Run the calls one after the other and return the nanoseconds that they took together."""
        if self.kind == PLAIN:
            start = clock()
            for call in calls:
                call()
            return clock() - start
        if self.kind == LAZY:
            exhaust = deque(maxlen=0).extend  # type: ignore[var-annotated]
            start = clock()
            for call in calls:
                exhaust(islice(call(), DRAINED))  # type: ignore[call-overload]
            return clock() - start
        if self.kind == NESTED_LAZY:
            start = clock()
            for call in calls:
                _drain_inside(call(), NESTED)
            return clock() - start
        return self._loop.run_until_complete(self._asynchronous(calls, clock))

    async def _asynchronous(self, calls: list[Call], clock: Clock) -> int:
        if self.kind == AWAITED:
            start = clock()
            for call in calls:
                await call()  # type: ignore[misc]
            return clock() - start
        start = clock()
        for call in calls:
            left = DRAINED
            async for _ in call():  # type: ignore[attr-defined]
                left -= 1
                if not left:
                    break
        return clock() - start


def find_kind(call: Call, own: set[str], loop: asyncio.AbstractEventLoop) -> str:
    """Run one call to its end and return the kind of its result."""
    result = call()
    kind = kind_of(result, own)
    # Its end belongs to the call: what is left undone here would be done, or warned of, in a later one.
    Runner(kind, loop).once(lambda: result)
    return kind


def waits(run: Callable[[], object]) -> bool:
    """Tell whether a call sleeps, blocks or uses other threads: processor time then misses what it costs.

    The kernel counts voluntary switches of the thread (getrusage(2), `ru_nvcsw`): it gave up the processor.
    """
    before = getrusage(RUSAGE_THREAD).ru_nvcsw, active_count()
    run()
    return (getrusage(RUSAGE_THREAD).ru_nvcsw, active_count()) != before


def clock_for(waiting: bool) -> Clock:
    """Return the processor time of this thread, or the time on the clock where calls wait."""
    return perf_counter_ns if waiting else thread_time_ns
