"""A recipe of inputs for tests: small values of the annotated types, lists where there is no annotation."""

from __future__ import annotations

import collections.abc
import inspect
import random
import typing
from collections.abc import Callable


def arguments(
    function: Callable[..., object], size: int, seed: int
) -> tuple[tuple[object, ...], dict[str, object]]:
    draw = random.Random(seed)
    target = function.__init__ if isinstance(function, type) else function  # type: ignore[misc]
    hints = typing.get_type_hints(target)
    names = [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is not parameter.VAR_KEYWORD
    ]
    return tuple(
        make(hints.get(name, list[str] if name == "words" else list[int]), size, draw) for name in names
    ), {}


def make(hint: object, size: int, draw: random.Random) -> object:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if type(None) in inner:
        return None if draw.random() < 0.2 else make(inner[0], size, draw)
    if origin is tuple:
        return tuple(make(part, size, draw) for part in inner)
    if origin is dict:
        return {make(inner[0], size, draw): make(inner[1], size, draw) for _ in range(size)}
    if origin in (collections.abc.Iterator, collections.abc.Iterable):
        return (value for value in [make(inner[0], size, draw) for _ in range(size)])
    if origin in (list, set, collections.abc.Sequence):
        values = [make(inner[0], size, draw) for _ in range(size)]
        return set(values) if origin is set else values
    if isinstance(hint, type) and hint in ATOMS:
        return ATOMS[hint](draw)
    assert isinstance(hint, type)
    args, kwargs = arguments(hint, size, draw.randrange(1 << 30))
    return hint(*args, **kwargs)


ATOMS: dict[type, Callable[[random.Random], object]] = {
    int: lambda draw: draw.randint(-9, 30),
    str: lambda draw: "".join(draw.choice("abcd ") for _ in range(draw.randrange(6))),
    float: lambda draw: draw.choice([0.0, 0.5, draw.uniform(-9, 9)]),
    bool: lambda draw: draw.random() < 0.5,
    bytes: lambda draw: bytes(draw.randrange(256) for _ in range(draw.randrange(6))),
}
