"""What can be made: a shape is a way to make values of one type, and the name of that type for a person."""

from __future__ import annotations

import collections
import enum
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import SimpleNamespace

from .guard import attempt
from .pool import DEEPEST, SCALARS, Draw, digits, text, word

TRIES = 20
"""So often a draw is repeated to find an element that a set or mapping does not hold yet."""

ENDLESS = DEEPEST + 4
"""A value that lies deeper holds itself by a path on which nothing may be empty or None."""


class Shape:
    """Makes values of one type.

    `text` names the type for a person, `kind` is its class where that matters, `element` the shape of what it
    holds. `scales` tells that the size of a draw can be seen in the values.
    """

    def __init__(
        self,
        text: str,
        make: Callable[[Draw], object],
        scales: bool = False,
        kind: object = None,
        element: Shape | None = None,
    ) -> None:
        self.text = text
        self.make = make
        self.scales = scales
        self.kind = kind
        self.element = element


class Refused(Exception):
    """No value of a type can be made; the text is a clause for a person."""


def scalar(kind: type) -> Shape:
    """The values of the pool of a type; a string scales where nothing else does."""
    of = SCALARS[kind]

    def make(draw: Draw) -> object:
        accepted = draw.accepted() if kind is str else None
        if accepted is not None:
            return accepted
        if draw.text_scales and draw.depth == 0 and kind in (str, bytes, bytearray):
            made = text(draw)
            return made if kind is str else kind(made.encode())
        return of(draw.index())

    return Shape("None" if kind is type(None) else kind.__name__, make, kind=kind)


def separated(separator: str, piece_at: Callable[[int], str] = word) -> Shape:
    """Text whose pieces stand between separators that the function looks for."""

    def make(draw: Draw) -> object:
        if draw.text_scales and draw.depth == 0:
            return text(draw, separator, piece_at)
        return separator.join(piece_at(draw.index()) for _ in range(3))

    kind = "digits" if piece_at is digits else "str"
    return Shape(f"{kind} with {separator!r} in it", make, kind=str)


def whole(kind: str, value: Callable[[Draw], int]) -> Shape:
    """An int that follows from the size: the size itself, or an index below it."""
    return Shape(kind, value, scales=kind == "int equal to the size", kind=int)


GUESS = Shape("int (a guess)", scalar(int).make, kind=int)
"""What a value is taken for of which nothing more is known than that any would do."""

SIZE = whole("int equal to the size", lambda draw: draw.size)
INDEX = whole("int below the size", lambda draw: draw.random.randrange(max(draw.size, 1)))


def constants(text: str, values: Sequence[object]) -> Shape:
    """One of given values."""
    if not values:
        raise Refused(f"{text} has no member")
    return Shape(text, lambda draw: values[draw.random.randrange(len(values))])


def members(kind: type[enum.Enum]) -> Shape:
    """The members of an enumeration; a flag's combinations are left out."""
    return constants(kind.__name__, list(kind))


def nested(draw: Draw, make: Callable[[Draw], object]) -> object:
    """Make a value that lies within another one."""
    if draw.depth >= ENDLESS:
        raise Refused("it holds itself without an end")
    draw.depth += 1
    try:
        return make(draw)
    finally:
        draw.depth -= 1


def container(text: str, build: Callable[[Iterable[object]], object], element: Shape) -> Shape:
    """A container of elements, as many as the size asks for."""

    def make(draw: Draw) -> object:
        return build([nested(draw, element.make) for _ in draw.turns()])

    more = ", ..." if text == "tuple" else ""
    return Shape(f"{text}[{element.text}{more}]", make, True, list, element)


def unordered(text: str, build: Callable[[Iterable[object]], object], element: Shape) -> Shape:
    """A set of distinct elements, fewer where the type has not that many."""

    def make(draw: Draw) -> object:
        return build(_distinct(draw, element))

    return Shape(f"{text}[{element.text}]", make, True, set, element)


def mapping(
    text: str,
    build: Callable[[Iterable[tuple[object, object]]], object],
    key: Shape,
    value: Shape,
) -> Shape:
    """A mapping with distinct keys."""

    def make(draw: Draw) -> object:
        return build([(each, nested(draw, value.make)) for each in _distinct(draw, key)])

    return Shape(f"{text}[{key.text}, {value.text}]", make, True, dict, key)


def counted(element: Shape) -> Shape:
    """A Counter of elements, each counted up to nine times."""

    def make(draw: Draw) -> object:
        return collections.Counter({each: 1 + draw.random.randrange(9) for each in _distinct(draw, element)})

    return Shape(f"Counter[{element.text}]", make, scales=True)


def row(elements: Sequence[Shape]) -> Shape:
    """A tuple with a type per place."""
    inner = ", ".join(each.text for each in elements)
    return Shape(f"tuple[{inner or '()'}]", lambda draw: tuple(nested(draw, each.make) for each in elements))


def record(fields: dict[str, Shape]) -> Shape:
    """An object with attributes that the function reads."""

    def make(draw: Draw) -> object:
        return SimpleNamespace(**{name: nested(draw, each.make) for name, each in fields.items()})

    said = ", ".join(f".{name}: {each.text}" for name, each in fields.items())
    return Shape(f"object with {said}", make)


