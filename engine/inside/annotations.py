"""From what an annotation says to a shape."""

from __future__ import annotations

import ast
import builtins
import collections
import collections.abc
import dataclasses
import enum
import inspect
import io
import numbers
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence

from . import shapes
from .pool import SCALARS, text
from .shapes import Refused, Shape

UNION_TYPES = (typing.Union, getattr(types, "UnionType", typing.Union))
UNRESOLVED = (NameError, AttributeError, TypeError, SyntaxError, ValueError, ImportError, RecursionError)
"""What the evaluation of annotations raises where it fails: names under TYPE_CHECKING, newer syntax."""

SEQUENCES: dict[object, Callable[[Iterable[object]], object]] = {
    list: list,
    collections.deque: collections.deque,
    collections.abc.Sequence: list,
    collections.abc.MutableSequence: list,
    collections.abc.Iterable: list,
    collections.abc.Collection: list,
    collections.abc.Container: list,
    collections.abc.Reversible: list,
    collections.abc.Sized: list,
    collections.abc.ValuesView: list,
}
SETS: dict[object, Callable[[Iterable[object]], object]] = {
    set: set,
    frozenset: frozenset,
    collections.abc.Set: set,
    collections.abc.MutableSet: set,
    collections.abc.KeysView: lambda elements: dict.fromkeys(elements).keys(),
}
MAPPINGS: dict[object, Callable[[Iterable[tuple[object, object]]], object]] = {
    dict: dict,
    collections.OrderedDict: collections.OrderedDict,
    collections.ChainMap: lambda items: collections.ChainMap(dict(items)),
    collections.abc.Mapping: dict,
    collections.abc.MutableMapping: dict,
    collections.abc.ItemsView: lambda items: dict(items).items(),
}
ITERATORS = (collections.abc.Iterator, collections.abc.Generator)
ALIASES: dict[object, type] = {
    numbers.Number: int,
    numbers.Integral: int,
    numbers.Real: float,
    numbers.Complex: complex,
    collections.abc.Hashable: int,
    typing.SupportsInt: int,
    typing.SupportsIndex: int,
    typing.SupportsFloat: float,
    typing.SupportsAbs: int,
    None: type(None),
}
STREAMS: dict[object, Callable[[str], object]] = {
    io.StringIO: io.StringIO,
    io.BytesIO: lambda content: io.BytesIO(content.encode()),
    io.TextIOBase: io.StringIO,
    typing.TextIO: io.StringIO,
    typing.BinaryIO: lambda content: io.BytesIO(content.encode()),
}


