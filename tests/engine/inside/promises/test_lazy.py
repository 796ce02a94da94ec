"""Iterators and coroutines are described by what is left of them, to a bounded prefix."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Generator, Iterator

import pytest

from engine.inside.graph import Camera, Node
from engine.inside.guard import TimeUp, deadline
from engine.inside.kinds import describe
from engine.inside.lazy import DEPTH, PREFIX


def look(value: object) -> tuple[Node, list[str]]:
    events: list[str] = []
    return Camera(describe, events.append).take(value), events


def items(node: Node) -> list[object]:
    return [part.payload for part in node.edges[0].edges]


def ending(node: Node) -> object:
    return node.edges[1].payload


def counting(last: int, error: BaseException | None = None) -> Generator[int, None, str]:
    yield from range(last)
    if error is not None:
        raise error
    return "the end"


async def counting_slowly(last: int, error: BaseException | None = None) -> AsyncIterator[int]:
    for number in range(last):
        yield number
    if error is not None:
        raise error


async def answer(value: object, error: BaseException | None = None) -> object:
    if error is not None:
        raise error
    return value


def test_what_is_left_is_seen_and_used_up() -> None:
    values = iter([1, 2, 3])
    next(values)
    node, events = look(values)
    assert (items(node), ending(node)) == ([2, 3], "exhausted")
    assert events == ["ask for an item"] * 3
    assert list(values) == []


@pytest.mark.parametrize("error", [ValueError("late"), SystemExit(2), KeyboardInterrupt()], ids=repr)
def test_an_exception_is_an_ending(error: BaseException) -> None:
    node, _ = look(counting(2, error))
    assert (items(node), ending(node), node.edges[2].kind) == ([0, 1], "raised", type(error).__name__)


def test_a_generator_returns_something() -> None:
    node, _ = look(counting(1))
    assert (node.payload, node.edges[2].payload) == ("generator", "the end")
    assert look(iter([1]))[0].payload == "iterator"


def test_of_what_never_ends_a_prefix_is_taken() -> None:
    values = itertools.count()
    node, _ = look(values)
    assert (len(items(node)), ending(node)) == (PREFIX, "more")
    assert next(values) == PREFIX
    assert ending(look(iter(range(PREFIX)))[0]) == "more"
    assert ending(look(iter(range(PREFIX - 1)))[0]) == "exhausted"


def test_one_list_changed_between_items_is_seen_as_it_was() -> None:
    def growing() -> Iterator[list[int]]:
        row: list[int] = []
        for number in range(3):
            row.append(number)
            yield row

    node, _ = look(growing())
    assert [len(part.edges) for part in node.edges[0].edges] == [1, 2, 3]
    assert len({part.identity for part in node.edges[0].edges}) == 1


def test_iterators_in_iterators_are_followed_so_far() -> None:
    def within() -> Iterator[object]:
        yield within()

    node, depth = look(within())[0], 0
    while not node.unknown:
        node, depth = node.edges[0].edges[0], depth + 1
    assert depth == DEPTH
    assert "nested too deeply" in node.unknown


def test_asynchronous_iterators_are_drained_too() -> None:
    node, events = look(counting_slowly(2))
    assert (items(node), ending(node), node.payload) == ([0, 1], "exhausted", "asynchronous")
    assert len(events) == 3
    assert ending(look(counting_slowly(0, OSError()))[0]) == "raised"
    assert not node.iterates


def test_coroutines_are_awaited() -> None:
    node, events = look(answer([1]))
    assert (node.names, node.edges[0].kind, events) == (("returned",), "list", ["await"])
    node, _ = look(answer(1, KeyError("k")))
    assert (node.names, node.edges[0].kind) == (("raised",), "KeyError")


def test_the_time_limit_ends_all() -> None:
    def stuck() -> Iterator[int]:
        yield 1
        while True:
            pass

    with pytest.raises(TimeUp), deadline(0.05):
        look(stuck())