def keyed(text: str, fields: dict[str, Shape], optional: Sequence[str] = ()) -> Shape:
    """A dict with given keys; each of the optional ones is left out of every fourth."""

    def make(draw: Draw) -> object:
        return {
            name: nested(draw, each.make)
            for name, each in fields.items()
            if name not in optional or draw.random.randrange(4)
        }

    return Shape(text, make, kind=dict)


def either(shapes: Sequence[Shape]) -> Shape:
    """One of several types; None is rare among them, so that most calls do the work."""
    nothing = [each for each in shapes if each.kind is type(None)]
    some = [each for each in shapes if each.kind is not type(None)]
    if not some:
        return nothing[0]

    def make(draw: Draw) -> object:
        if nothing and (draw.depth >= DEEPEST or draw.random.randrange(8) == 0):
            return None
        return some[draw.random.randrange(len(some))].make(draw)

    scales = any(each.scales for each in some)
    return Shape(" | ".join(each.text for each in [*some, *nothing]), make, scales, some[0].kind)


def made_by(kind: type, fields: dict[str, Shape], text: str, left: dict[str, Shape] | None = None) -> Shape:
    """An instance, made by calling its class with keyword arguments; drawn again where the class raises.

    Attributes in `left` are set where the class has not set them.
    """

    def make(draw: Draw) -> object:
        made = called(draw)
        for name, each in (left or {}).items():
            if not hasattr(made, name):
                attempt(functools.partial(setattr, made, name, nested(draw, each.make)))
        return made

    def called(draw: Draw) -> object:
        outcome = attempt(functools.partial(_instance, draw, kind, fields))
        if outcome.error is None:
            return outcome.value
        if not fields or isinstance(outcome.error, Refused):
            raise outcome.error
        return _insisting(draw, kind, fields)

    return Shape(text, make)


def _insisting(draw: Draw, kind: type, fields: dict[str, Shape]) -> object:
    """Make an instance after its class refused the values that came first."""
    before, draw.insists = draw.insists, True
    try:
        for _ in range(TRIES):
            outcome = attempt(functools.partial(_instance, draw, kind, fields))
            if outcome.error is None:
                return outcome.value
        return _instance(draw, kind, fields)
    finally:
        draw.insists = before


def _instance(draw: Draw, kind: type, fields: dict[str, Shape]) -> object:
    made: object = kind(**{name: nested(draw, each.make) for name, each in fields.items()})
    return made


def filled(kind: type, element: Shape) -> Shape:
    """An instance of a class that extends dict, list or set and is made like it."""
    make: Callable[[Iterable[object]], object] = kind
    if issubclass(kind, dict):
        return mapping(kind.__name__, make, GUESS, element)
    if issubclass(kind, set):
        return unordered(kind.__name__, make, GUESS)
    return container(kind.__name__, make, element)


def iterator(element: Shape) -> Shape:
    """A generator that can be passed through once; its elements are made before, as they cost time."""

    def make(draw: Draw) -> object:
        return _stream([nested(draw, element.make) for _ in draw.turns()])

    return Shape(f"Iterator[{element.text}]", make, True, list, element)


def _stream(elements: list[object]) -> Iterator[object]:
    yield from elements


class Function:
    """A function to hand over: it gives back its first argument, or what its arguments alone decide. With
    `waits` it is awaited for that."""

    def __init__(self, result: Shape | None, seed: int, waits: bool = False) -> None:
        self.result = result
        self.seed = seed
        self.waits = waits

    def __call__(self, *arguments: object, **keywords: object) -> object:
        """Answer equally for equal arguments."""
        answer = arguments[0] if arguments else None
        if self.result is not None:
            answer = self.result.make(Draw(2, hash_of(arguments, self.seed)))
        return _later(answer) if self.waits else answer

    def __repr__(self) -> str:
        return (
            f"<function of seed {self.seed} returning {self.result.text if self.result else 'its argument'}>"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Function) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


async def _later(answer: object) -> object:
    return answer


def hash_of(arguments: Sequence[object], seed: int) -> int:
    """Return a number that equal arguments share in every process, whatever the hash seed is."""
    said = repr(arguments)
    return sum(ord(character) * (index % 31 + 1) for index, character in enumerate(said[:200])) + seed


def function(result: Shape | None, waits: bool = False) -> Shape:
    """A callable with a result of some shape; None: it gives back its first argument."""
    said = f"{'async ' if waits else ''}function returning {result.text if result else 'its argument'}"
    return Shape(said, lambda draw: Function(result, draw.index(), waits))


def _distinct(draw: Draw, element: Shape) -> list[object]:
    """Draw as many distinct hashable elements as the size asks for; they keep the order of drawing."""
    found: dict[object, None] = {}
    for _ in draw.turns():
        for _ in range(TRIES):
            drawn = nested(draw, element.make)
            try:
                fresh = drawn not in found
            except TypeError:
                raise Refused(f"{element.text} cannot be hashed") from None
            if fresh:
                found[drawn] = None
                break
    return list(found)