class Annotations:
    """Turns types into shapes; `element` is what a container holds whose annotation does not say.

    `untold` gives the shape of a parameter of a class that its `__init__` does not annotate, `left` those of
    attributes that it leaves to others. One object serves one function: classes that hold themselves are
    built once.
    """

    def __init__(
        self,
        element: Shape,
        untold: Callable[[type, str], Shape] | None = None,
        left: Callable[[type], dict[str, Shape]] = lambda kind: {},
    ) -> None:
        self.element = element
        self.untold = untold
        self.left = left
        self.known: dict[object, Shape] = {}

    def shape(self, hint: object) -> Shape:
        """Return the shape of a resolved annotation; raises `Refused` for what cannot be made."""
        if hint in (typing.Any, object):
            return self.element
        if isinstance(hint, (str, typing.ForwardRef)):
            raise Refused(f"the name {getattr(hint, '__forward_arg__', hint)!r} in it means nothing here")
        origin = typing.get_origin(hint)
        if origin is None:
            return self._plain(hint)
        if hasattr(origin, "__metadata__") or hasattr(hint, "__metadata__"):
            return self.shape(typing.get_args(hint)[0])
        return self._generic(hint, origin, typing.get_args(hint))

    def _plain(self, hint: object) -> Shape:
        if isinstance(hint, typing.TypeVar):
            choices = hint.__constraints__ or ((hint.__bound__,) if hint.__bound__ else ())
            free = self.element if self.element.kind in SCALARS else shapes.GUESS  # hashable, as keys are
            return self.shape(choices[0]) if choices else free
        for wrapped in ("__supertype__", "__value__"):
            if not isinstance(hint, enum.EnumMeta) and hasattr(hint, wrapped):
                return self.shape(getattr(hint, wrapped))
        hint = ALIASES.get(hint, hint)
        if hint in SCALARS and isinstance(hint, type):
            return shapes.scalar(hint)
        if hint in STREAMS:
            wrap = STREAMS[hint]
            return Shape(_name(hint), lambda draw: wrap(text(draw, "\n")), scales=True)
        return self._container(hint, ()) or self._class(hint)

    def _generic(self, hint: object, origin: object, arguments: tuple[object, ...]) -> Shape:
        if origin in UNION_TYPES:
            return shapes.either([self.shape(each) for each in arguments])
        if origin is typing.Literal:
            return shapes.constants(f"Literal{list(arguments)!r}", arguments)
        if origin in (typing.Final, typing.ClassVar):
            return self.shape(arguments[0])
        if origin is tuple and hasattr(hint, "__args__"):
            return self._tuple(arguments or ((),))
        if origin is type:
            raise Refused("it asks for a class")
        if origin in SCALARS and isinstance(origin, type):
            return shapes.scalar(origin)
        found = self._container(origin, arguments)
        if found is None and isinstance(origin, type):
            return self._class(origin)
        if found is None:
            raise Refused(f"nothing is known of {hint!r}")
        return found

    def _container(self, kind: object, arguments: tuple[object, ...]) -> Shape | None:
        if kind is tuple:
            return self._tuple(arguments)
        if kind is collections.abc.Callable:
            return self._callable(arguments)
        if kind in SEQUENCES:
            return shapes.container(_name(kind), SEQUENCES[kind], self._held(arguments, 0))
        if kind in SETS:
            return shapes.unordered(_name(kind), SETS[kind], self._held(arguments, 0))
        if kind in ITERATORS:
            return shapes.iterator(self._held(arguments, 0))
        if kind is collections.Counter:
            return shapes.counted(self._held(arguments, 0))
        if kind in MAPPINGS:
            return shapes.mapping(
                _name(kind), MAPPINGS[kind], self._held(arguments, 0), self._held(arguments, 1)
            )
        if kind is collections.defaultdict:
            return self._defaulting(arguments)
        return None

    def _held(self, arguments: tuple[object, ...], place: int) -> Shape:
        return self.shape(arguments[place]) if len(arguments) > place else self.element

    def _tuple(self, arguments: tuple[object, ...]) -> Shape:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return shapes.container("tuple", tuple, self.shape(arguments[0]))
        if not arguments:
            return shapes.container("tuple", tuple, self.element)
        return shapes.row([self.shape(each) for each in arguments if each != ()])

    def _callable(self, arguments: tuple[object, ...]) -> Shape:
        result = arguments[-1] if arguments else typing.Any
        if typing.get_origin(result) in (collections.abc.Awaitable, collections.abc.Coroutine):
            return shapes.function(self._held(typing.get_args(result)[-1:], 0), waits=True)
        taken = arguments[0] if len(arguments) == 2 else None
        first = taken[0] if isinstance(taken, list) and taken else typing.Any
        if result in (typing.Any, object, first) or isinstance(result, typing.TypeVar):
            return shapes.function(None)
        return shapes.function(self.shape(result))

    def _defaulting(self, arguments: tuple[object, ...]) -> Shape:
        key, value = (self.shape(each) for each in arguments or (int, int))
        factory = typing.get_origin(arguments[1]) or arguments[1] if arguments else int
        if not isinstance(factory, type):
            raise Refused("its defaultdict has no class to make the missing values")
        return shapes.mapping(
            "defaultdict", lambda items: collections.defaultdict(factory, items), key, value
        )

    def _class(self, kind: object) -> Shape:
        if not isinstance(kind, type):
            raise Refused(f"nothing is known of {kind!r}")
        if kind in self.known:
            return self.known[kind]
        if issubclass(kind, enum.Enum):
            return shapes.members(kind)
        if inspect.isabstract(kind) or getattr(kind, "_is_protocol", False):
            return self._concrete(kind)
        # The class may hold itself: the name leads to the shape that is being built.
        self.known[kind] = Shape(kind.__name__, lambda draw: built.make(draw))
        built = self._built(kind)
        self.known[kind] = built
        return built

    def _concrete(self, kind: type) -> Shape:
        """Return the shape of the first class that fills in an abstract one and can be made."""
        others: list[type] = kind.__subclasses__()
        for other in others:
            try:
                return self._class(other)
            except Refused:
                continue
        raise Refused(f"{kind.__name__} is abstract")

    def _built(self, kind: type) -> Shape:
        if issubclass(kind, dict) and hasattr(kind, "__total__"):
            hints = resolved(kind, vars(inspect.getmodule(kind) or builtins))
            optional = sorted(getattr(kind, "__optional_keys__", ()))
            return shapes.keyed(kind.__name__, self._fields(hints), optional)
        if issubclass(kind, tuple) and hasattr(kind, "_fields"):
            hints = resolved(kind, vars(inspect.getmodule(kind) or builtins))
            fields = {name: hints.get(name, typing.Any) for name in kind._fields}
            return shapes.made_by(kind, self._fields(fields), kind.__name__)
        if dataclasses.is_dataclass(kind):
            hints = resolved(kind, vars(inspect.getmodule(kind) or builtins))
            taken = {field.name: hints.get(field.name) for field in dataclasses.fields(kind) if field.init}
            unknown = sorted(name for name in taken if name not in hints)
            if unknown:
                raise Refused(f"the type of {kind.__name__}.{unknown[0]} means nothing here")
            return shapes.made_by(kind, self._fields(taken), kind.__name__)
        return self._constructed(kind)

    def _constructed(self, kind: type) -> Shape:
        function: object = inspect.getattr_static(kind, "__init__")
        new = inspect.getattr_static(kind, "__new__")
        holds = any(new is inspect.getattr_static(each, "__new__") for each in (dict, list, set))
        plain = holds or new is inspect.getattr_static(object, "__new__") or isinstance(new, staticmethod)
        if kind.__module__ in ("builtins", "collections") or not plain:
            raise Refused(f"nothing is known of {kind.__name__}")
        if not inspect.isfunction(function):
            return (
                shapes.filled(kind, self.element)
                if holds
                else shapes.made_by(kind, {}, kind.__name__, self.left(kind))
            )
        hints = resolved(function, getattr(function, "__globals__", {}))
        needed, told = {}, {}
        for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if name in hints:
                needed[name] = hints[name]
            elif parameter.default is parameter.empty:
                told[name] = self._untold(kind, name)
            elif parameter.default is None:
                told.update(self._optional(kind, name))
            if parameter.kind is parameter.POSITIONAL_ONLY:
                raise Refused(f"{kind.__name__} takes {name!r} by place alone")
        return shapes.made_by(kind, {**self._fields(needed), **told}, kind.__name__, self.left(kind))

    def _optional(self, kind: type, name: str) -> dict[str, Shape]:
        """Return the shape of a parameter that may be None, if it is known; left out it is None."""
        try:
            found = self._untold(kind, name)
        except Refused:
            return {}
        return {} if found is shapes.GUESS else {name: shapes.either([found, shapes.scalar(type(None))])}

    def _untold(self, kind: type, name: str) -> Shape:
        try:
            if self.untold is not None:
                return self.untold(kind, name)
        except Refused as refused:
            raise Refused(f"{kind.__name__} takes {name!r}, and {refused}") from None
        raise Refused(f"{kind.__name__} takes {name!r}, whose type it does not say")

    def _fields(self, hints: Mapping[str, object]) -> dict[str, Shape]:
        return {name: self.shape(hint) for name, hint in hints.items()}


