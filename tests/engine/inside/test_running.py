import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from time import perf_counter_ns

import pytest

from engine.inside import running
from engine.inside.running import Runner, find_kind, kind_of, waits


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


class Steps:
    """Counts how far lazy work came."""

    def __init__(self) -> None:
        self.done = 0

    def items(self) -> Iterator[int]:
        for step in range(5):
            self.done += 1
            yield step

    async def items_later(self) -> AsyncIterator[int]:
        for step in range(5):
            await asyncio.sleep(0)
            self.done += 1
            yield step

    async def all_later(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)
            self.done += 1

    def __iter__(self) -> Iterator[int]:
        return self.items()


LAZY: dict[str, Callable[[Steps], object]] = {
    running.LAZY: lambda steps: steps.items(),
    running.NESTED_LAZY: lambda steps: {"a": (steps.items(),)},
    running.AWAITED: lambda steps: steps.all_later(),
    running.ASYNC: lambda steps: steps.items_later(),
}


@pytest.mark.parametrize("kind", LAZY)
def test_lazy_work_is_done_to_its_end(kind: str, loop: asyncio.AbstractEventLoop) -> None:
    steps = Steps()
    assert find_kind(lambda: LAZY[kind](steps), set(), loop) == kind
    assert steps.done == 5
    Runner(kind, loop).time([lambda: LAZY[kind](steps)] * 3, perf_counter_ns)
    assert steps.done == 20


@pytest.mark.parametrize("result", [1, "text", [1, 2], {"a": [1]}, range(9), None, {1: {2: {3: 4}}}])
def test_ready_results_are_plain(result: object) -> None:
    assert kind_of(result, set()) == running.PLAIN


@pytest.mark.parametrize("result", [iter([1]), map(str, [1]), zip([1], strict=True), (x for x in [1])])
def test_iterators_are_lazy(result: object) -> None:
    assert kind_of(result, set()) == running.LAZY


def test_an_iterable_of_ones_own_may_be_lazy() -> None:
    assert kind_of(Steps(), {__name__}) == running.LAZY
    assert kind_of(Steps(), set()) == running.PLAIN


def test_an_endless_result_ends(loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "DRAINED", 100)
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    Runner(running.LAZY, loop).once(endless)
    assert taken == 100


def test_a_sleeping_call_waits() -> None:
    assert waits(lambda: time.sleep(0.01))
