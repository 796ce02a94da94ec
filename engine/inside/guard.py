"""Calls that may raise anything and never end: what happened, as a value.

The time limit is a timer signal, so it works in the main thread alone; code that swallows the first signal is
sent another one every tenth of a second, and code that swallows them all meets the limits of the sandbox.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable, Protocol

AGAIN_SECONDS = 0.1


class Function(Protocol):
    """Anything that can be called; nothing is known of its parameters."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call it."""
        ...


class TimeUp(BaseException):
    """The time limit of a call; no `Exception`, so that `except Exception` lets it pass."""


class Outcome:
    """What a call did: it returned `value`, or raised `error`."""

    __slots__ = ("error", "value")

    def __init__(self, value: object = None, error: BaseException | None = None) -> None:
        self.value = value
        self.error = error


def attempt(call: Callable[[], object]) -> Outcome:
    """Return what `call()` did. Only the time limit passes through: it ends more than one call."""
    try:
        return Outcome(value=call())
    except TimeUp:
        raise
    except BaseException as error:  # noqa: BLE001 - foreign code may raise anything
        return Outcome(error=error)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in the block, wherever it is, when `seconds` of wall time have passed."""

    def ring(signum: int, frame: object) -> None:
        raise TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
