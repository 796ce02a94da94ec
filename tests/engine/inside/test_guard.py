from __future__ import annotations

import gc
import signal
import sys
import time

import pytest

from engine.inside.guard import TimeUp, attempt, deadline


def test_a_value_is_an_outcome() -> None:
    outcome = attempt(lambda: 5)
    assert (outcome.value, outcome.error) == (5, None)


@pytest.mark.parametrize("kind", [ValueError, SystemExit, KeyboardInterrupt, GeneratorExit, RecursionError])
def test_whatever_is_raised_is_an_outcome(kind: type[BaseException]) -> None:
    def fail() -> None:
        raise kind("x")

    assert type(attempt(fail).error) is kind


def test_an_exit_is_an_outcome() -> None:
    assert isinstance(attempt(lambda: sys.exit(3)).error, SystemExit)


def test_the_time_limit_ends_a_loop_and_passes_through_attempts() -> None:
    def forever() -> None:
        while True:
            pass

    with pytest.raises(TimeUp), deadline(0.05):
        attempt(forever)


def test_a_loop_that_swallows_the_first_signal_is_sent_another() -> None:
    caught = []

    def stubborn() -> None:
        while True:
            try:
                time.sleep(5)
            except BaseException:
                caught.append(1)
                if len(caught) == 2:
                    raise

    with pytest.raises(TimeUp), deadline(0.02):
        attempt(stubborn)


def test_afterwards_the_signal_is_as_it_was() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with deadline(5):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_limit_that_rings_where_nothing_can_be_raised_rings_again() -> None:
    def swallowing(phase: str, info: dict[str, int]) -> None:
        end = time.monotonic() + 0.06
        while time.monotonic() < end:
            pass

    def collect_and_go_on() -> None:
        gc.collect()  # the first ring falls into the callback, where Python only reports it
        while True:
            pass

    gc.callbacks.append(swallowing)
    try:
        with pytest.raises(TimeUp), deadline(0.02):
            collect_and_go_on()
    finally:
        gc.callbacks.remove(swallowing)
