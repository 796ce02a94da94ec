"""What modules keep between calls: found, compared with a snapshot, put back.

A memo that only helps because a benchmark repeats its input must not look like a gain. So every mutable
container that can be reached from the modules under test is remembered by its items, and every cache of
`functools` is known: module globals, attributes of functions, classes and instances, default arguments and
closures.
"""

from __future__ import annotations

import functools
from array import array
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import CellType, FunctionType, MemberDescriptorType, ModuleType
from typing import cast

ENTRIES = 300_000
"""How many items the modules may keep in all; walking more between calls would eat the budget."""

CACHE = type(functools.lru_cache(maxsize=1)(len))
NOTHING = object()

Put = Callable[[], None]
Look = Callable[[], Iterable[object]]


class TooMuch(Exception):
    """The modules keep more than can be watched."""


class State:
    """A snapshot of what `modules` keep, taken when it is made."""

    def __init__(self, modules: Sequence[ModuleType]) -> None:
        self._names = {module.__name__ for module in modules}
        self._kept: list[tuple[Look, list[object], Put]] = []
        self._caches: list[object] = []
        self._seen: set[int] = set()
        self._entries = 0
        self._walk(list(modules))
        self.restore()  # a cache may have been filled while its module was loaded

    def changed(self) -> bool:
        """Tell whether anything kept is not what it was."""
        if any(cast("functools._lru_cache_wrapper[object]", one).cache_info()[3] for one in self._caches):
            return True
        return any(not _identical(look(), saved) for look, saved, _ in self._kept)

    def restore(self) -> None:
        """Clear the caches and put back what the containers held."""
        for one in self._caches:
            cast("functools._lru_cache_wrapper[object]", one).cache_clear()
        for look, saved, put in self._kept:
            if not _identical(look(), saved):
                put()

    def _walk(self, pending: list[object]) -> None:
        while pending:
            thing = pending.pop()
            if id(thing) in self._seen or isinstance(thing, (str, bytes, int, float, complex, type(None))):
                continue
            self._seen.add(id(thing))
            found = list(self._keep(thing))
            self._entries += len(found)
            if self._entries > ENTRIES:
                raise TooMuch("the module keeps more than {} items between calls".format(ENTRIES))
            pending.extend(found)

    def _keep(self, thing: object) -> Iterable[object]:
        """Remember one object and return what can be reached from it."""
        if isinstance(thing, CACHE):
            self._caches.append(thing)
            return [thing.__wrapped__, thing.__dict__]
        if isinstance(thing, (tuple, frozenset)):
            return thing
        if isinstance(thing, (dict, list, set, deque, bytearray, array)):
            return self._container(thing)
        if isinstance(thing, CellType):
            return self._cell(thing)
        if isinstance(thing, ModuleType):
            return [vars(thing)] if thing.__name__ in self._names else ()
        if isinstance(thing, FunctionType):
            return _of_function(thing) if thing.__module__ in self._names else ()
        if isinstance(thing, type):
            return self._class(thing) if thing.__module__ in self._names else ()
        return self._instance(thing)

    def _container(self, thing: object) -> Iterable[object]:
        look, put = _handles(thing)
        saved = list(look())
        self._kept.append((look, saved, functools.partial(put, saved)))
        return [] if isinstance(thing, (bytearray, array)) else saved

    def _cell(self, cell: CellType) -> Iterable[object]:
        def look() -> Iterator[object]:
            try:
                yield cell.cell_contents
            except ValueError:  # an empty cell
                return

        def put(saved: Sequence[object]) -> None:
            if saved:
                cell.cell_contents = saved[0]
            else:
                del cell.cell_contents

        saved = list(look())
        self._kept.append((look, saved, functools.partial(put, saved)))
        return saved

    def _class(self, owner: type) -> Iterable[object]:
        def look() -> Iterable[object]:
            return [part for item in vars(owner).items() for part in item]

        def put(saved: Sequence[object]) -> None:
            names = cast("dict[str, object]", dict(zip(saved[::2], saved[1::2])))
            for name in set(vars(owner)) - set(names):
                delattr(owner, name)
            for name, value in names.items():
                if vars(owner).get(name, NOTHING) is not value:
                    setattr(owner, name, value)

        saved = list(look())
        self._kept.append((look, saved, functools.partial(put, saved)))
        return saved

    def _instance(self, thing: object) -> Iterable[object]:
        if isinstance(thing, (staticmethod, classmethod)):
            return [thing.__func__]
        if isinstance(thing, property):
            return [thing.fget, thing.fset]
        if isinstance(thing, functools.partial):
            return [thing.func, thing.args, thing.keywords]
        kind = type(thing)
        if kind.__module__ in self._names or kind.__module__ in ("weakref", "collections"):
            slots = [
                name
                for owner in kind.__mro__
                if owner.__module__ in self._names
                for name, value in vars(owner).items()
                if isinstance(value, MemberDescriptorType)
            ]
            return [getattr(thing, "__dict__", None), self._slotted(thing, slots) if slots else None]
        return ()

    def _slotted(self, thing: object, names: Sequence[str]) -> object:
        def look() -> Iterable[object]:
            return [getattr(thing, name, NOTHING) for name in names]

        def put(saved: Sequence[object]) -> None:
            for name, value in zip(names, saved):
                if value is not NOTHING:
                    object.__setattr__(thing, name, value)
                elif hasattr(thing, name):
                    object.__delattr__(thing, name)

        saved = list(look())
        self._kept.append((look, saved, functools.partial(put, saved)))
        return tuple(saved)


def _of_function(function: FunctionType) -> Iterable[object]:
    return [
        function.__defaults__,
        function.__kwdefaults__,
        function.__closure__,
        function.__dict__,
    ]


def _identical(items: Iterable[object], saved: Sequence[object]) -> bool:
    items = list(items)
    return len(items) == len(saved) and all(map(_is, items, saved))


def _is(one: object, other: object) -> bool:
    return one is other or (isinstance(one, (int, float)) and type(one) is type(other) and one == other)


def _handles(thing: object) -> tuple[Look, Callable[[Sequence[object]], None]]:
    """Return how the items of a container are looked at, and how they are put back in place."""
    if isinstance(thing, dict):
        kind = OrderedDict if isinstance(thing, OrderedDict) else dict

        def look() -> Iterable[object]:
            return [part for item in kind.items(thing) for part in item if _is_state(item)]

        def put(saved: Sequence[object]) -> None:
            hidden = [item for item in kind.items(thing) if not _is_state(item)]
            kind.clear(thing)
            kind.update(thing, hidden)
            kind.update(thing, zip(saved[::2], saved[1::2]))

        return look, put
    if isinstance(thing, set):

        def put_set(saved: Sequence[object]) -> None:
            set.clear(thing)
            set.update(thing, saved)

        return functools.partial(sorted, thing, key=id), put_set
    if isinstance(thing, deque):

        def put_deque(saved: Sequence[object]) -> None:
            deque.clear(thing)
            deque.extend(thing, saved)

        return functools.partial(list, thing), put_deque
    sequence = cast("list[object]", thing)

    def put_sequence(saved: Sequence[object]) -> None:
        del sequence[:]
        sequence.extend(saved)

    return functools.partial(list, sequence), put_sequence


def _is_state(item: tuple[object, object]) -> bool:
    """Tell whether an item of a dictionary is the module's own: the interpreter adds some by itself."""
    return item[0] not in ("__builtins__", "__warningregistry__")
