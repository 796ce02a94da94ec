import asyncio
import tracemalloc
from collections.abc import Iterator

import pytest

from engine.inside.memory import EMPTY, peak_of
from engine.inside.running import LAZY, PLAIN, Runner


@pytest.fixture
def traced() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    tracemalloc.start()
    yield loop
    tracemalloc.stop()
    loop.close()


def test_the_peak_counts_what_is_freed_before_the_end(traced: asyncio.AbstractEventLoop) -> None:
    assert 10**6 <= peak_of(Runner(PLAIN, traced), lambda: len(bytes(10**6))) < 10**6 + 5000


def test_the_peak_counts_the_result(traced: asyncio.AbstractEventLoop) -> None:
    assert 10**6 <= peak_of(Runner(PLAIN, traced), lambda: bytes(10**6)) < 10**6 + 5000


def test_items_are_let_go_one_by_one(traced: asyncio.AbstractEventLoop) -> None:
    assert peak_of(Runner(LAZY, traced), lambda: (bytes(10**5) for _ in range(50))) < 3 * 10**5


@pytest.mark.parametrize("kind", EMPTY)
def test_a_call_that_does_nothing_takes_little(kind: str, traced: asyncio.AbstractEventLoop) -> None:
    assert peak_of(Runner(kind, traced), EMPTY[kind]) < 20_000
