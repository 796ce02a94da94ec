"""Runs work in other processes, or in this one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from types import TracebackType
from typing import TypeVar

from engine.errors import ToolFailed

A = TypeVar("A")
B = TypeVar("B")

_MOST_AT_ONCE = 16


class SerialWorkers:
    """Does the work itself, one item after the other."""

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield `function(item)` for each item, in order."""
        return map(function, items)


class ProcessWorkers:
    """Shares the work among processes that start with the first work and stay until `close`.

    They are spawned, not forked: a fork of a process with threads may hang. A process that dies (killed for
    its memory, crashed by what it parsed) is `ToolFailed`; the next call starts new ones.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield `function(item)` for each item, in order; `function` and items must be picklable."""
        if self.count <= 1 or len(items) <= 1:
            yield from map(function, items)
            return
        size = max(1, min(_MOST_AT_ONCE, len(items) // (self.count * 4)))
        try:
            with _without_working_directory():
                results = self._started().map(function, items, chunksize=size)
            yield from results
        except BrokenProcessPool as error:
            self.close()
            raise ToolFailed(
                "a worker process", "it ended unexpectedly; try with fewer processes."
            ) from error

    def close(self) -> None:
        """End the processes, dropping work that has not begun."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def __enter__(self) -> ProcessWorkers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.count, mp_context=get_context("spawn"))
        return self._pool


@contextmanager
def _without_working_directory() -> Iterator[None]:
    """Keep new processes from importing what lies in the working directory.

    They start as `python -c …`, which puts that directory first on the search path; it may be the very
    checkout that is reviewed, with a `pickle.py` of its own.
    """
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before