def resolved(documented: object, names: Mapping[str, object]) -> dict[str, object]:
    """Return the annotations of a function or class as types, those that can be had.

    Where `typing.get_type_hints` fails as a whole (a name imported for type checkers only, `int | None` in a
    string before Python 3.10), each is read on its own.
    """
    try:
        return typing.get_type_hints(documented)
    except UNRESOLVED:
        pass
    try:
        written = dict(getattr(documented, "__annotations__", {}))
    except UNRESOLVED:
        return {}
    found = {}
    for name, hint in written.items():
        try:
            found[name] = read(ast.parse(hint, mode="eval").body, names) if isinstance(hint, str) else hint
        except UNRESOLVED:
            continue
    return found


def read(node: ast.AST, names: Mapping[str, object]) -> object:
    """Return the type that an annotation's syntax tree stands for, by looking names up and nothing more."""
    if isinstance(node, ast.Name):
        return _named(node.id, names)
    if isinstance(node, ast.Attribute):
        return getattr(read(node.value, names), node.attr)
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            return read(ast.parse(node.value, mode="eval").body, names)
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return typing.Union[read(node.left, names), read(node.right, names)]
    if isinstance(node, ast.List):
        return [read(each, names) for each in node.elts]
    if isinstance(node, ast.Subscript):
        return _subscripted(read(node.value, names), node.slice, names)
    raise TypeError(f"{type(node).__name__} in an annotation")


def _subscripted(of: object, inner: ast.AST, names: Mapping[str, object]) -> object:
    parts: Sequence[ast.AST] = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if of is typing.Literal:
        found: tuple[object, ...] = tuple(part.value for part in parts if isinstance(part, ast.Constant))
    else:
        found = tuple(read(part, names) for part in parts)
    take = getattr(of, "__class_getitem__", None) or getattr(of, "__getitem__", None)
    if take is None:
        raise TypeError("it takes no parameters")
    subscripted: object = take(found if len(found) != 1 else found[0])
    return subscripted


def _named(name: str, names: Mapping[str, object]) -> object:
    for space in (names, vars(builtins), vars(typing), vars(collections.abc)):
        if name in space:
            return space[name]
    raise NameError(name)


def _name(kind: object) -> str:
    return getattr(kind, "__name__", str(kind))
