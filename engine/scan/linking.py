"""The functions of several files as one table: dotted names to functions, and which of these are pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from engine.knowledge import FunctionFacts, ImportFact, Key
from engine.model import FileReport
from engine.scan.effects import UNKNOWN
from engine.scan.roots import Roots
from engine.syntax.purity import call_is_pure

_MOST_DOTS = 20
"""A name with more parts means nothing that is defined here: it has grown by each turn of a circle, as of
`from .missing import *` does, where there is no such file."""


class Links:
    """What the files of one scan say about one another."""

    def __init__(self, files: Iterable[FileReport], roots: Roots) -> None:
        self._roots = roots
        self._files = {file.path: file for file in files}
        self.functions: dict[Key, list[FunctionFacts]] = {}
        for file in self._files.values():
            for function in file.functions:
                self.functions.setdefault((file.path, function.name), []).append(function)
        self._bound: dict[str, dict[str, ImportFact]] = {}
        self._known: dict[Key, Key | None] = {}
        self._pure: dict[Key, bool] = {}

    def at(self, path: str, name: str, line: int) -> FunctionFacts | None:
        """Return the function of that name which holds the line."""
        for function in self.functions.get((path, name), ()):
            if function.line <= line <= function.end_line:
                return function
        return None

    def resolve(self, path: str, target: str) -> Key | None:
        """Return the function that a dotted name means in a file, through re-exports.

        A class means its `__init__`. None when no file that was read defines it.
        """
        key = (path, target)
        if key not in self._known:
            self._known[key] = None  # A name that is imported in a circle has no definition.
            self._known[key] = self._find(path, target)
        return self._known[key]

    def _find(self, path: str, target: str) -> Key | None:
        place = self._roots.split(path, target)
        if place is None or not place[1] or place[1].count(".") > _MOST_DOTS:
            return None
        file, name = place
        for key in ((file, name), (file, f"{name}.__init__")):
            if key in self.functions:
                return key
        head, _, rest = name.partition(".")
        imports = self._imports(file)
        if head in imports:
            return self.resolve(file, _origin(imports[head], rest))
        for fact in self._stars(file):
            found = self.resolve(file, f"{'.' * fact.level}{fact.module}.{name}")
            if found is not None:
                return found
        return None

    def _imports(self, path: str) -> dict[str, ImportFact]:
        bound = self._bound.get(path)
        if bound is None:
            facts = self._files[path].imports if path in self._files else ()
            bound = {_binds(fact): fact for fact in facts if fact.name != "*" and not fact.deferred}
            self._bound[path] = bound
        return bound

    def _stars(self, path: str) -> Iterator[ImportFact]:
        if path in self._files:
            yield from (fact for fact in self._files[path].imports if fact.name == "*")

    def meant(self, path: str, target: str) -> list[FunctionFacts]:
        """Return the definitions that a dotted name may mean in a file, empty when none was read.

        For a method these include every method of that name: any of them may be an override of it.
        """
        key = self.resolve(path, target)
        if key is None:
            return []
        found = list(self.functions[key])
        for other in self._namesakes.get(key[1].rpartition(".")[2], ()) if "." in key[1] else ():
            if other != key:
                found += self.functions[other]
        return found

    def is_pure(self, path: str, target: str) -> bool:
        """Tell whether a dotted name, as a file uses it, means a function that is shown to be pure."""
        if call_is_pure(target):
            return True
        key = self.resolve(path, target)
        if key is None:
            return False
        if key not in self._pure:
            self._settle(key)
        return self._pure[key]

    def _settle(self, start: Key) -> None:
        """Decide on a function and on all that it depends on: pure until one of these is not."""
        needed: dict[Key, frozenset[Key]] = {}
        impure: set[Key] = set()
        stack = [start]
        while stack:
            key = stack.pop()
            if key in needed or key in impure:
                continue
            needs = self._needs(key)
            if needs is None or self._pure.get(key) is False:
                impure.add(key)
            else:
                needed[key] = needs
                stack.extend(needs)
        while doubtful := [key for key, needs in needed.items() if not impure.isdisjoint(needs)]:
            for key in doubtful:
                impure.add(key)
                del needed[key]
        self._pure.update(dict.fromkeys(needed, True))
        self._pure.update(dict.fromkeys(impure, False))

    def _needs(self, key: Key) -> frozenset[Key] | None:
        """The functions that must be pure for this one to be; None when it has an effect or nobody can tell.

        For a method these include every method of that name: any of them may be an override of it.
        """
        path, name = key
        found: set[Key] = set(self._namesakes.get(name.rpartition(".")[2], ())) if "." in name else set()
        for function in self.functions[key]:
            if function.pure is False or UNKNOWN in function.needs:
                return None
            for target in function.needs:
                if not call_is_pure(target):
                    needed = self.resolve(path, target)
                    if needed is None:
                        return None
                    found.add(needed)
        return frozenset(found - {key})

    @cached_property
    def _namesakes(self) -> dict[str, list[Key]]:
        found: dict[str, list[Key]] = {}
        for key in self.functions:
            head, _, last = key[1].rpartition(".")
            if head:
                found.setdefault(last, []).append(key)
        return found


def _binds(fact: ImportFact) -> str:
    return fact.alias or fact.name or fact.module.partition(".")[0]


def _origin(fact: ImportFact, rest: str) -> str:
    """The dotted name behind an imported one, and what follows it."""
    if fact.name is None:
        origin = fact.module if fact.alias else fact.module.partition(".")[0]
    else:
        dots = "." * fact.level
        origin = f"{dots}{fact.module}.{fact.name}" if fact.module else f"{dots}{fact.name}"
    return f"{origin}.{rest}" if rest else origin
