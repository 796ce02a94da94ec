"""The first generator of inputs: arguments for a function from its annotations, its defaults and its body.

The same size and seed give equal arguments in every process. Sizes scale containers, a string where there is
nothing else, and an int that says how far a loop runs.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
import textwrap
import types
import typing
from collections.abc import Callable, Hashable, Mapping, Sequence

from . import shapes
from .annotations import Annotations, resolved
from .body import Body
from .fitting import texts_for
from .guard import attempt
from .pool import SCALARS, Draw
from .shapes import Refused, Shape
from .usage import Usage

FARTHEST = 3
"""So many functions deep a parameter is followed that is only passed on."""

TRIAL_SIZES = (0, 1, 5)
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
    """How the arguments of a function are made. `refusal` is a clause where they cannot be, empty else;
    `texts` are some that the code accepts."""

    def __init__(self, made: Sequence[Made], refusal: str = "", texts: Sequence[str] = ()) -> None:
        self.made = made
        self.texts = texts
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
        draw = Draw(size, seed, not self.scales, dense, self.texts)
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
    outcome = attempt(lambda: _tried(function))
    if isinstance(outcome.value, Plan):
        return outcome.value
    if isinstance(outcome.error, Refused):
        return Plan((), str(outcome.error))
    return Plan((), f"making its arguments raises {type(outcome.error).__name__}: {outcome.error}")


def _tried(function: Hashable) -> Plan:
    found = Plan(_Reader(function).made(), texts=texts_for(function))
    for size in TRIAL_SIZES:
        found.arguments(size, 0)
    return found


class _Reader:
    """Reads one function; `depth` counts the functions it was passed through."""

    def __init__(self, function: Hashable, depth: int = 0) -> None:
        self.depth = depth
        self.owner = getattr(function, "__qualname__", "").rpartition(".")[0]
        self.globals: Mapping[str, object] = getattr(function, "__globals__", {})
        try:
            self.parameters = list(inspect.signature(_callable(function)).parameters.values())
        except (TypeError, ValueError):
            raise Refused("its signature cannot be read") from None
        self.taken = frozenset(each.name for each in self.parameters)
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
        shape = Annotations(element, constructed, left_by).shape(hint)
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

    def _kept(self, attributes: frozenset[str]) -> tuple[Shape | None, str | None]:
        """Return what a method does with attributes of its first argument."""
        if self.usage is None or not self.parameters:
            return None, None
        uses = self.usage.body.uses.get(self.parameters[0].name, [])
        above = [self.usage.body.around(use) for use in uses]
        reads = [each for each in above if isinstance(each, ast.Attribute) and each.attr in attributes]
        try:
            return self.usage.guess([each for each in reads if isinstance(each.ctx, ast.Load)]), None
        except Refused as refused:
            return None, str(refused)

    def _elsewhere(self, name: str, place: int | str, depth: int) -> Shape | None:
        """Return the shape of a parameter of another function of the module, or of a method."""
        function, bound = self._found(name)
        if depth > FARTHEST or not inspect.isfunction(function) or ("." in name and _is_standard(function)):
            return None
        reader = _Reader(function, depth)
        taken = reader.parameters[1:] if bound else reader.parameters
        wanted = [each for at, each in enumerate(taken) if place in (at, each.name)]
        return reader._made(wanted[0]).shape if wanted else None

    def _found(self, name: str) -> tuple[object, bool]:
        """Return the function of a name in the module, and whether it gets its first argument by itself."""
        owner, _, attribute = name.rpartition(".")
        if not owner:
            return self.globals.get(name), False
        holder = self._holder(owner)
        found = inspect.getattr_static(holder, attribute, None)
        if isinstance(found, (staticmethod, classmethod)):
            return found.__func__, isinstance(found, classmethod)
        return found, isinstance(holder, type) and holder is not self.globals.get(owner)

    def _holder(self, name: str) -> object:
        """Return the class of a parameter, where its annotation tells it or a method has it first, or else
        what the module knows by that name."""
        if isinstance(self.hints.get(name), type):
            return self.hints[name]
        place = [each.name for each in self.parameters].index(name) if name in self.taken else -1
        return self.globals.get(name if place < 0 else self.owner if place == 0 else "")


def _is_standard(function: types.FunctionType) -> bool:
    return function.__module__.partition(".")[0] in sys.stdlib_module_names


def constructed(kind: type, name: str) -> Shape:
    """Return the shape of a parameter of a class, from what `__init__` does with it, or else methods with the
    attribute that it becomes; raises `Refused`."""
    begin = _Reader(inspect.getattr_static(kind, "__init__"))
    found, problem = begin._guess(name)
    found = None if found is shapes.GUESS else found
    kept = _attributes(begin.usage.body, name) if begin.usage is not None else frozenset()
    methods = [each for each in vars(kind).values() if inspect.isfunction(each) or isinstance(each, property)]
    for method in methods:
        function = method.fget if isinstance(method, property) else method
        if found is None and kept and function is not None:
            found, why = _Reader(function)._kept(kept)
            problem = problem or why
    if found is None and problem is not None:
        raise Refused(problem)
    return found or shapes.GUESS


def left_by(kind: type) -> dict[str, Shape]:
    """Return the attributes that methods of a class read and nothing at hand sets, by what is done with them:
    a method that is not called here sets them first."""
    reads: dict[str, list[tuple[_Reader, ast.AST]]] = {}
    for method in vars(kind).values():
        reader = _Reader(method) if inspect.isfunction(method) else None
        if reader is not None and reader.usage is not None and reader.parameters:
            for use in reader.usage.body.uses.get(reader.parameters[0].name, []):
                above = reader.usage.body.around(use)
                if isinstance(above, ast.Attribute) and not hasattr(kind, above.attr):
                    reads.setdefault(above.attr, []).append((reader, above))
    found = {name: _read_as(uses) for name, uses in reads.items() if not name.startswith("__")}
    return {name: shape for name, shape in found.items() if shape is not None}


def _read_as(uses: Sequence[tuple[_Reader, ast.AST]]) -> Shape | None:
    for reader, _ in uses:
        nodes = [node for other, node in uses if other is reader and isinstance(node, ast.Attribute)]
        try:
            found = reader.usage and reader.usage.guess([n for n in nodes if isinstance(n.ctx, ast.Load)])
        except Refused:
            continue
        if found:
            return found
    return None


def _attributes(body: Body, name: str) -> frozenset[str]:
    """Return the attributes in which a body keeps one of its parameters as it is."""
    keepers = [body.around(use) for use in body.uses.get(name, [])]
    return frozenset(
        target.attr
        for keeper in keepers
        if isinstance(keeper, ast.Assign)
        for target in keeper.targets
        if isinstance(target, ast.Attribute)
    )


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
