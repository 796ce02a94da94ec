from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.caches import Kept, keeping_mark, kept_results, mentions_cache
from engine.syntax.code import Code
from engine.syntax.nodes import dotted, same
from engine.syntax.purity import CHEAP_CALLS
from engine.syntax.versions import NamedFunction, Versions, named_functions


class CacheRemoved(Regression):
    """A function kept its results; now it computes them anew in each call.

    A decorator of `functools` (or one named like it), a dict that was asked first, or an attribute that was
    filled once is gone, while the work is still there. It does not matter where the function is called once
    per set of arguments. A cache may have been removed on purpose, because it held memory or stale values:
    then the finding names the price.
    """

    title = "cache removed"
    category = "MEMO"
    strategy = "cache"
    growth = Growth.CONSTANT
    slower = (
        Slower(
            before=(
                "from functools import lru_cache\n@lru_cache(maxsize=None)\ndef load(path):\n"
                "    return [line.split() for line in open(path)]\n"
            ),
            after="def load(path):\n    return [line.split() for line in open(path)]\n",
        ),
        Slower(
            before=(
                "_known = {}\ndef load(path):\n    if path in _known:\n        return _known[path]\n"
                "    _known[path] = parse(path)\n    return _known[path]\n"
            ),
            after="def load(path):\n    return parse(path)\n",
        ),
        Slower(
            before=(
                "class Job:\n    def rows(self):\n        if self._rows is None:\n"
                "            self._rows = self.read(self.path)\n        return self._rows\n"
            ),
            after="class Job:\n    def rows(self):\n        return self.read(self.path)\n",
        ),
    )
    fine = (
        Harmless(
            before=("from functools import lru_cache\n@lru_cache\ndef load(path):\n    return parse(path)\n"),
            after=(
                "known = {}\ndef load(path):\n    if path in known:\n        return known[path]\n"
                "    known[path] = parse(path) + 1\n    return known[path]\n"
            ),
            why="a dict took its place",
        ),
        Harmless(
            before=("from functools import lru_cache\n@lru_cache\ndef load(path):\n    return parse(path)\n"),
            after="from functools import cache\n@cache\ndef load(path):\n    return parse(path)\n",
            why="another cache took its place",
        ),
        Harmless(
            before=(
                "from functools import lru_cache\n@lru_cache\ndef size(path):\n    return parse(path).size\n"
            ),
            after="def size(path):\n    return len(path)\n",
            why="what is left is cheap",
        ),
        Harmless(
            before=("from functools import lru_cache\n@lru_cache\ndef load(path):\n    return parse(path)\n"),
            after=(
                "from functools import lru_cache\ndef load(path):\n    return _load_cached(path)\n"
                "@lru_cache\ndef _load_cached(path):\n    return parse(path)\n"
            ),
            why="the cache moved into what it calls",
        ),
        Harmless(
            before=(
                "class Job:\n    def rows(self):\n        if self._rows is None:\n"
                "            self._rows = self.read(self.path)\n        return self._rows\n"
            ),
            after="class Job:\n    def rows(self):\n        return self._rows\n",
            why="the work is done elsewhere",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        after, new = versions.after, versions.new
        if mentions_cache(after, new) or keeping_mark(after, new) is not None:
            return
        if any(kept_results(after, new)):
            return
        mark = keeping_mark(versions.before, versions.old)
        if mark is not None:
            if _still_works(versions) and not _calls_a_keeper(after, new):
                yield _said(versions, new, f"`@{mark}` kept its results")
            return
        for kept in kept_results(versions.before, versions.old):
            value = _computed_still(versions, kept) if kept.takes_time else None
            if value is not None:
                yield _said(versions, value, f"`{kept.where}` kept the result")
                return


def _said(versions: Versions, where: ast.expr | NamedFunction, was: str) -> Slowed:
    return Slowed(
        where,
        f"`{versions.new.name}` now computes its result in each call; before, {was}.",
        was,
        "Callers that ask again for the same thing wait for it again.",
        0.8,
        remedy="whether the cache can come back depends on why it was removed",
    )


def _still_works(versions: Versions) -> bool:
    """Tell whether the function does most of what it did, and that takes time."""
    new = versions.new.body
    kept = sum(any(same(was, now) for now in new) for was in versions.old.body)
    return 2 * kept >= len(versions.old.body) and any(
        isinstance(part, (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.DictComp, ast.SetComp))
        or (isinstance(part, ast.Call) and _last(part) not in CHEAP_CALLS)
        for statement in new
        for part in versions.after.below(statement)
    )


def _last(call: ast.Call) -> str:
    return (dotted(call.func) or "").rpartition(".")[2]


def _calls_a_keeper(code: Code, function: NamedFunction) -> bool:
    """Tell whether what the function calls, in this file, keeps its results."""
    called = {_last(part) for part in code.own(function) if isinstance(part, ast.Call)}
    return any(other.name in called and keeping_mark(code, other) for other in named_functions(code))


def _computed_still(versions: Versions, kept: Kept) -> ast.expr | None:
    """Return where the head computes, in the same function, what was kept, without keeping it."""
    own = versions.after.own(versions.new)
    if any(isinstance(part, (ast.Name, ast.Attribute)) and dotted(part) == kept.where for part in own):
        return None
    found = [part for part in own if isinstance(part, ast.expr) and same(part, kept.value)]
    return found[0] if found else None
