from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator

from engine.inside.graph import Camera, Node
from engine.inside.kinds import describe
from engine.inside.lazy import PREFIX


def taken(value: object) -> tuple[Node, list[str]]:
    marks: list[str] = []
    return Camera(describe, marks.append).take(value), marks


def nested() -> Iterator[object]:
    yield nested()


async def asynchronous(fail: bool) -> AsyncIterator[int]:
    yield 1
    yield 2
    if fail:
        raise ValueError("late")


async def coroutine(fail: bool) -> list[int]:
    if fail:
        raise ValueError("soon")
    return [1]


def test_an_iterator_is_used_up_and_each_question_is_marked() -> None:
    source = iter([1, 2])
    node, marks = taken(source)
    assert [part.payload for part in node.edges[0].edges] == [1, 2]
    assert len(marks) == 3
    assert next(source, None) is None


def test_an_endless_iterator_is_left_after_a_prefix() -> None:
    node, _ = taken(itertools.count())
    assert len(node.edges[0].edges) == PREFIX
    assert node.edges[1].payload == "more"


def test_iterators_within_iterators_end() -> None:
    node, _ = taken(nested())
    while not node.unknown:
        node = node.edges[0].edges[0]
    assert "nested too deeply" in node.unknown


def test_asynchronous_iterators_tell_items_and_end() -> None:
    node, _ = taken(asynchronous(True))
    assert [part.payload for part in node.edges[0].edges] == [1, 2]
    assert (node.edges[1].payload, node.edges[2].kind) == ("raised", "ValueError")


def test_coroutines_are_awaited() -> None:
    assert taken(coroutine(False))[0].names == ("returned",)
    failed, marks = taken(coroutine(True))
    assert (failed.names, failed.edges[0].kind, marks) == (("raised",), "ValueError", ["await"])
