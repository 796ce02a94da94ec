"""Calls that raise anything and never end: each becomes a value, but for the time limit."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable

import pytest

from engine.inside.guard import TimeUp, attempt, deadline


class Odd(BaseException):
    pass


def raising(error: BaseException) -> Callable[[], object]:
    def call() -> object:
        raise error

    return call


def without_end(depth: int = 0) -> int:
    return without_end(depth + 1) + 1


def swallowing(times: int) -> int:
    """Take every exception for something of its own, so many times."""
    taken = 0
    while taken < times:
        try:
            while True:
                pass
        except BaseException:
            taken += 1
    while True:
        pass


@pytest.mark.parametrize("value", [0, None, "", (), ValueError("given, not raised")])
def test_what_is_returned_is_the_value(value: object) -> None:
    outcome = attempt(lambda: value)
    assert outcome.value is value
    assert outcome.error is None


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"),
        SystemExit(3),
        KeyboardInterrupt(),
        GeneratorExit(),
        MemoryError(),
        StopIteration(7),
        asyncio.CancelledError(),
        Odd(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_is_raised_is_the_error_itself(error: BaseException) -> None:
    outcome = attempt(raising(error))
    assert outcome.error is error
    assert outcome.value is None


def test_recursion_without_end_is_an_error_like_others() -> None:
    assert isinstance(attempt(without_end).error, RecursionError)
    assert attempt(lambda: 1).value == 1


def test_the_time_limit_passes_through() -> None:
    with pytest.raises(TimeUp):
        attempt(raising(TimeUp()))
    assert not issubclass(TimeUp, Exception)


def endless() -> None:
    while True:
        pass


def asleep() -> None:
    time.sleep(60)


def deaf_at_first() -> None:
    swallowing(2)


@pytest.mark.parametrize("call", [endless, asleep, deaf_at_first])
def test_a_call_without_end_is_ended(call: Callable[[], object]) -> None:
    with pytest.raises(TimeUp), deadline(0.05):
        attempt(call)


def test_within_the_limit_nothing_happens() -> None:
    with deadline(60.0):
        assert attempt(lambda: 1).value == 1


def test_timer_and_handler_are_put_back_however_it_ends() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with deadline(60.0):
        assert signal.getsignal(signal.SIGALRM) is not before
    assert (signal.getitimer(signal.ITIMER_REAL)[0], signal.getsignal(signal.SIGALRM)) == (0.0, before)
    with pytest.raises(KeyError), deadline(60.0):
        raise KeyError
    assert (signal.getitimer(signal.ITIMER_REAL)[0], signal.getsignal(signal.SIGALRM)) == (0.0, before)
