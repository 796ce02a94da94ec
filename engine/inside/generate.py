"""The first generator of inputs: arguments for a function from its annotations, its defaults and its body.

The same size and seed give equal arguments in every process. Sizes scale containers, a string where there is
nothing else, and an int that says how far a loop runs.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
import typing
from collections.abc import Callable, Hashable, Mapping, Sequence

from . import shapes
from .annotations import Annotations, resolved
from .body import Body
from .pool import SCALARS, Draw
from .shapes import Refused, Shape
from .usage import Usage

FARTHEST = 3
"""So many functions deep a parameter is followed that is only passed on."""

TRIAL_SIZES = (0, 1, 5)
BROKEN = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError, RuntimeError)
"""What a class of the code under test may raise when it is made from drawn values."""

Parameter = inspect.Parameter


class Made:
    """How one parameter gets its values: `shape` None leaves it out; `origin` says what told it."""

    def __init__(self, parameter: Parameter, shape: Shape | None, origin: str) -> None:
        self.parameter = parameter
        self.shape = shape
        self.origin = origin

    @property
    def said(self) -> str:
        """The sentence for a person: "`rows`: list[int], from its annotation"."""
        shown = "left out" if self.shape is None else self.shape.text
        return f"`{self.parameter.name}`: {shown}, {self.origin}"


class Plan:
    """How the arguments of a function are made. `refusal` is a clause where they cannot be, empty else."""

    def __init__(self, made: Sequence[Made], refusal: str = "") -> None:
        self.made = made
        self.refusal = refusal
        self.scales = any(each.shape is not None and each.shape.scales for each in made)

    @property
    def said(self) -> list[str]:
        """What was done for each parameter, in words."""
        return [each.said for each in self.made]

    def arguments(
        self, size: int, seed: int, dense: bool = False
    ) -> tuple[tuple[object, ...], dict[str, object]]:
        """Return fresh positional and keyword arguments; raises `Refused` where `refusal` says why."""
        if self.refusal:
            raise Refused(self.refusal)
        draw = Draw(size, seed, not self.scales, dense)
        by_place: list[object] = []
        by_name: dict[str, object] = {}
        spread = any(each.parameter.kind is Parameter.VAR_POSITIONAL and each.shape for each in self.made)
        left_out = False
        for each in self.made:
            parameter, kind = each.parameter, each.parameter.kind
            omitted = each.shape is None or _at_default(each, draw)
            value = parameter.default if each.shape is None or omitted else each.shape.make(draw)
            if kind is Parameter.VAR_POSITIONAL:
                by_place.extend(typing.cast("Sequence[object]", value) if each.shape else ())
            elif kind is Parameter.KEYWORD_ONLY or (kind is Parameter.POSITIONAL_OR_KEYWORD and left_out):
                by_name.update({} if omitted else {parameter.name: value})
            elif kind is not Parameter.VAR_KEYWORD:
                left_out = left_out or (omitted and not spread)
                by_place.extend([] if left_out else [value])
        return tuple(by_place), by_name


def _at_default(made: Made, draw: Draw) -> bool:
    """Tell whether this call leaves a parameter at its default, as three of four do unless it scales."""
    if made.parameter.default is Parameter.empty or (made.shape is not None and made.shape.scales):
        return False
    return draw.random.randrange(4) > 0


def arguments(
    function: Hashable, size: int, seed: int, dense: bool = False
) -> tuple[tuple[object, ...], dict[str, object]]:
    """Return arguments for one call; raises `Refused` with a clause where none can be made.

    With `dense` whatever one parameter asks for is held by the others. A function is read once: more calls
    cost only the making.
    """
    return plan(function).arguments(size, seed, dense)


@functools.lru_cache(maxsize=64)
def plan(function: Hashable) -> Plan:
    """Return how the arguments of a function are made, or why they cannot be."""
    try:
        made = _Reader(function).made()
        found = Plan(made)
        for size in TRIAL_SIZES:
            found.arguments(size, 0)
        return found
    except Refused as refused:
        return Plan((), str(refused))
    except BROKEN as error:
        return Plan((), f"making its arguments raises {type(error).__name__}: {error}")


class _Reader:
    """Reads one function; `depth` counts the functions it was passed through."""

    def __init__(self, function: Hashable, depth: int = 0) -> None:
        self.depth = depth
        self.globals: Mapping[str, object] = getattr(function, "__globals__", {})
        try:
            self.parameters = list(inspect.signature(_callable(function)).parameters.values())
        except (TypeError, ValueError):
            raise Refused("its signature cannot be read") from None
        self.hints = resolved(function, self.globals)
        tree = source_tree(function)
        self.usage = Usage(Body(tree), self._elsewhere, depth) if tree is not None else None

    def made(self) -> list[Made]:
        """Return how each parameter is made; raises `Refused` for the first that cannot be."""
        found = []
        for parameter in self.parameters:
            try:
                found.append(self._made(parameter))
            except Refused as refused:
                if parameter.default is Parameter.empty:
                    raise Refused(f"no values for its parameter `{parameter.name}`: {refused}") from None
                found.append(Made(parameter, None, f"at its default, as {refused}"))
        return found

    def _made(self, parameter: Parameter) -> Made:
        if parameter.kind is Parameter.VAR_KEYWORD:
            return Made(parameter, None, "as it takes any keyword")
        if parameter.kind is Parameter.VAR_POSITIONAL and parameter.name not in self.hints:
            return Made(parameter, None, "as it takes any number and has no annotation")
        shape, origin = self._told(parameter)
        if parameter.kind is Parameter.VAR_POSITIONAL:
            shape = shapes.container("tuple", tuple, shape)
        return Made(parameter, shape, origin)

    def _told(self, parameter: Parameter) -> tuple[Shape, str]:
        guess, problem = self._guess(parameter.name)
        if parameter.name in self.hints and self.hints[parameter.name] not in (typing.Any, object):
            return self._annotated(self.hints[parameter.name], guess)
        if (guess is None and problem is None) or parameter.default not in (Parameter.empty, None):
            found = _by_default(parameter.default)
            if found is not None:
                return found, "from its default"
        if guess is None:
            raise Refused(problem or "neither annotation, default nor use tells what it is")
        return guess, "from what the body does with it"

    def _annotated(self, hint: object, guess: Shape | None) -> tuple[Shape, str]:
        element = guess.element if guess is not None and guess.element is not None else shapes.scalar(int)
        shape = Annotations(element).shape(hint)
        more_exact = guess in (shapes.SIZE, shapes.INDEX) and shape.kind is int
        if guess is not None and (
            more_exact or (guess.kind in (list, dict) and self._vague(hint, shape, guess))
        ):
            return guess, "from its annotation and what the body does with it"
        return shape, "from its annotation"

    def _vague(self, hint: object, shape: Shape, guess: Shape) -> bool:
        """Tell whether an annotation leaves open what a container holds, of the kind that the body uses."""
        return shape.kind is guess.kind and _leaves_open(hint)

    def _guess(self, name: str) -> tuple[Shape | None, str | None]:
        if self.usage is None:
            return None, "it has no annotation, and the source cannot be read"
        try:
            return self.usage.parameter(name), None
        except Refused as refused:
            return None, str(refused)

    def _elsewhere(self, name: str, place: int, depth: int) -> Shape | None:
        """Return the shape of a parameter of another function of the module."""
        function = self.globals.get(name)
        if depth > FARTHEST or not inspect.isfunction(function):
            return None
        reader = _Reader(function, depth)
        if place >= len(reader.parameters):
            return None
        return reader._made(reader.parameters[place]).shape


def _callable(function: Hashable) -> Callable[[], object]:
    return typing.cast("Callable[[], object]", function)


def _leaves_open(hint: object) -> bool:
    if hint in (typing.Any, object):
        return True
    inner = typing.get_args(hint)
    origin = typing.get_origin(hint) or hint
    if not inner:
        return (
            isinstance(origin, type) and issubclass(origin, (list, dict)) and not hasattr(origin, "__total__")
        )
    return any(_leaves_open(each) for each in inner)


def _by_default(default: object) -> Shape | None:
    """Return a shape that a default's type and elements tell of, None if they tell nothing."""
    if type(default) in SCALARS and default is not None:
        return shapes.scalar(type(default))
    if isinstance(default, (list, tuple, set, frozenset)) and default:
        first = _by_default(next(iter(default)))
        kind = type(default)
        if first is not None and kind in (set, frozenset):
            return shapes.unordered(kind.__name__, kind, first)
        return shapes.container(kind.__name__, kind, first) if first is not None else None
    if isinstance(default, dict) and default:
        key, value = (_by_default(each) for each in next(iter(default.items())))
        return shapes.mapping("dict", dict, key, value) if key is not None and value is not None else None
    return None


def source_tree(function: Hashable) -> ast.AST | None:
    """Return the syntax tree of a function, None where its source is not at hand."""
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(_callable(function))))).body[0]
    except (OSError, TypeError, SyntaxError, IndexError, ValueError):
        return None
