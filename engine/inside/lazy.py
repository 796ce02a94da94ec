"""Iterators, generators, coroutines: drained to a bounded prefix, with what happened on the way."""

from __future__ import annotations

import asyncio
import types
from collections.abc import AsyncIterator, Awaitable, Iterator
from typing import Callable

from .graph import FIELDS, Camera, Node, Shape
from .guard import Outcome, attempt

PREFIX = 256
"""Items taken of an iterator; that there are more is noted, not followed."""

DEPTH = 8
"""Iterators inside items of iterators are followed so far."""


def drained(camera: Camera, value: Iterator[object]) -> Shape:
    """Describe an iterator by what is left of it. This uses it up."""
    generator = isinstance(value, types.GeneratorType)
    return _shape(camera, value, lambda: next(value), StopIteration, "generator" if generator else "iterator")


def drained_async(camera: Camera, value: AsyncIterator[object]) -> Shape:
    """Describe an asynchronous iterator by what is left of it, in a loop of its own."""
    loop = asyncio.new_event_loop()
    try:
        return _shape(
            camera,
            value,
            lambda: loop.run_until_complete(value.__anext__()),
            StopAsyncIteration,
            "asynchronous",
        )
    finally:
        loop.close()


def awaited(camera: Camera, value: Awaitable[object]) -> Shape:
    """Describe a coroutine by what awaiting it does, in a loop of its own."""
    camera.mark("await")
    loop = asyncio.new_event_loop()
    try:
        outcome = attempt(lambda: loop.run_until_complete(_await(value)))
    finally:
        loop.close()
    done = outcome.value if outcome.error is None else outcome.error
    name = "returned" if outcome.error is None else "raised"
    return Shape(_kind(value), "awaited", [camera.take(done)], FIELDS, (name,), distinct=True)


async def _await(value: Awaitable[object]) -> object:
    return await value


def _kind(value: object) -> str:
    return type(value).__module__ + "." + type(value).__qualname__


def _shape(camera: Camera, value: object, step: Callable[[], object], end: type, payload: str) -> Shape:
    if camera.depth >= DEPTH:
        return Shape(_kind(value), unknown="iterators nested too deeply to follow")
    camera.depth += 1
    items, ending, last = _items(camera, step, end)
    camera.depth -= 1
    content = Node("items")
    content.edges = items
    parts: list[object] = [content, ending, camera.take(last)]
    return Shape(_kind(value), payload, parts, FIELDS, ("", "(ending)", "(last)"), distinct=True)


def _items(camera: Camera, step: Callable[[], object], end: type) -> tuple[list[Node], str, object]:
    """Return the snapshots of a prefix, how it ended, and what was returned or raised then.

    Each item is a snapshot of its own, as a generator may yield one list again and again, changed.
    """
    items: list[Node] = []
    while len(items) < PREFIX:
        camera.mark("ask for an item")
        outcome: Outcome = attempt(step)
        if outcome.error is None:
            items.append(camera.take(outcome.value))
        elif isinstance(outcome.error, end):
            return items, "exhausted", getattr(outcome.error, "value", None)
        else:
            return items, "raised", outcome.error
    return items, "more", None
