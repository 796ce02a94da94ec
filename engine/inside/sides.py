"""The two sides of a comparison: one file each, loaded under one name, as often as wanted."""

from __future__ import annotations

import inspect
import os
import sys
import types
from pathlib import Path

from .guard import Function, attempt

DEPTH = 4
"""Functions inside closures, classes inside classes: followed so far when state is read."""

MODULE = "subject"
"""The name both files are loaded under, so that names of classes, loggers and messages agree."""


_active: list[Side] = []
"""The side whose modules are the process's now."""


class CannotLoad(Exception):
    """A side that cannot be run at all; the text is a clause for a person."""


class Side:
    """One file, compiled once. `fresh()` loads it anew: module state starts again."""

    def __init__(self, path: str, function: str, name: str = MODULE, home: str = "") -> None:
        self.path = path
        self.function = function
        self.name = name
        self.home = home or path
        self.source = Path(path).read_bytes()
        try:
            self._code = compile(self.source, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            raise CannotLoad(f"{Path(path).name} does not compile: {error}") from None
        self.module = types.ModuleType(name)
        self.local: dict[str, types.ModuleType] = {}
        self._kept = frozenset(sys.modules)

    def fresh(self) -> Side:
        """Load the file again and return this side. Raises `CannotLoad` if its top level raises.

        All sides of a comparison are made before the first is loaded: what is imported by then is shared.
        """
        self.module = types.ModuleType(self.name)
        self.module.__file__ = self.home
        self.enter()
        for name in self.local:
            sys.modules.pop(name, None)
        self.local = {}
        outcome = attempt(lambda: exec(self._code, vars(self.module)))
        if outcome.error is not None:
            kind = type(outcome.error).__name__
            raise CannotLoad(f"{Path(self.path).name} cannot be imported: {kind}: {outcome.error}")
        self.leave()
        self.target()
        return self

    def enter(self) -> None:
        """Make this side the module of that name (dataclasses, pickles and annotations look it up), and what
        it imported of the working folder its own copies: state of theirs is not shared with the other
        side."""
        if _active and _active[0] is not self:
            for name in _active.pop().local:
                sys.modules.pop(name, None)
            sys.modules.update(self.local)
        _active[:] = [self]
        sys.modules[self.name] = self.module

    def leave(self) -> None:
        """Keep what was imported of the folder of the file or the working folder so far."""
        roots = (f"{Path.cwd()}{os.sep}", f"{Path(self.path).resolve().parent}{os.sep}")
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if name in self._kept or name == self.name or not isinstance(file, str):
                continue
            if file.startswith(roots) and "site-packages" not in file:
                self.local[name] = module

    def owner(self) -> object:
        """Return what holds the function: the module or a class."""
        return owner_in(self.module, self.function)

    def target(self) -> Function:
        """Return the callable under test. Raises `CannotLoad` if there is none."""
        return target_in(self.module, self.function, self.path)

    def takes_self(self) -> bool:
        """Tell whether the first argument is an instance: the receiver of a sequence of calls."""
        static = inspect.getattr_static(self.owner(), self.function.rpartition(".")[2], None)
        return isinstance(self.owner(), type) and not isinstance(static, (classmethod, staticmethod))


def owner_in(module: types.ModuleType, function: str) -> object:
    """Return what holds a function, by its dotted name, in a module: the module or a class."""
    found: object = module
    for part in function.split(".")[:-1]:
        found = inspect.getattr_static(found, part, None)
    return found


def target_in(module: types.ModuleType, function: str, path: str = "") -> Function:
    """Return a function, by its dotted name, in a module: of a property its getter. Raises `CannotLoad`."""
    owner, last = owner_in(module, function), function.rpartition(".")[2]
    static = inspect.getattr_static(owner, last, None)
    if isinstance(static, property):
        static = static.fget
    elif isinstance(static, (classmethod, staticmethod)):
        static = getattr(owner, last)
    if not callable(static):
        raise CannotLoad(f"{Path(path).name} has no function {function}")
    found: Function = static
    return found


def state(side: Side) -> dict[str, object]:
    """Return what a call may leave behind, by dotted name: module values, attributes, defaults and closures
    of functions, attributes of classes. Of functions the code is left out: it is what was rewritten."""
    found: dict[str, object] = {}
    for prefix, module in [("", side.module), *((name + ".", module) for name, module in side.local.items())]:
        for name, value in list(vars(module).items()):
            if not name.startswith("__") and not isinstance(value, types.ModuleType):
                _touchable(prefix + name, value, module.__name__, found, 0)
    return found


def _touchable(name: str, value: object, module: str, found: dict[str, object], depth: int) -> None:
    value = _behind(value)
    if isinstance(value, (types.MemberDescriptorType, types.GetSetDescriptorType)) or depth > DEPTH:
        return
    if isinstance(value, types.FunctionType):
        if value.__module__ == module:
            _function(name, value, module, found, depth)
    elif isinstance(value, type):
        attributes = vars(value) if value.__module__ == module else {}
        for key, part in list(attributes.items()):
            if not key.startswith("__"):
                _touchable(f"{name}.{key}", part, module, found, depth + 1)
    elif not callable(getattr(value, "cache_info", None)):
        found[name] = value


def _behind(value: object) -> object:
    """Return the function behind a static method, class method or property."""
    if isinstance(value, (staticmethod, classmethod)):
        return value.__func__
    return value.fget if isinstance(value, property) else value


def _function(
    name: str, value: types.FunctionType, module: str, found: dict[str, object], depth: int
) -> None:
    found[f"{name}.__defaults__"] = value.__defaults__
    found[f"{name}.__kwdefaults__"] = value.__kwdefaults__
    for key, part in vars(value).items():
        if key != "__wrapped__":
            found[f"{name}.{key}"] = part
    for key, cell in zip(value.__code__.co_freevars, value.__closure__ or ()):
        try:
            content = cell.cell_contents
        except ValueError:
            continue
        if key != "__class__":
            _touchable(f"{name}.<{key}>", content, module, found, depth + 1)
