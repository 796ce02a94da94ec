"""Texts that code accepts which takes only some: what its regular expressions match, and its own words.

A class that wants a version number, or a function that wants a file name of a certain form, raises for any
other text, so that nothing is learnt of it. What it wants is often written beside it as a pattern.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import os
import random
import re
import sys
import textwrap
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import sre_constants as codes
    import sre_parse as parser
else:  # the old names warn, and older interpreters lack the new ones
    NEW = sys.version_info >= (3, 11)
    codes = importlib.import_module("re._constants" if NEW else "sre_constants")
    parser = importlib.import_module("re._parser" if NEW else "sre_parse")

MOST_PATTERNS = 8
PER_PATTERN = 128
MOST_WORDS = 40
LONGEST = 40
"""Words of the code longer than that are prose."""

REPEATS = 3
"""What may be repeated without end is repeated at most so many times more than it must."""

CATEGORIES: dict[object, str] = {
    codes.CATEGORY_DIGIT: "0123456789",
    codes.CATEGORY_SPACE: " \t",
    codes.CATEGORY_WORD: "abcxyz_019",
    codes.CATEGORY_NOT_DIGIT: "ab-. ",
    codes.CATEGORY_NOT_SPACE: "ab1-._",
    codes.CATEGORY_NOT_WORD: " -.:/",
}
ANY = "ab1 -._:/"


def texts_for(function: object) -> list[str]:
    """Return texts that the modules around a function accept, the same in every process; empty for most."""
    spaces = [vars(module) for module in _modules(function)]
    found: dict[str, None] = {}
    known = dict.fromkeys([*_written(function), *_values(spaces, re.Pattern)])
    patterns = [cast("re.Pattern[str]", each) for each in known]
    for pattern in [each for each in patterns if type(each.pattern) is str][:MOST_PATTERNS]:
        found.update(dict.fromkeys(matching(pattern)))
    if found:
        words = [word for word in _values(spaces, str) if 0 < len(str(word)) <= LONGEST]
        found.update(dict.fromkeys(map(str, words[:MOST_WORDS])))
    return list(found)


@functools.lru_cache(maxsize=256)
def matching(pattern: re.Pattern[str]) -> list[str]:
    """Return texts that a pattern of text matches, as far as they are found by following it."""
    draw = random.Random(pattern.pattern)
    try:
        parts = cast("Sequence[tuple[object, object]]", parser.parse(pattern.pattern, pattern.flags))
        made = [_Follower(draw).text(parts) for _ in range(PER_PATTERN)]
    except (re.error, RecursionError, _Lost):
        return []
    return [text for text in dict.fromkeys(made) if pattern.match(text)]


class _Lost(Exception):
    """The pattern has a part that is not followed."""


class _Follower:
    """Follows a parsed pattern once and notes a text that it matches."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._groups: dict[int, str] = {}

    def text(self, parts: Sequence[tuple[object, object]]) -> str:
        """Return a text that the parts match one after the other."""
        return "".join(self._part(code, value) for code, value in parts)

    def _part(self, code: object, value: object) -> str:
        if code is codes.LITERAL:
            return chr(cast(int, value))
        if code is codes.ANY:
            return self._draw.choice(ANY)
        if code is codes.NOT_LITERAL:
            return self._draw.choice([each for each in ANY if ord(each) != value])
        if code is codes.IN:
            return self._draw.choice(_members(cast("list[tuple[object, object]]", value)))
        if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            return ""
        return self._inner(code, cast("tuple[object, ...]", value))

    def _inner(self, code: object, value: object) -> str:
        if code is codes.GROUPREF:
            return self._groups.get(cast(int, value), "")
        parts = cast("tuple[object, ...]", value)
        if code in REPEATED:
            least, most = cast(int, parts[0]), cast(int, parts[1])
            times = self._draw.randint(least, min(most, least + REPEATS))
            return "".join(self.text(cast("list[tuple[object, object]]", parts[2])) for _ in range(times))
        if code is codes.BRANCH:
            return self.text(self._draw.choice(cast("list[list[tuple[object, object]]]", parts[1])))
        if code is codes.SUBPATTERN:
            found = self.text(cast("list[tuple[object, object]]", parts[-1]))
            if parts[0] is not None:
                self._groups[cast(int, parts[0])] = found
            return found
        if code is getattr(codes, "ATOMIC_GROUP", None):
            return self.text(cast("list[tuple[object, object]]", value))
        raise _Lost(str(code))


REPEATED = (codes.MAX_REPEAT, codes.MIN_REPEAT, getattr(codes, "POSSESSIVE_REPEAT", None))


def _members(parts: Sequence[tuple[object, object]]) -> list[str]:
    """Return some characters of a class like `[a-z_]`; of one that begins with `^`, some that it leaves."""
    found: list[str] = []
    for code, value in parts:
        if code is codes.LITERAL:
            found.append(chr(cast(int, value)))
        elif code is codes.RANGE:
            low, high = cast("tuple[int, int]", value)
            found += [chr(each) for each in (low, (low + high) // 2, high)]
        elif code is codes.CATEGORY:
            found += CATEGORIES.get(value, "")
    if parts[0][0] is codes.NEGATE:
        found = [each for each in ANY if each not in found]
    if not found:
        raise _Lost("a class of characters")
    return found


def _written(function: object) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a function hands to functions of `re` as they stand in its source."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cast("types.FunctionType", function))))
    except (OSError, TypeError, SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        match = node.args[0] if isinstance(node, ast.Call) and node.args else None
        if isinstance(match, ast.Constant) and isinstance(match.value, str) and _is_of_re(node):
            try:
                yield re.compile(match.value)
            except re.error:
                continue


def _is_of_re(node: ast.AST) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "re"


def _modules(function: object) -> Iterator[types.ModuleType]:
    """Yield the module of a function and those that lie in its folder."""
    own = sys.modules.get(getattr(function, "__module__", ""))
    place = getattr(own, "__file__", None)
    if own is None or place is None:
        return
    folder = f"{Path(place).resolve().parent}{os.sep}"
    yield own
    loaded = cast("dict[str, types.ModuleType]", dict(sys.modules))
    for name in sorted(loaded):
        file = getattr(loaded[name], "__file__", None)
        known = loaded[name] is own or name.partition(".")[0] in OURS
        if not known and isinstance(file, str) and file.startswith(folder):
            yield loaded[name]


OURS = frozenset({"velox_old", "velox_new", "velox_ctl", "__main__", "velox_inside"})
"""Copies of the module that is asked about, and the machinery: nothing of theirs is added."""


def _values(spaces: Sequence[dict[str, object]], kind: type) -> Iterator[object]:
    """Yield the values of a type in modules and in their classes, in order of their names."""
    for space in spaces:
        for name in sorted(space):
            value = space[name]
            if isinstance(value, kind) and not name.startswith("__"):
                yield value
            elif isinstance(value, type) and value.__module__ == space.get("__name__"):
                yield from (
                    held
                    for inner, held in sorted(vars(value).items())
                    if isinstance(held, kind) and not inner.startswith("__")
                )
